import { z } from "@medusajs/framework/zod"
import {
  invoiceNumber,
  optionalText,
  readMessage,
  statusWord,
  unreadable,
  wholeAmount,
} from "../message-fields"
import { type RedirectRule, readRedirect } from "../redirect"
import type { CreateOrderAnswer } from "./answer"

const WHAT = "answer to a create-order request"

const schema = z.object({
  order: z.object({ invoice_number: invoiceNumber, amount: wholeAmount }),
  emoney_configuration: z.object({ identifier: optionalText }).optional().catch(undefined),
  emoney_payment: z.object({ status: statusWord.nullish() }),
  additional_info: z.object({ override_notification_url: optionalText }).optional().catch(undefined),
})

/**
 * Reads the direct API's answer to a create-order request. Strict about invoice, amount, status and redirect; tolerant
 * otherwise.
 *
 * @param json the parsed body.
 * @throws DokuError `invalid_response` naming the field: an unreadable invoice, amount or redirect, a redirect to a
 * host that is not allowed, or a status other than accepted. The order exists at DOKU nevertheless.
 */
export function parseCreateOrderAnswer(json: unknown, allowedRedirect: RedirectRule): CreateOrderAnswer {
  const answer = readMessage(schema, json, WHAT)
  const requestStatus = answer.emoney_payment.status ?? "PENDING"
  if (requestStatus !== "PENDING" && requestStatus !== "SUCCESS") {
    throw unreadable(WHAT, "emoney_payment.status", "is neither PENDING nor SUCCESS")
  }
  return {
    invoiceNumber: answer.order.invoice_number,
    amount: answer.order.amount,
    redirect: readRedirect((json as { emoney_payment: unknown }).emoney_payment, allowedRedirect),
    details: {
      identifier: answer.emoney_configuration?.identifier,
      requestStatus,
      overrideNotificationUrl: answer.additional_info?.override_notification_url,
    },
  }
}
