import { randomBytes } from "node:crypto"
import { jsonAnswer } from "../../http/answer"
import { LINKAJA_CHANNEL } from "../../state/book"
import type { SandboxContext } from "../../state/context"
import type { SandboxSettings } from "../../state/settings"
import { createRoute } from "../create/create-route"
import { orderEcho } from "../order-echo"
import { redirectBase } from "../redirect-base"
import { type CheckedOrder, checkOrder } from "./order-checks"

/** `POST /linkaja-emoney/v2/ServiceRequestPayment` */
export const createOrder = createRoute({
  integration: "direct",
  path: "/linkaja-emoney/v2/ServiceRequestPayment",
  check: checkOrder,
  open(context, _call, { merchant, requestId }, order) {
    const pageToken = randomBytes(18).toString("hex")
    // Standard base64, so that a client fails that forgets to escape + / = in a query.
    const message = randomBytes(34).toString("base64")
    const opened = {
      ...order,
      clientId: merchant.clientId,
      integration: "direct",
      requestId,
      expiresAt: null,
      channel: LINKAJA_CHANNEL,
      cancelUrl: order.callbackUrl,
      payUrl: `${context.origin}/linkaja/pay/${pageToken}`,
    } as const
    context.book.open(opened, pageToken)
    context.book.addMessage(message, pageToken)
    return jsonAnswer(200, successBody(order, message, context))
  },
})

/** DOKU's LinkAja page lists these fields; no whole sample of its answer is known. */
function successBody(order: CheckedOrder, message: string, context: SandboxContext): unknown {
  const { settings } = context
  return {
    order: orderEcho(settings, "create", order, settings.amountFormat),
    emoney_configuration: { identifier: "1234567890" },
    emoney_payment: {
      redirect_method_http: settings.redirectMethod,
      redirect_url_http: redirectUrl(message, context),
      ...redirectParameters(message, settings.parameterShape),
      status: settings.createStatus,
    },
    additional_info: { override_notification_url: order.overrideNotificationUrl ?? undefined },
  }
}

/** With the shape "none" the message must already stand in the URL, or LinkAja couldn't know the order. */
function redirectUrl(message: string, context: SandboxContext): string {
  const isQuery = context.settings.parameterShape === "none"
  return `${redirectBase(context)}/linkaja/redirect${isQuery ? `?${new URLSearchParams({ Message: message })}` : ""}`
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
