import { z } from "@medusajs/framework/zod"
import { type DokuAmount, parseAmount } from "./amount"
import { invoiceNumber, optionalText, readMessage, statusWord, unreadable } from "./message-fields"

/** An order's status at DOKU. Answers to status queries and notifications have the same shape. */
export interface StatusAnswer {
  invoiceNumber: string
  /** `undefined` when DOKU sent none, or an unreadable one. */
  amount?: DokuAmount
  /** Upper case. Not documented for LinkAja, whose amounts are IDR. */
  currency?: string
  /**
   * DOKU's status in upper case, known or unknown: SUCCESS, FAILED, PENDING, EXPIRED, REFUNDED, TIMEOUT, … An expired
   * order without a payment is EXPIRED, whatever its last attempt was.
   */
  status: string
  /** DOKU Checkout: `ORDER_GENERATED`, `ORDER_EXPIRED`, `ORDER_RECOVERED`. A paid order stays `ORDER_GENERATED`. */
  orderStatus?: string
  /** As sent. Don't compute with it: Jakarta time labelled as UTC has been seen. */
  date?: string
  originalRequestId?: string
  channelId?: string
  acquirerId?: string
  serviceId?: string
}

export type NotificationMessage = StatusAnswer

const ORDER_EXPIRED = "ORDER_EXPIRED"

const optionalId = z.object({ id: optionalText }).optional().catch(undefined)

const orderFields = {
  order: z.object({
    invoice_number: invoiceNumber,
    amount: z.unknown(),
    currency: optionalText,
    status: optionalText,
  }),
  service: optionalId,
  acquirer: optionalId,
  channel: optionalId,
}

const transactionDetails = { date: optionalText, original_request_id: optionalText }

const messageSchema = z.object({
  ...orderFields,
  transaction: z.object({ status: statusWord.nullish(), ...transactionDetails }).nullish(),
})

/**
 * Reads DOKU's answer to a status query. The status is `PENDING` when the answer has no transaction yet.
 *
 * @param json the parsed body.
 * @throws DokuError `invalid_response` naming the field.
 */
export function parseStatus(json: unknown): StatusAnswer {
  const message = readMessage(messageSchema, json, "status answer")
  return toAnswer(message, message.transaction?.status)
}

/**
 * Reads a notification. Other fields may be present or missing: DOKU's documentation asks to parse "non-strictly", and
 * no sample for LinkAja is published.
 *
 * @param json the parsed body, whose signature was verified on the raw bytes before.
 * @throws DokuError `invalid_response` naming the field: no invoice number, no status unless the order has expired, or a SUCCESS without a
 * readable amount, which could not be matched to an order.
 */
export function parseNotification(json: unknown): NotificationMessage {
  const message = readMessage(messageSchema, json, "notification")
  const status = message.transaction?.status
  // DOKU's Expired notification is a feature of its own, whose body is not published.
  if (!status && message.order.status?.toUpperCase() !== ORDER_EXPIRED) {
    throw unreadable("notification", message.transaction ? "transaction.status" : "transaction", "is missing")
  }
  const answer = toAnswer(message, status)
  if (answer.status === "SUCCESS" && answer.amount === undefined) {
    throw unreadable("notification", "order.amount", "is not an amount")
  }
  return answer
}

function toAnswer(message: z.infer<typeof messageSchema>, status: string | null | undefined): StatusAnswer {
  const { transaction } = message
  const orderStatus = message.order.status?.toUpperCase()
  return {
    invoiceNumber: message.order.invoice_number,
    amount: parseAmount(message.order.amount),
    currency: message.order.currency?.toUpperCase(),
    status: effectiveStatus(status ?? "PENDING", orderStatus),
    orderStatus,
    date: transaction?.date,
    originalRequestId: transaction?.original_request_id,
    channelId: message.channel?.id,
    acquirerId: message.acquirer?.id,
    serviceId: message.service?.id,
  }
}

/** Statuses of an attempt that paid nothing. None is final for e-money: the shopper may try again. */
const UNPAID_ATTEMPTS = ["PENDING", "REDIRECT", "FAILED", "TIMEOUT"]

/** The transaction's status, except that an attempt without a payment ends with its order (DOKU's changelog, 2025). */
function effectiveStatus(status: string, orderStatus: string | undefined): string {
  return orderStatus === ORDER_EXPIRED && UNPAID_ATTEMPTS.includes(status) ? "EXPIRED" : status
}
