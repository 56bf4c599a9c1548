import { NumberLiteral } from "../../http/json"
import { isObject } from "../../input/readers"
import type { SandboxContext } from "../../state/context"
import type { SandboxSettings } from "../../state/settings"
import { header } from "../header-checks"
import { orderEcho } from "../order-echo"
import { redirectBase } from "../redirect-base"
import type { DokuCall } from "../route"
import { dokuTimestamp, jakartaDigits } from "../timestamp"
import { digits } from "./digits"
import { echoItems } from "./items"
import { checkoutOrigin } from "./origin"
import { PAGE_PREFIX } from "./page-prefix"
import type { CheckedPayment } from "./payment-checks"

/** The page that was opened. */
export interface Session {
  /** 32 hexadecimal digits */
  sessionId: string
  token: string
  expiresAt: Date
}

/** The envelope that third parties recorded on DOKU's sandbox. `date` is assumed to be our timestamp header. */
export function paymentAnswer(
  context: SandboxContext,
  call: DokuCall,
  { invoiceNumber, amount, dueMinutes, channels, request }: CheckedPayment,
  { sessionId, token, expiresAt }: Session,
): unknown {
  const { settings } = context
  const order = object(request.order)
  return {
    message: ["SUCCESS"],
    response: {
      order: {
        ...order,
        ...orderEcho(settings, "create", { invoiceNumber, amount }, settings.checkoutAmountFormat),
        line_items: echoItems(order.line_items),
        session_id: sessionId,
      },
      payment: {
        ...object(request.payment),
        payment_method_types: channels,
        payment_due_date: dueMinutes,
        token_id: token,
        url: `${redirectBase(context)}${PAGE_PREFIX}${token}`,
        ...expiryFields(expiresAt, settings.checkoutExpiryFields),
      },
      customer: request.customer,
      additional_info: { ...object(request.additional_info), origin: checkoutOrigin("apiFormat") },
      uuid: new NumberLiteral(digits(40)),
      headers: {
        request_id: header(call, "Request-Id"),
        signature: header(call, "Signature"),
        date: header(call, "Request-Timestamp"),
        client_id: header(call, "Client-Id"),
      },
    },
  }
}

function expiryFields(
  expiresAt: Date,
  shown: SandboxSettings["checkoutExpiryFields"],
): Record<string, string | undefined> {
  const isShown = (name: "expired_date" | "expired_datetime") => shown === "both" || shown === name
  return {
    expired_date: isShown("expired_date") ? jakartaDigits(expiresAt) : undefined,
    expired_datetime: isShown("expired_datetime") ? dokuTimestamp(expiresAt) : undefined,
  }
}

function object(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {}
}
