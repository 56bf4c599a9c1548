import { toJson } from "../http/json"
import type { ChannelIds, NotifyOptions } from "../state/notify-options"
import { formatAmount } from "./amount"
import { dokuTimestamp } from "./timestamp"

/** Jakarta's time (WIB) minus UTC. */
const WIB_OFFSET_MS = 7 * 3_600_000

/**
 * Ids of the channel. `EMONEY_LINKAJA` is the code in DOKU's Magento plugin, null ids stand in DOKU's
 * changelog. DOKU prints no LinkAja sample: the other two ids are assumed after a third party's DANA capture.
 */
export function channelFields(ids: ChannelIds): Record<string, unknown> {
  if (ids === "missing") return {}
  const id = (value: string) => ({ id: ids === "null" ? null : value })
  return { service: id("EMONEY"), acquirer: id("LINKAJA"), channel: id("EMONEY_LINKAJA") }
}

export interface NotificationFacts {
  invoiceNumber: string
  /** IDR */
  amount: number
  status: string
  date: Date
  originalRequestId: string
}

/** The JSON body. Source: DOKU's notification page; LinkAja's is assumed to look like it. */
export function notificationBody(facts: NotificationFacts, options: NotifyOptions): string {
  const date = options.dateZone === "wib_as_z" ? new Date(facts.date.getTime() + WIB_OFFSET_MS) : facts.date
  return toJson({
    ...channelFields(options.channelIds ?? "present"),
    order: {
      invoice_number: options.invoiceNumber ?? facts.invoiceNumber,
      amount: formatAmount(options.amount ?? facts.amount, options.amountFormat ?? "decimal"),
      currency: options.currency,
    },
    transaction: {
      status: options.status ?? facts.status,
      date: dokuTimestamp(date),
      original_request_id: facts.originalRequestId,
    },
    additional_info: {},
    ...options.extraFields,
  })
}
