import type { PaymentLink, Transaction } from "../../modules/doku/ledger/rows"
import { type OwingOrder, owedBy } from "../medusa/order-debt"

/**
 * Whether a payment link still works, and if not, why. `paid`: the order owes nothing, and a LinkAja payment of it was
 * settled while the link worked. `over`: the order owes nothing for another reason, or it is gone or cancelled. A link
 * that is paid or over doesn't work again when the order is changed.
 */
export type PaymentLinkStatus = "live" | "paid" | "withdrawn" | "expired" | "over"

type LinkTimes = Pick<PaymentLink, "created_at" | "expires_at" | "ended_at" | "withdrawn_at">
type Paid = Pick<Transaction, "settlement" | "status" | "paid_at">

/**
 * @param order undefined when it is gone
 * @param payments LinkAja transactions of the order
 */
export function paymentLinkStatus(
  link: LinkTimes,
  order: OwingOrder | undefined,
  payments: readonly Paid[],
  now: Date,
): PaymentLinkStatus {
  const owed = order ? owedBy(order) : 0
  const isOver = link.ended_at !== null || owed === 0
  if (order && isOver && !isCancelled(order) && payments.some((one) => isSettledByThen(one, link)))
    return "paid"
  if (link.withdrawn_at) return "withdrawn"
  if (isOver) return "over"
  return link.expires_at <= now ? "expired" : "live"
}

function isCancelled({ canceled_at, status }: OwingOrder): boolean {
  return Boolean(canceled_at) || status === "canceled"
}

/** A later payment was another link's. */
function isSettledByThen({ settlement, status, paid_at }: Paid, link: LinkTimes): boolean {
  if (settlement !== "settled" || status !== "paid" || paid_at === null) return false
  const ends = [link.withdrawn_at, link.ended_at, link.expires_at].flatMap((end) => end ?? [])
  return paid_at >= link.created_at && ends.every((end) => paid_at <= end)
}
