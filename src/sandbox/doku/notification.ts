import { type AmountFormat, formatAmount, toJson } from "../http/json"
import { anyObject, decimal, fields, flag, integer, oneOf, text } from "../input/readers"

/** How a notification travels: what is wrong with its envelope, and when it leaves. */
export interface DeliveryOptions {
  /** Recorded, but never sent, as happens with DOKU's own sandbox. Default false. */
  drop?: boolean
  /** How many times it is sent, all at once, under one Request-Id. Default 1, at most 50. */
  copies?: number
  /** Milliseconds before the first attempt. Default 0. Not scaled. */
  delayMs?: number
  /** Default "valid". */
  signature?: "valid" | "bad" | "absent"
  /** Signs with this key (an old one, or a stranger's) instead of the merchant's. */
  secretKey?: string
  /** Value of the `Client-Id` header, signed as such, instead of the merchant's. */
  clientIdHeader?: string
  /** Value of the `Request-Id` header. Default: a fresh UUID for each notification, kept on its retries. */
  requestId?: string
  /** Value of the `Request-Timestamp` header. Default: the time of each attempt. */
  timestamp?: string
  /** Signs this path instead of the notification URL's. */
  signedPath?: string
  /** Whether it is tried again after an answer other than 2xx. Default true. */
  retry?: boolean
}

/** What a notification says; everything not given is told as the book has it. */
export interface NotifyOptions extends DeliveryOptions {
  /** `transaction.status`, any word. Default: the invoice's status. */
  status?: string
  /** Another `order.invoice_number`, e.g. of an invoice that was never created. */
  invoiceNumber?: string
  /** Another `order.amount`, IDR. */
  amount?: number
  /** Default "decimal" (`150000.00`). */
  amountFormat?: AmountFormat
  /** Adds `order.currency`, e.g. "USD". DOKU's samples have none. */
  currency?: string
  /** Merged over the body's top level. */
  extraFields?: Record<string, unknown>
  /** `wib_as_z`: Jakarta's wall clock labelled Z, as in a third party's capture. Default "utc". */
  dateZone?: "utc" | "wib_as_z"
  /** Ids of service, acquirer and channel. Default "present". */
  channelIds?: ChannelIds
  /** When its first attempt is over, another notification with this status follows: "FAILED" after SUCCESS. */
  followedBy?: string
}

export type ChannelIds = "present" | "null" | "missing"

export const amountFormat = oneOf("number", "string2", "decimal")
export const channelIds = oneOf("present", "null", "missing")
export const statusWord = text({
  max: 32,
  pattern: /^[A-Z][A-Z0-9_]*$/,
  hint: "an upper-case word such as SUCCESS, FAILED, PENDING, EXPIRED, TIMEOUT or REFUNDED",
})

export const deliveryReaders = {
  drop: flag,
  copies: integer(1, 50),
  delayMs: integer(0, 86_400_000),
  signature: oneOf("valid", "bad", "absent"),
  secretKey: text(),
  clientIdHeader: text(),
  requestId: text({ max: 128 }),
  timestamp: text({ max: 64 }),
  signedPath: text({ max: 2000, pattern: /^\//, hint: "a path that starts with /" }),
  retry: flag,
} as const

export const readNotifyOptions = fields<NotifyOptions>({
  ...deliveryReaders,
  status: statusWord,
  invoiceNumber: text(),
  amount: decimal(0, 1e15),
  amountFormat,
  currency: text({ max: 8 }),
  extraFields: anyObject,
  dateZone: oneOf("utc", "wib_as_z"),
  channelIds,
  followedBy: statusWord,
})

const WIB_OFFSET_MS = 7 * 3_600_000

/** `YYYY-MM-DDTHH:mm:ssZ`, as in all of DOKU's samples: no milliseconds. */
export function dokuTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/**
 * Ids of the channel. `EMONEY_LINKAJA` is the code in DOKU's Magento plugin; the other two are assumed by
 * analogy with a third party's DANA capture, for DOKU prints no LinkAja sample. Null ids: DOKU's changelog.
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

/** The JSON body. Skeleton: DOKU's notification page; that LinkAja's looks like it is assumed. */
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
