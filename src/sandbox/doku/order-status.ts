import { jsonAnswer } from "../http/answer"
import { isObject } from "../input/readers"
import type { InvoiceRecord } from "../state/book"
import type { SandboxSettings } from "../state/settings"
import { checkHeaders } from "./header-checks"
import { channelFields } from "./notification"
import { orderEcho } from "./order-echo"
import { messageError } from "./refusals"
import { signAnswer } from "./response-signature"
import type { DokuRoute } from "./route"
import { dokuTimestamp } from "./timestamp"

const PREFIX = "/orders/v1/status/"

/** `GET /orders/v1/status/{invoice number or the create call's Request-Id}`, for every way to pay. */
export const orderStatus: DokuRoute = {
  faultRoute: "status",

  matches: (method, path) =>
    method === "GET" && path.startsWith(PREFIX) && /^[^/]+$/.test(path.slice(PREFIX.length)),

  invoiceNumber({ book }, { headers, target }) {
    const id = orderId(target)
    if (id === undefined) return undefined
    return book.findByNumberOrRequestId(String(headers["client-id"]), id)?.invoiceNumber ?? id
  },

  answer(context, { headers, target }) {
    // Without the body: a GET is signed without a Digest line.
    const call = { headers, target }
    const caller = checkHeaders(context, call)
    if ("refusal" in caller) return caller.refusal

    const { settings, book } = context
    const id = orderId(target)
    const invoice = id === undefined ? undefined : book.findByNumberOrRequestId(caller.merchant.clientId, id)
    const ageMs = invoice ? Date.now() - Date.parse(invoice.createdAt) : 0
    if (!invoice || ageMs < settings.statusNotFoundMs) {
      // 404 was seen by third parties, also for an order just created; the body is assumed.
      return messageError("TRANSACTION NOT FOUND", 404)
    }
    return signAnswer(context, call, caller, jsonAnswer(200, statusBody(invoice, settings)))
  },
}

/** The invoice number or Request-Id in a status path; undefined when its escapes are broken. */
function orderId(path: string): string | undefined {
  try {
    return decodeURIComponent(path.slice(PREFIX.length))
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

/** Source: DOKU's changelog, and a third party's redacted capture of a Checkout order. */
function statusBody(invoice: InvoiceRecord, settings: SandboxSettings): unknown {
  return {
    order: {
      ...orderEcho(settings, "status", invoice),
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
