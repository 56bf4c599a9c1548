import { z } from "@medusajs/framework/zod"
import { DokuError } from "../errors/doku-error"
import { invoiceNumber, optionalText, readMessage, wholeAmount } from "../message-fields"
import { type RedirectRule, readWebUrl } from "../redirect"
import type { CreateOrderAnswer } from "./answer"
import { readPageEnd } from "./page-end"

const WHAT = "answer to a Checkout request"

const SUCCESS = "SUCCESS"

/** DOKU writes a list of messages; one text is accepted, too. */
const success = z
  .union([z.string(), z.array(z.unknown())])
  .refine(
    (message) =>
      [message].flat().some((one) => typeof one === "string" && one.trim().toUpperCase() === SUCCESS),
    { error: "is not SUCCESS" },
  )

const schema = z.object({
  message: success,
  response: z.object({
    order: z.object({ invoice_number: invoiceNumber, amount: wholeAmount }),
    payment: z.object({
      url: z.unknown(),
      payment_method_types: z.array(z.string()).optional().catch(undefined),
      payment_due_date: z.coerce.number().int().positive().optional().catch(undefined),
      expired_datetime: z.unknown(),
      expired_date: z.unknown(),
    }),
    additional_info: z.object({ override_notification_url: optionalText }).optional().catch(undefined),
    uuid: z.unknown(),
  }),
})

/**
 * Reads DOKU Checkout's answer to a create-payment request (seen live by third parties in 2024, 2025 and 2026).
 * SUCCESS means that the page exists, never that anything was paid. Strict about message, invoice, amount and URL;
 * tolerant otherwise.
 *
 * @throws DokuError `invalid_response` naming the field. The order exists at DOKU nevertheless.
 */
export function parseCheckoutAnswer(
  { json, text }: { json: unknown; text: string },
  allowedRedirect: RedirectRule,
): CreateOrderAnswer {
  const { response } = readMessage(schema, json, WHAT)
  const { order, payment } = response
  return {
    invoiceNumber: order.invoice_number,
    amount: order.amount,
    redirect: {
      method: "GET",
      url: readWebUrl(payment.url, allowedRedirect, "response.payment.url"),
      parameters: [],
    },
    expiresAt: readPageEnd(payment),
    details: {
      uuid: readUuid(response.uuid, text),
      channels: payment.payment_method_types,
      dueMinutes: payment.payment_due_date,
      overrideNotificationUrl: response.additional_info?.override_notification_url,
    },
  }
}

/**
 * The digits of `uuid` as DOKU sent them. DOKU writes it as a JSON number of 40 digits, which `JSON.parse` rounds, so
 * the digits are taken from the text. A quotation mark inside a JSON string is escaped, so no string can look like the
 * key.
 *
 * @param parsed the rounded number, which tells this `uuid` from another object's; or a text.
 */
function readUuid(parsed: unknown, text: string): string | undefined {
  if (typeof parsed === "string") return optionalText.parse(parsed)
  const found = [...text.matchAll(/"uuid"\s*:\s*(\d{1,64})/g)].map(([, digits = ""]) => digits)
  return found.find((digits) => Number(digits) === parsed)
}

const PAGE_ENDED = "page_ended"

/** Whether `checkPageIsOpen` threw this error: the answer is about our order, which can't be paid any more. */
export function isEndedPage(error: unknown): boolean {
  return error instanceof DokuError && error.code === PAGE_ENDED
}

/** @throws DokuError `invalid_response` when DOKU's page has ended by DOKU's own clock. */
export function checkPageIsOpen(answer: CreateOrderAnswer, dokuNow: Date): void {
  if (answer.expiresAt === undefined || answer.expiresAt > dokuNow) return
  throw new DokuError("invalid_response", "DOKU's answer: the page has ended already", {
    code: PAGE_ENDED,
    field: "response.payment.expired_datetime",
  })
}
