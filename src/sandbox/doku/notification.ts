import { toJson } from "../http/json"
import { type Integration, LINKAJA_CHANNEL } from "../state/book"
import type { NotifyOptions } from "../state/notify-options"
import { formatAmount } from "./amount"
import { channelFields } from "./channel"
import { checkoutOrigin } from "./checkout/origin"
import { dokuTimestamp, inJakarta } from "./timestamp"

export interface NotificationFacts {
  /** Default "direct". */
  integration?: Integration
  invoiceNumber: string
  /** IDR */
  amount: number
  status: string
  date: Date
  /** Default LinkAja; null: none is chosen yet. */
  channel?: string | null
  originalRequestId: string
}

/** The JSON body. Source: DOKU's notification page; LinkAja's is assumed to look like it. */
export function notificationBody(facts: NotificationFacts, options: NotifyOptions): string {
  const date = options.dateZone === "wib_as_z" ? inJakarta(facts.date) : facts.date
  const status = options.status ?? facts.status
  const { channel = LINKAJA_CHANNEL } = facts
  const isCheckout = facts.integration === "checkout"
  return toJson({
    ...channelFields(options.channelIds ?? "present", options.channel ?? channel),
    order: {
      invoice_number: options.invoiceNumber ?? facts.invoiceNumber,
      amount: formatAmount(
        options.amount ?? facts.amount,
        options.amountFormat ?? (isCheckout ? "number" : "decimal"),
      ),
      status: options.orderStatus ?? (isCheckout && status === "EXPIRED" ? "ORDER_EXPIRED" : undefined),
      currency: options.currency,
    },
    transaction: {
      status,
      date: dokuTimestamp(date),
      original_request_id: facts.originalRequestId,
    },
    additional_info: isCheckout ? { origin: checkoutOrigin("apiFormat") } : {},
    ...options.extraFields,
  })
}
