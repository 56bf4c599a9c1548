/**
 * The page of Medusa's own payment link, which *Copy payment link* in Medusa Admin makes for what an order owes, e.g.
 * after a change. It needs no cart and nothing but the Store API. LinkAja leads back to it, and it says what came of
 * the payment.
 */
import type { HttpTypes } from "@medusajs/types"
import { useEffect } from "react"
import { Link, useLocation, useParams } from "react-router-dom"
import { medusa } from "../medusa"
import { rupiah } from "../money"
import { Failure } from "../parts/failure"
import { ORDER_FIELDS, OrderSummary } from "../parts/order-view"
import { Page } from "../parts/page"
import { useLoaded } from "../parts/use-loaded"
import { useTexts } from "../texts/language"
import { otherLink, type PaymentLink, pathOf, readDue, readPaymentLink } from "./order-payment"
import type { PaymentStatus } from "./payment-status"
import { readRefusal } from "./refusal"
import { linkAjaInRegion, payOrderWithLinkAja } from "./start-payment"
import { Actions, InReview, Looking, Waiting } from "./status-parts"
import { usePaymentStatus } from "./use-payment-status"
import { useSingleStart } from "./use-single-start"

export function PaymentCollectionPage() {
  const link = readPaymentLink(useParams().collectionId, useLocation().search)
  if (link === undefined) return <UnknownLink />
  const { sessionId } = link
  return sessionId === undefined ? (
    <OrderPayment key={pathOf(link)} link={link} />
  ) : (
    <Outcome key={sessionId} link={link} sessionId={sessionId} />
  )
}

function Outcome({ link, sessionId }: { link: PaymentLink; sessionId: string }) {
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
          says={{ pending: texts.orderPayment.pending, paused: texts.orderPayment.pendingPaused }}
        >
          <Link to={pathOf(link)} className="button secondary">
            {texts.orderPayment.notPaidYet}
          </Link>
        </Waiting>
      )
    case "known":
      return view.status.payment === "review" ? (
        <InReview invoiceNumber={view.status.invoice_number} />
      ) : (
        <OrderPayment link={link} last={view.status} lookAgain={lookAgain} />
      )
    case "unknown":
      // The order itself still says what it owes.
      return <OrderPayment link={link} />
  }
}

interface OrderPaymentProps {
  link: PaymentLink
  /** What came of the last payment: paid, failed or expired. */
  last?: PaymentStatus
  lookAgain?: () => void
}

/** What the order owes, and the button that pays it. */
function OrderPayment({ link, last, lookAgain }: OrderPaymentProps) {
  const texts = useTexts()
  const { value, error, reload } = useLoaded(() => load(link), pathOf(link))
  const { busy, error: notStarted, start } = useSingleStart()
  const refusal = readRefusal(notStarted).kind
  // The order has changed, or its money has come, perhaps in another tab.
  useEffect(() => {
    if (refusal === "review" || refusal === "already_paid") lookAgain?.()
    if (refusal === "refused" || refusal === "already_paid" || refusal === "paid_in_part") reload()
  }, [refusal, lookAgain, reload])

  if (value === undefined) {
    if (error !== undefined && readRefusal(error).kind === "not_found") return <UnknownLink />
    return (
      <Page
        title={last === undefined ? texts.orderPayment.loadingTitle : texts.outcome[last.payment]}
        about={last?.payment ?? "loading"}
      >
        {error === undefined ? (
          <p role="status">{texts.loading}</p>
        ) : (
          <Failure error={error} onRetry={reload} />
        )}
      </Page>
    )
  }

  const { order, providerId } = value
  const due = readDue(order, link.collectionId)
  const rest = order.summary.pending_difference
  if (due.kind === "unknown") return <UnknownLink />
  if (due.kind === "paid" || last?.payment === "paid") {
    const other = rest > 0 ? otherLink(order, link) : undefined
    return (
      <Page title={texts.outcome.paid} about="paid">
        <p>{texts.orderPayment.paid}</p>
        {rest > 0 && <p className="notice">{texts.orderPayment.rest(rupiah(rest))}</p>}
        <OrderSummary order={order} />
        <Actions>
          {other && (
            <Link to={pathOf(other)} className="button">
              {texts.orderPayment.payRest}
            </Link>
          )}
        </Actions>
      </Page>
    )
  }
  if (due.kind === "nothing_owed") {
    return (
      <Page title={texts.orderPayment.nothingOwedTitle} about="nothing">
        <p>{texts.orderPayment.nothingOwed}</p>
        <OrderSummary order={order} />
        <Actions />
      </Page>
    )
  }
  const amount = rupiah(due.amount)
  return (
    <Page
      title={last ? texts.outcome[last.payment] : texts.orderPayment.title(order.display_id ?? "")}
      about={last?.payment ?? "owes"}
    >
      {(last?.payment === "failed" || last?.payment === "expired") && (
        <p>{last.message ?? texts.orderPayment[last.payment]}</p>
      )}
      <OrderSummary order={order}>
        <dl className="totals">
          <div className="sum">
            <dt>{texts.orderPayment.toPayNow}</dt>
            <dd>{amount}</dd>
          </div>
        </dl>
      </OrderSummary>
      <Failure error={notStarted} />
      {providerId === undefined && <p className="notice">{texts.orderPayment.noLinkAja}</p>}
      <Actions>
        {providerId !== undefined && refusal !== "paid_in_part" && (
          <button
            type="button"
            disabled={busy}
            onClick={() =>
              start(() =>
                payOrderWithLinkAja(link.collectionId, providerId, window.location.origin + pathOf(link)),
              )
            }
          >
            {busy ? texts.startingPayment : texts.payWithLinkAja(amount)}
          </button>
        )}
      </Actions>
    </Page>
  )
}

/** As on the order's page, nothing is requested that says who bought or where they live. */
const FIELDS = [
  ...ORDER_FIELDS,
  "status",
  "region_id",
  "summary",
  "payment_collections.id",
  "payment_collections.amount",
  "payment_collections.captured_amount",
  "payment_collections.status",
].join(",")

interface Loaded {
  order: HttpTypes.StoreOrder
  /** Undefined: the store takes no LinkAja in the order's region. */
  providerId: string | undefined
}

async function load({ orderId }: PaymentLink): Promise<Loaded> {
  const { order } = await medusa.store.order.retrieve(orderId, { fields: FIELDS })
  return { order, providerId: order.region_id ? await linkAjaInRegion(order.region_id) : undefined }
}

function UnknownLink() {
  const texts = useTexts()
  return (
    <Page title={texts.orderPayment.unknownTitle} about="unknown">
      <p>{texts.orderPayment.unknown}</p>
      <Actions />
    </Page>
  )
}
