import { createHash } from "node:crypto"
import { type Answer, jsonAnswer, messageError, signAnswer } from "../../http/answer"
import { formatAmount } from "../../http/json"
import type { SandboxContext } from "../../state/context"
import type { SandboxSettings } from "../../state/settings"
import { checkHeaders, type SignedCall } from "../header-checks"
import { type CheckedOrder, checkOrder } from "./order-checks"

export const CREATE_PATH = "/linkaja-emoney/v2/ServiceRequestPayment"

/** `POST /linkaja-emoney/v2/ServiceRequestPayment` */
export function createOrder(
  context: SandboxContext,
  call: SignedCall & { body: Buffer },
  options: { channelInactive: boolean },
): Answer {
  const { settings, merchants, book, accepted } = context
  const checked = checkHeaders(call, merchants, settings.digestPolicy, context.now())
  if ("refusal" in checked) return checked.refusal
  const { merchant, requestId } = checked
  const sign = (answer: Answer) =>
    signAnswer(answer, {
      merchant,
      requestId,
      target: call.target,
      withDigest: true,
      settings,
      now: context.now(),
    })

  const contentType = String(call.headers["content-type"] ?? "")
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    // DOKU documents the header as required; this refusal is assumed.
    return jsonAnswer(415, { message: `Content-Type '${contentType}' is not supported.` })
  }

  // Documented: the same Request-Id with the same body gets the first answer again, as 409. That only accepted
  // requests are remembered is assumed, and so is the refusal of another body.
  const callKey = `${merchant.clientId}\n${requestId}`
  const bodyHash = createHash("sha256").update(call.body).digest("hex")
  const before = accepted.get(callKey)
  if (before?.bodyHash === bodyHash) return sign({ ...before.answer, status: 409 })
  if (before) {
    return jsonAnswer(409, {
      error: {
        code: "idempotent_request",
        message: "Request-Id was used with another request body",
        type: "invalid_request_error",
      },
    })
  }

  const read = checkOrder(call.body, settings)
  if ("refusal" in read) return read.refusal
  const { order } = read
  if (options.channelInactive) return messageError("PAYMENT CHANNEL IS INACTIVE")
  if (settings.duplicateInvoice === "reject" && book.get(merchant.clientId, order.invoiceNumber)) {
    return messageError("INVOICE ALREADY USED")
  }

  const { request, ...facts } = order
  const { message } = book.open({
    clientId: merchant.clientId,
    requestId,
    request,
    ...facts,
    origin: context.origin(),
  })
  const answer = jsonAnswer(200, successBody(order, message, settings, context.origin()))
  accepted.set(callKey, { bodyHash, answer })
  return sign(answer)
}

/** DOKU's LinkAja page lists these fields; no whole sample of its answer is known. */
function successBody(
  order: CheckedOrder,
  message: string,
  settings: SandboxSettings,
  origin: string,
): unknown {
  const lies = (target: SandboxSettings["wrongAmountEcho"]) => target === "create" || target === "both"
  const amount = order.amount + (lies(settings.wrongAmountEcho) ? 1 : 0)
  return {
    order: {
      invoice_number: order.invoiceNumber + (lies(settings.wrongInvoiceEcho) ? "-OTHER" : ""),
      amount: formatAmount(amount, settings.amountFormat),
    },
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
