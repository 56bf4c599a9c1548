import type { PaymentLink, Transaction } from "../../modules/doku/ledger/rows"
import { type OwingOrder, owedBy } from "../medusa/order-debt"

/**
 * Whether a payment link still works, and if not, why. `paid`: the order owes nothing, and a LinkAja payment of it was
 * settled since the link was made. `over`: the order owes nothing for another reason, or it is gone or cancelled.
 */
export type PaymentLinkStatus = "live" | "paid" | "withdrawn" | "expired" | "over"

/**
 * @param order undefined when it is gone
 * @param payments LinkAja transactions of the order
 */
export function paymentLinkStatus(
  link: Pick<PaymentLink, "created_at" | "expires_at" | "withdrawn_at">,
  order: OwingOrder | undefined,
  payments: readonly Pick<Transaction, "settlement" | "status" | "paid_at">[],
  now: Date,
): PaymentLinkStatus {
  const owed = order ? owedBy(order) : 0
  if (
    order &&
    owed === 0 &&
    !isCancelled(order) &&
    payments.some((one) => isSettledSince(one, link.created_at))
  )
    return "paid"
  if (link.withdrawn_at) return "withdrawn"
  if (owed === 0) return "over"
  return link.expires_at <= now ? "expired" : "live"
}

function isCancelled({ canceled_at, status }: OwingOrder): boolean {
  return Boolean(canceled_at) || status === "canceled"
}

function isSettledSince(
  { settlement, status, paid_at }: Pick<Transaction, "settlement" | "status" | "paid_at">,
  since: Date,
): boolean {
  return settlement === "settled" && status === "paid" && paid_at !== null && paid_at >= since
}
