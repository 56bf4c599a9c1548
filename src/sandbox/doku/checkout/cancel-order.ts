import { jsonAnswer } from "../../http/answer"
import { checkHeaders } from "../header-checks"
import type { DokuRoute } from "../route"

/**
 * `POST /checkout/v3/cancellations`: no e-wallet order can be cancelled. A third party got this refusal, which needs an
 * activation, in production.
 */
export const cancelOrder: DokuRoute = {
  matches: (method, path) => method === "POST" && path === "/checkout/v3/cancellations",

  invoiceNumber: () => undefined,

  answer(context, call) {
    const caller = checkHeaders(context, call)
    if ("refusal" in caller) return caller.refusal
    const message = "Merchant not support cancel order, please do activation through DOKU dashboard."
    return jsonAnswer(400, { error: { message } })
  },
}
