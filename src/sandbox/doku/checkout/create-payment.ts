import { randomBytes } from "node:crypto"
import { jsonAnswer } from "../../http/answer"
import { createRoute } from "../create/create-route"
import { digits } from "./digits"
import { PAGE_PREFIX } from "./page-prefix"
import { paymentAnswer } from "./payment-answer"
import { checkPayment } from "./payment-checks"

/** `POST /checkout/v1/payment` */
export const createPayment = createRoute({
  integration: "checkout",
  path: "/checkout/v1/payment",
  check: checkPayment,
  open(context, call, { merchant, requestId }, payment) {
    const sessionId = randomBytes(16).toString("hex")
    const token = `${sessionId}${digits(17)}`
    const { dueMinutes, channels, ...order } = payment
    const expiresAt = new Date(context.now().getTime() + dueMinutes * 60_000)
    const opened = {
      ...order,
      clientId: merchant.clientId,
      integration: "checkout",
      requestId,
      expiresAt: expiresAt.toISOString(),
      channel: null,
      payUrl: `${context.origin}${PAGE_PREFIX}${token}`,
    } as const
    context.book.open(opened, token)
    return jsonAnswer(200, paymentAnswer(context, call, payment, { sessionId, token, expiresAt }))
  },
})
