import { type Answer, jsonAnswer, messageError, signAnswer } from "../http/answer"
import { formatAmount } from "../http/json"
import { isObject } from "../input/readers"
import type { InvoiceRecord } from "../state/book"
import type { SandboxContext } from "../state/context"
import type { EchoTarget, SandboxSettings } from "../state/settings"
import { checkHeaders, type SignedCall } from "./header-checks"
import { channelFields, dokuTimestamp } from "./notification"

export const STATUS_PREFIX = "/orders/v1/status/"

/** The invoice number or Request-Id in a status path; undefined when its escapes are broken. */
export function statusId(path: string): string | undefined {
  try {
    return decodeURIComponent(path.slice(STATUS_PREFIX.length))
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

/** `GET /orders/v1/status/{invoice number or the create call's Request-Id}` */
export function orderStatus(context: SandboxContext, call: SignedCall): Answer {
  const { settings, merchants, book } = context
  const { body: _none, ...withoutBody } = call
  const checked = checkHeaders(withoutBody, merchants, settings.digestPolicy, context.now())
  if ("refusal" in checked) return checked.refusal
  const { merchant, requestId } = checked

  const id = statusId(call.target)
  const invoice = id === undefined ? undefined : book.findByEither(merchant.clientId, id)
  const age = invoice ? Date.now() - Date.parse(invoice.createdAt) : 0
  if (!invoice || age < settings.statusNotFoundMs) {
    // 404 was seen by third parties, also for an order just created; the body is assumed.
    return messageError("TRANSACTION NOT FOUND", 404)
  }
  return signAnswer(jsonAnswer(200, statusBody(invoice, settings)), {
    merchant,
    requestId,
    target: call.target,
    withDigest: false,
    settings,
    now: context.now(),
  })
}

/** Shape: DOKU's changelog, and a third party's redacted capture of a Checkout order. */
function statusBody(invoice: InvoiceRecord, settings: SandboxSettings): unknown {
  const lies = (target: EchoTarget) => target === "status" || target === "both"
  return {
    order: {
      invoice_number: invoice.invoiceNumber + (lies(settings.wrongInvoiceEcho) ? "-OTHER" : ""),
      amount: formatAmount(
        invoice.amount + (lies(settings.wrongAmountEcho) ? 1 : 0),
        settings.statusAmountFormat,
      ),
      status: invoice.orderStatus,
      currency: settings.statusCurrency ?? undefined,
    },
    transaction: {
      status: invoice.status,
      type: "PAYMENT",
      date: dokuTimestamp(new Date(invoice.paidAt ?? invoice.createdAt)),
      original_request_id: invoice.requestId,
    },
    ...channelFields(settings.statusChannelIds),
    additional_info: {
      origin: { product: "DIRECT_API", system: "sandbox", api_format: "JOKUL", source: "direct" },
      line_items: lineItems(invoice.request),
    },
  }
}

function lineItems(request: unknown): unknown {
  return isObject(request) && isObject(request.order) ? request.order.line_items : []
}
