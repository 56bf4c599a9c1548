import { createHash } from "node:crypto"
import { type Answer, jsonAnswer } from "../../http/answer"
import { isJson } from "../../http/exchange"
import type { SandboxContext } from "../../state/context"
import type { SandboxSettings } from "../../state/settings"
import { checkHeaders } from "../header-checks"
import { orderEcho } from "../order-echo"
import { headerError, messageError } from "../refusals"
import { signAnswer } from "../response-signature"
import type { DokuRoute } from "../route"
import { type CheckedOrder, checkOrder, peekInvoiceNumber } from "./order-checks"

const PATH = "/linkaja-emoney/v2/ServiceRequestPayment"

/** `POST /linkaja-emoney/v2/ServiceRequestPayment` */
export const createOrder: DokuRoute = {
  faultRoute: "create",

  matches: (method, path) => method === "POST" && path === PATH,

  invoiceNumber: (_context, call) => peekInvoiceNumber(call.body),

  answer(context, call, fault) {
    const { settings, book, acceptedCreates } = context
    const caller = checkHeaders(context, call)
    if ("refusal" in caller) return caller.refusal
    const { merchant, requestId } = caller
    const sign = (answer: Answer) => signAnswer(context, call, caller, answer)

    const contentType = String(call.headers["content-type"] ?? "")
    if (!isJson(contentType)) {
      // DOKU documents the header as required; this refusal is assumed.
      return jsonAnswer(415, { message: `Content-Type '${contentType}' is not supported.` })
    }

    // Documented: the same Request-Id with the same body gets the first answer again, as 409. Assumed: only
    // accepted requests are remembered, and another body is rejected.
    const callKey = `${merchant.clientId}\n${requestId}`
    const bodyHash = createHash("sha256").update(call.body).digest("hex")
    const earlier = acceptedCreates.get(callKey)
    if (earlier?.bodyHash === bodyHash) return sign({ ...earlier.answer, status: 409 })
    if (earlier)
      return headerError("idempotent_request", "Request-Id was used with another request body", 409)

    const read = checkOrder(call.body, settings)
    if ("refusal" in read) return read.refusal
    const { order } = read
    if (fault === "inactive_channel") return messageError("PAYMENT CHANNEL IS INACTIVE")
    if (settings.duplicateInvoice === "reject" && book.get(merchant.clientId, order.invoiceNumber)) {
      return messageError("INVOICE ALREADY USED")
    }

    const message = book.open({ clientId: merchant.clientId, requestId, origin: context.origin, ...order })
    const answer = jsonAnswer(200, successBody(order, message, context))
    acceptedCreates.set(callKey, { bodyHash, answer })
    return sign(answer)
  },
}

/** DOKU's LinkAja page lists these fields; no whole sample of its answer is known. */
function successBody(order: CheckedOrder, message: string, { settings, origin }: SandboxContext): unknown {
  return {
    order: orderEcho(settings, "create", order),
    emoney_configuration: { identifier: "1234567890" },
    emoney_payment: {
      redirect_method_http: settings.redirectMethod,
      redirect_url_http: redirectUrl(message, settings, origin),
      ...redirectParameters(message, settings.parameterShape),
      status: settings.createStatus,
    },
    additional_info: { override_notification_url: order.overrideNotificationUrl ?? undefined },
  }
}

/** With the shape "none" the message must already stand in the URL, or LinkAja couldn't know the order. */
function redirectUrl(message: string, settings: SandboxSettings, origin: string): string {
  const host = settings.redirectHost
  const base = host === null ? origin : host.includes("://") ? host : `https://${host}`
  const query = settings.parameterShape === "none" ? `?${new URLSearchParams({ Message: message })}` : ""
  return `${base}/linkaja/redirect${query}`
}

/** DOKU's table names a string `parameter`; a third party's code enforces `redirect_parameter`. */
function redirectParameters(
  message: string,
  shape: SandboxSettings["parameterShape"],
): Record<string, unknown> {
  switch (shape) {
    case "redirect_parameter":
      return { redirect_parameter: [{ name: "Message", value: message }] }
    case "parameter_string":
      return { parameter: message }
    case "parameter_object":
      return { parameter: { Message: message } }
    case "parameter_json":
      return { parameter: JSON.stringify({ Message: message }) }
    case "none":
      return {}
  }
}
