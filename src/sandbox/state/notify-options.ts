import { anyObject, decimal, type Fields, fields, flag, integer, oneOf, text } from "../input/readers"

/** How DOKU writes a rupiah amount: `150000`, `"150000"`, `"150000.00"` or `150000.00`. Third parties saw all four. */
export type AmountFormat = "number" | "string" | "string2" | "decimal"

/** Ids of service, acquirer and channel: as usual, `null`, or left out. */
export type ChannelIds = "present" | "null" | "missing"

export const amountFormat = oneOf("number", "string", "string2", "decimal")
export const channelIds = oneOf("present", "null", "missing")
export const statusWord = text({
  max: 32,
  pattern: /^[A-Z][A-Z0-9_]*$/,
  hint: "an upper-case word such as SUCCESS, FAILED, PENDING, EXPIRED, TIMEOUT or REFUNDED",
})

export const channelCode = text({
  max: 64,
  pattern: /^[A-Z][A-Z0-9_]*$/,
  hint: "one of DOKU's channel codes, e.g. EMONEY_LINKAJA, EMONEY_OVO or QRIS",
})

export const deliveryReaders = {
  /** Recorded, but never sent, as happens with DOKU's own sandbox. Default false. */
  drop: flag,
  /** How many times it is sent, all at once, under one Request-Id. Default 1, at most 50. */
  copies: integer(1, 50),
  /** Milliseconds before the first attempt. Default 0. Not scaled. */
  delayMs: integer(0, 86_400_000),
  /** Default "valid". */
  signature: oneOf("valid", "bad", "absent"),
  /** Signs with this key (an old one, or a stranger's) instead of the merchant's. */
  secretKey: text(),
  /** Value of the `Client-Id` header, signed as such, instead of the merchant's. */
  clientIdHeader: text(),
  /** Value of the `Request-Id` header. Default: a fresh UUID for each notification, kept on its retries. */
  requestId: text({ max: 128 }),
  /** Value of the `Request-Timestamp` header. Default: the time of each attempt. */
  timestamp: text({ max: 64 }),
  /** Signs this path instead of the notification URL's. */
  signedPath: text({ max: 2000, pattern: /^\//, hint: "a path that starts with /" }),
  /** Whether it is retried after an answer other than 2xx. Default true. */
  retry: flag,
}

const contentReaders = {
  /** `transaction.status`, any word. Default: the invoice's status. */
  status: statusWord,
  /**
   * Adds `order.status`, e.g. "ORDER_EXPIRED", which is the default for a Checkout invoice with status EXPIRED. DOKU
   * documents an Expired notification, but not its body: assumed.
   */
  orderStatus: statusWord,
  /** Names another channel than the invoice's, e.g. "QRIS" or "EMONEY_OVO". */
  channel: channelCode,
  /** Another `order.invoice_number`, e.g. of an invoice that was never created. */
  invoiceNumber: text(),
  /** Another `order.amount`, IDR. */
  amount: decimal(0, 1e15),
  /** Default "decimal" (`150000.00`), and "number" for a Checkout invoice. */
  amountFormat,
  /** Adds `order.currency`, e.g. "USD". DOKU's samples have none. */
  currency: text({ max: 8 }),
  /** Merged over the body's top level. */
  extraFields: anyObject,
  /** `wib_as_z`: Jakarta's wall clock labelled Z, as in a third party's capture. Default "utc". */
  dateZone: oneOf("utc", "wib_as_z"),
  /** Default "present". */
  channelIds,
  /** When its first attempt is over, another notification with this status follows: "FAILED" after SUCCESS. */
  followedBy: statusWord,
}

/** How a notification travels: what is wrong with its envelope, and when it leaves. */
export type DeliveryOptions = Fields<typeof deliveryReaders>

/** How a notification travels and what it says; fields that are left out follow the book. */
export type NotifyOptions = DeliveryOptions & Fields<typeof contentReaders>

export const readNotifyOptions = fields({ ...deliveryReaders, ...contentReaders })
