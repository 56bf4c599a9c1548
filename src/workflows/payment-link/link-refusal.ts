import { formatRupiah } from "../../money/rupiah"
import { type AmountLimits, isPayable, isWithinLimits } from "../../providers/doku-linkaja/amount-limits"
import { authorizedElsewhere, type OwingOrder, owedBy } from "../medusa/order-debt"

export const LINK_REFUSALS = [
  "not_idr",
  "draft",
  "canceled",
  "nothing_owed",
  "not_enabled",
  "other_payment",
  "under_review",
  "outside_limits",
] as const

/** Why an order can't be paid by a payment link now. */
export interface LinkRefusal {
  code: (typeof LINK_REFUSALS)[number]
  /** For the admin, with what to do. */
  message: string
}

export interface LinkFacts {
  order: OwingOrder
  /** The limits of the account that would be used; undefined when LinkAja isn't enabled in the order's region. */
  limits: AmountLimits | undefined
  /** Invoice number of a received LinkAja payment of this order that isn't settled. */
  waitingInvoice: string | undefined
}

/** @returns undefined when the order can be paid by a link. The first reason counts. */
export function whyNoLink({ order, limits, waitingInvoice }: LinkFacts): LinkRefusal | undefined {
  if (order.currency_code.toLowerCase() !== "idr") {
    const currency = order.currency_code.toUpperCase()
    return refuse("not_idr", `LinkAja takes Indonesian rupiah only, and this order is in ${currency}.`)
  }
  if (order.status === "draft") {
    return refuse("draft", "This is a draft order. Convert it to an order first, then request the payment.")
  }
  if (order.canceled_at || order.status === "canceled") {
    return refuse("canceled", "This order is cancelled, so nothing is to be paid for it.")
  }
  const owed = owedBy(order)
  if (owed === 0) return refuse("nothing_owed", "This order owes nothing.")
  if (!limits) {
    return refuse(
      "not_enabled",
      "LinkAja is not enabled in this order's region. Enable it in Settings → Regions.",
    )
  }
  const other = authorizedElsewhere(order)
  if (other) {
    return refuse(
      "other_payment",
      `This order has an authorised payment of ${other.provider_id}. Capture it, or cancel it there, before you request another payment.`,
    )
  }
  if (waitingInvoice !== undefined) {
    return refuse(
      "under_review",
      `A LinkAja payment of this order was received and is not settled: invoice ${waitingInvoice}. Look at its case first.`,
    )
  }
  if (!isPayable(owed) || !isWithinLimits(owed, limits)) {
    return refuse(
      "outside_limits",
      `LinkAja doesn't take ${formatRupiah(owed)} here: see minAmount and maxAmount in medusa-config.ts.`,
    )
  }
  return undefined
}

function refuse(code: LinkRefusal["code"], message: string): LinkRefusal {
  return { code, message }
}
