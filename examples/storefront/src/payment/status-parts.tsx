/** What a page says while a payment's status is read, and about money under review. */
import type { ReactNode } from "react"
import { Link } from "react-router-dom"
import { Failure } from "../parts/failure"
import { Page } from "../parts/page"
import { useTexts } from "../texts/language"
import type { PaymentView } from "./use-payment-status"

interface LookingProps {
  view: Extract<PaymentView, { phase: "looking" | "failed" }>
  lookAgain: () => void
}

/** No status has been read yet. */
export function Looking({ view, lookAgain }: LookingProps) {
  const texts = useTexts()
  return (
    <Page title={texts.lookingTitle} about="looking">
      {view.phase === "failed" ? (
        <Failure error={view.error} onRetry={lookAgain} />
      ) : (
        <p role="status">{view.reached ? texts.looking : texts.pendingOffline}</p>
      )}
    </Page>
  )
}

interface WaitingProps {
  view: Extract<PaymentView, { phase: "waiting" | "paused" }>
  lookAgain: () => void
  /** What happens when the payment arrives, while the page polls and after it has stopped. */
  says: { pending: string; paused: string }
  /** The way back to paying, for somebody who hasn't paid. */
  children: ReactNode
}

/** DOKU has not reported a result yet. */
export function Waiting({ view, lookAgain, says, children }: WaitingProps) {
  const texts = useTexts()
  return (
    <Page title={texts.outcome.pending} about="pending">
      {view.phase === "waiting" ? (
        <>
          <p>{says.pending}</p>
          <p role="status" className="waiting">
            {view.reached ? texts.pendingStatus : texts.pendingOffline}
          </p>
        </>
      ) : (
        <p role="status" className="notice">
          {view.reached ? says.paused : texts.statusUnreachable}
        </p>
      )}
      <Actions>
        <button type="button" onClick={lookAgain}>
          {texts.lookAgain}
        </button>
        {children}
      </Actions>
    </Page>
  )
}

/** Money was received, and a person checks it: nothing on this page pays. */
export function InReview({ invoiceNumber }: { invoiceNumber: string | undefined }) {
  const texts = useTexts()
  return (
    <Page title={texts.outcome.review} about="review">
      <div className="notice">
        <p>{texts.review}</p>
        <p className="reference">
          {texts.invoiceNumber} <strong>{invoiceNumber}</strong>
        </p>
      </div>
      <Actions />
    </Page>
  )
}

export function Actions({ children }: { children?: ReactNode }) {
  return (
    <div className="actions">
      {children}
      <Link to="/" className="button secondary">
        {useTexts().backToCatalogue}
      </Link>
    </div>
  )
}
