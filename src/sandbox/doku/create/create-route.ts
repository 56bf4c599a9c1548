import { createHash } from "node:crypto"
import { type Answer, jsonAnswer } from "../../http/answer"
import { isJson } from "../../http/exchange"
import type { Integration } from "../../state/book"
import type { SandboxContext } from "../../state/context"
import { type Merchant, withDefaults } from "../../state/merchants"
import type { SandboxSettings } from "../../state/settings"
import { type Caller, checkHeaders, header } from "../header-checks"
import { channelInactive, headerError, invoiceAlreadyUsed } from "../refusals"
import { signAnswer } from "../response-signature"
import type { DokuCall, DokuRoute } from "../route"
import { peekInvoiceNumber } from "./body"
import { REFUSALS } from "./refusal-faults"

export type OrderCheck<Order> = { order: Order } | { refusal: Answer }

/** What differs between DOKU's two ways to create an order. */
export interface CreateWay<Order extends { invoiceNumber: string }> {
  integration: Integration
  path: string
  /** Reads a body whose sender is known. */
  check(body: Buffer, settings: SandboxSettings, merchant: Merchant): OrderCheck<Order>
  /** Writes the order into the book. @returns the answer, unsigned */
  open(context: SandboxContext, call: DokuCall, caller: Caller, order: Order): Answer
}

/** The route of a way. What both ways share is here: headers, idempotency by Request-Id, refusals, duplicates. */
export function createRoute<Order extends { invoiceNumber: string }>(way: CreateWay<Order>): DokuRoute {
  return {
    faultRoute: "create",

    matches: (method, path) => method === "POST" && path === way.path,

    invoiceNumber: (_context, call) => peekInvoiceNumber(call.body),

    answer(context, call, fault) {
      const { settings, book, acceptedCreates } = context
      const caller = checkHeaders(context, call)
      if ("refusal" in caller) return caller.refusal
      if (fault === "bad_credentials") return REFUSALS[fault]()
      const { merchant, requestId } = caller
      const sign = (answer: Answer) => signAnswer(context, call, caller, answer)

      const contentType = header(call, "Content-Type")
      if (!isJson(contentType)) {
        // DOKU documents the header as required; this refusal is assumed.
        return jsonAnswer(415, { message: `Content-Type '${contentType}' is not supported.` })
      }

      // Documented: the same Request-Id with the same body gets the first answer again, as 409. Assumed: only
      // accepted requests are remembered, and another body, or the other way's path, is rejected.
      const callKey = `${merchant.clientId}\n${requestId}`
      const bodyHash = createHash("sha256").update(`${way.path}\n`).update(call.body).digest("hex")
      const earlier = acceptedCreates.get(callKey)
      if (earlier?.bodyHash === bodyHash) return sign({ ...earlier.answer, status: 409 })
      if (earlier)
        return headerError("idempotent_request", "Request-Id was used with another request body", 409)

      const read = way.check(call.body, settings, merchant)
      if ("refusal" in read) return read.refusal
      const { order } = read
      if (fault) return REFUSALS[fault]()
      if (!withDefaults(merchant).integrations.includes(way.integration)) return channelInactive()
      if (settings.duplicateInvoice === "reject" && book.get(merchant.clientId, order.invoiceNumber)) {
        return invoiceAlreadyUsed()
      }

      const answer = way.open(context, call, caller, order)
      acceptedCreates.set(callKey, { bodyHash, answer })
      return sign(answer)
    },
  }
}
