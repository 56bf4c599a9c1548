/**
 * LinkAja, 3 of 3: the page on which the shopper lands again (`returnUrl` of the plugin's options).
 *
 * It may be opened in another browser than the one that bought, hours later, or twice. So it needs no cookie and
 * no storage, takes everything from its address and the Store API, and believes the server alone.
 */
import { type ReactNode, useEffect } from "react"
import { Link, useLocation } from "react-router-dom"
import { useCart } from "../cart/cart-context"
import { Failure } from "../parts/failure"
import { OrderView } from "../parts/order-view"
import { Page } from "../parts/page"
import { useTexts } from "../texts/language"
import type { PaymentStatus } from "./payment-status"
import { readRefusal } from "./refusal"
import { type ReturnAddress, readReturnAddress } from "./return-address"
import { payAgainWithLinkAja } from "./start-payment"
import { Actions, InReview, Looking, Waiting } from "./status-parts"
import { usePaymentStatus } from "./use-payment-status"
import { useSingleStart } from "./use-single-start"

export function ReturnPage() {
  const address = readReturnAddress(useLocation().search)
  return address ? <Outcome key={address.sessionId} {...address} /> : <UnknownPayment />
}

function Outcome({ sessionId, cartId }: ReturnAddress) {
  const texts = useTexts()
  const { view, lookAgain } = usePaymentStatus(sessionId)
  switch (view.phase) {
    case "looking":
    case "failed":
      return <Looking view={view} lookAgain={lookAgain} />
    case "waiting":
    case "paused":
      return (
        <Waiting
          view={view}
          lookAgain={lookAgain}
          says={{ pending: texts.pending, paused: texts.pendingPaused }}
        >
          <ToCheckout cartId={cartId}>{texts.notPaidYet}</ToCheckout>
        </Waiting>
      )
    case "known":
      return <Known status={view.status} cartId={cartId} lookAgain={lookAgain} />
    case "unknown":
      return <UnknownPayment />
  }
}

interface KnownProps {
  status: PaymentStatus
  cartId: string | undefined
  lookAgain: () => void
}

function Known({ status, cartId, lookAgain }: KnownProps) {
  const texts = useTexts()
  const title = texts.outcome[status.payment]
  switch (status.payment) {
    case "paid":
      return (
        <Page title={title} about="paid">
          <Paid orderId={status.order_id} cartId={cartId} />
        </Page>
      )
    case "review":
      return <Review invoiceNumber={status.invoice_number} cartId={cartId} />
    case "failed":
    case "expired":
      return (
        <Page title={title} about={status.payment}>
          {status.reason ? (
            <>
              <p>{status.message ?? texts.refused}</p>
              <p>{texts.whatNow[status.reason]}</p>
            </>
          ) : (
            <p>{texts[status.payment]}</p>
          )}
          <TryAgain cartId={cartId} reason={status.reason} lookAgain={lookAgain} />
        </Page>
      )
    case "pending":
      // The hook keeps asking while the word is `pending`, so it is never known.
      return null
  }
}

function Paid({ orderId, cartId }: { orderId: string | undefined; cartId: string | undefined }) {
  const texts = useTexts()
  useFinishedCart(cartId)
  return (
    <>
      <p>{texts.paid}</p>
      {orderId !== undefined && <OrderView orderId={orderId} />}
      <Actions />
    </>
  )
}

function Review({
  invoiceNumber,
  cartId,
}: {
  invoiceNumber: string | undefined
  cartId: string | undefined
}) {
  // The order can only be made while the cart has the total that was paid: the next product belongs into another.
  useFinishedCart(cartId)
  return <InReview invoiceNumber={invoiceNumber} />
}

/** Forgets the paid cart, and only that one, because this browser may have started another meanwhile. */
function useFinishedCart(cartId: string | undefined): void {
  const { finish } = useCart()
  useEffect(() => finish(cartId), [finish, cartId])
}

/** A new payment session on the same cart. The server queries DOKU about the old one first. */
function TryAgain({ cartId, reason, lookAgain }: Omit<KnownProps, "status"> & Pick<PaymentStatus, "reason">) {
  const texts = useTexts()
  const { busy, error, start } = useSingleStart()
  const refusal = readRefusal(error).kind
  // The money came after all, perhaps in another tab: then this page has something else to tell.
  useEffect(() => {
    if (refusal === "already_paid" || refusal === "review") lookAgain()
  }, [refusal, lookAgain])
  return (
    <>
      <Failure error={error} />
      <Actions>
        {cartId !== undefined && reason !== "unavailable" && (
          <button type="button" disabled={busy} onClick={() => start(() => payAgainWithLinkAja(cartId))}>
            {busy ? texts.startingPayment : texts.tryAgainWithLinkAja}
          </button>
        )}
        <ToCheckout cartId={cartId}>{texts.changeCartOrMethod}</ToCheckout>
      </Actions>
    </>
  )
}

/** The checkout shows the address, so only the browser that bought is led there. */
function ToCheckout({ cartId, children }: { cartId: string | undefined; children: ReactNode }) {
  const { cart } = useCart()
  if (cart === undefined || cart.id !== cartId) return null
  return (
    <Link to="/checkout" className="button secondary">
      {children}
    </Link>
  )
}

function UnknownPayment() {
  const texts = useTexts()
  return (
    <Page title={texts.unknownPaymentTitle} about="unknown">
      <p>{texts.unknownPayment}</p>
      <Actions />
    </Page>
  )
}
