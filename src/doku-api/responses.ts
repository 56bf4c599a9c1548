import { z } from "@medusajs/framework/zod"
import { type DokuAmount, parseAmount } from "./amount"
import { DokuError } from "./errors/doku-error"
import { oneLine } from "./errors/redaction"
import { type Redirect, type RedirectRule, readRedirect } from "./redirect"

/** DOKU's answer to a create-order request. */
export interface CreateOrderAnswer {
  invoiceNumber: string
  /** Integer IDR. */
  amount: number
  /** LinkAja's identifier of the merchant. */
  identifier?: string
  /** Status of the *request*, `PENDING` or `SUCCESS`. It says nothing about a payment. */
  requestStatus: string
  redirect: Redirect
  overrideNotificationUrl?: string
}

/** An order's status at DOKU. Answers to status queries and notifications have the same shape. */
export interface StatusAnswer {
  invoiceNumber: string
  /** `undefined` when DOKU sent none, or an unreadable one. */
  amount?: DokuAmount
  /** Upper case. Not documented for LinkAja, whose amounts are IDR. */
  currency?: string
  /** DOKU's status in upper case, known or unknown: SUCCESS, FAILED, PENDING, EXPIRED, REFUNDED, TIMEOUT, … */
  status: string
  /** `ORDER_GENERATED`, `ORDER_EXPIRED`, `ORDER_RECOVERED`, … */
  orderStatus?: string
  /** As sent. Don't compute with it: Jakarta time labelled as UTC has been seen. */
  date?: string
  originalRequestId?: string
  channelId?: string
  acquirerId?: string
  serviceId?: string
}

export type NotificationMessage = StatusAnswer

const TEXT_LIMIT = 255

/** Reads anything but a text as undefined: null ids are documented. */
const optionalText = z
  .string()
  .transform((text) => oneLine(text, TEXT_LIMIT) || undefined)
  .optional()
  .catch(undefined)

const optionalId = z.object({ id: optionalText }).optional().catch(undefined)

/** Without control characters, because it is compared with ours and written to the database. */
const invoiceNumber = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,128}$/u, { error: "is not an invoice number" })

const statusWord = z
  .string()
  .transform((word) => word.trim().toUpperCase())
  .pipe(z.string().regex(/^[A-Z0-9_ -]{1,40}$/, { error: "is not a status" }))

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

const notificationSchema = z.object({
  ...orderFields,
  transaction: z.object({ status: statusWord, ...transactionDetails }),
})

const statusSchema = z.object({
  ...orderFields,
  transaction: z.object({ status: statusWord.nullish(), ...transactionDetails }).nullish(),
})

const createOrderAnswerSchema = z.object({
  order: z.object({
    invoice_number: invoiceNumber,
    amount: z.unknown().transform((value, context) => {
      const amount = parseAmount(value)
      if (amount?.exact) return amount.rupiah
      context.addIssue("is not a whole amount")
      return z.NEVER
    }),
  }),
  emoney_configuration: z.object({ identifier: optionalText }).optional().catch(undefined),
  emoney_payment: z.object({ status: statusWord.nullish() }),
  additional_info: z.object({ override_notification_url: optionalText }).optional().catch(undefined),
})

/**
 * Reads DOKU's answer to a create-order request. Strict about invoice, amount, status and redirect; tolerant otherwise.
 *
 * @param json the parsed body.
 * @throws DokuError `invalid_response` naming the field: an unreadable invoice, amount or redirect, a redirect to a
 * host that is not allowed, or a status other than accepted. The order exists at DOKU nevertheless.
 */
export function parseCreateOrderAnswer(json: unknown, allowedRedirect: RedirectRule): CreateOrderAnswer {
  const answer = read(createOrderAnswerSchema, json, "answer to a create-order request")
  const requestStatus = answer.emoney_payment.status ?? "PENDING"
  if (requestStatus !== "PENDING" && requestStatus !== "SUCCESS") {
    throw unreadable(
      "answer to a create-order request",
      "emoney_payment.status",
      "is neither PENDING nor SUCCESS",
    )
  }
  return {
    invoiceNumber: answer.order.invoice_number,
    amount: answer.order.amount,
    identifier: answer.emoney_configuration?.identifier,
    requestStatus,
    redirect: readRedirect((json as { emoney_payment: unknown }).emoney_payment, allowedRedirect),
    overrideNotificationUrl: answer.additional_info?.override_notification_url,
  }
}

/**
 * Reads DOKU's answer to a status query. The status is `PENDING` when the answer has no transaction yet.
 *
 * @param json the parsed body.
 * @throws DokuError `invalid_response` naming the field.
 */
export function parseStatus(json: unknown): StatusAnswer {
  const message = read(statusSchema, json, "status answer")
  return toAnswer(message, message.transaction?.status ?? "PENDING", message.transaction)
}

/**
 * Reads a notification. Other fields may be present or missing: DOKU's documentation asks to parse "non-strictly", and
 * no sample for LinkAja is published.
 *
 * @param json the parsed body, whose signature was verified on the raw bytes before.
 * @throws DokuError `invalid_response` naming the field: no invoice number, no status, or a SUCCESS without a
 * readable amount, which could not be matched to an order.
 */
export function parseNotification(json: unknown): NotificationMessage {
  const message = read(notificationSchema, json, "notification")
  const answer = toAnswer(message, message.transaction.status, message.transaction)
  if (answer.status === "SUCCESS" && answer.amount === undefined) {
    throw unreadable("notification", "order.amount", "is not an amount")
  }
  return answer
}

type OrderFields = Omit<z.infer<typeof statusSchema>, "transaction">
type TransactionDetails = { date?: string; original_request_id?: string } | null | undefined

function toAnswer(message: OrderFields, status: string, transaction: TransactionDetails): StatusAnswer {
  return {
    invoiceNumber: message.order.invoice_number,
    amount: parseAmount(message.order.amount),
    currency: message.order.currency?.toUpperCase(),
    status,
    orderStatus: message.order.status?.toUpperCase(),
    date: transaction?.date,
    originalRequestId: transaction?.original_request_id,
    channelId: message.channel?.id,
    acquirerId: message.acquirer?.id,
    serviceId: message.service?.id,
  }
}

function read<Schema extends z.ZodType>(schema: Schema, json: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw unreadable(what, issue?.path.join(".") || "body", issue?.message ?? "is unreadable")
}

function unreadable(what: string, field: string, flaw: string): DokuError {
  return new DokuError("invalid_response", `DOKU's ${what}: ${field}: ${flaw}`, { code: "unreadable", field })
}
