import { jsonAnswer } from "../http/answer"
import type { InvoiceRecord } from "../state/book"
import { type Merchant, withDefaults } from "../state/merchants"
import type { SandboxSettings } from "../state/settings"
import { channelFields } from "./channel"
import { checkoutStatus } from "./checkout/status-body"
import { checkHeaders } from "./header-checks"
import { orderEcho } from "./order-echo"
import { messageError } from "./refusals"
import { signAnswer } from "./response-signature"
import type { DokuRoute } from "./route"
import { sentItems } from "./sent-items"
import { transactionFields } from "./transaction-fields"

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
    if (!invoice || !isPublished(invoice, caller.merchant, settings)) {
      // 404 was seen by third parties, also for an order just created; the body is assumed.
      return messageError("TRANSACTION NOT FOUND", 404)
    }
    const body =
      invoice.integration === "checkout"
        ? checkoutStatus(invoice, caller.merchant, settings)
        : directStatus(invoice, settings)
    return signAnswer(context, call, caller, jsonAnswer(200, body))
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

/** Documented: older accounts answer 404 for a Checkout order until a channel has an attempt. */
function isPublished(invoice: InvoiceRecord, merchant: Merchant, settings: SandboxSettings): boolean {
  if (Date.now() - Date.parse(invoice.createdAt) < settings.statusNotFoundMs) return false
  const isHidden = invoice.integration === "checkout" && invoice.attempts === 0
  return !isHidden || withDefaults(merchant).checkoutStatus === "order_generated"
}

/** Source: DOKU's changelog, and a third party's redacted capture of a Checkout order. */
function directStatus(invoice: InvoiceRecord, settings: SandboxSettings): unknown {
  return {
    order: {
      ...orderEcho(settings, "status", invoice, settings.statusAmountFormat),
      status: invoice.orderStatus,
      currency: settings.statusCurrency ?? undefined,
    },
    transaction: transactionFields(invoice),
    ...channelFields(settings.statusChannelIds, invoice.channel),
    additional_info: {
      origin: { product: "DIRECT_API", system: "sandbox", api_format: "JOKUL", source: "direct" },
      line_items: sentItems(invoice.request) ?? [],
    },
  }
}
