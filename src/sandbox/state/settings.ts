import {
  amountFormat,
  type ChannelIds,
  channelIds,
  type NotifyOptions,
  readNotifyOptions,
} from "../doku/notification"
import type { AmountFormat } from "../http/json"
import { fields, flag, integer, nullable, oneOf, text } from "../input/readers"

/** Which answers lie about a value. */
export type EchoTarget = "none" | "create" | "status" | "both"

/** Everything about the fake DOKU that a test may turn. Amounts are integer IDR, times milliseconds. */
export interface SandboxSettings {
  /** Refuse an order whose items don't add up to its amount. DOKU documents it for a sibling channel. */
  enforceLineItemSum: boolean
  /** A second create for an invoice, under a new Request-Id. Evidence conflicts; "reject" is the stricter. */
  duplicateInvoice: "reject" | "accept"
  /** DOKU prints no limit for LinkAja; 64 is its siblings', 30 holds where cards are active. */
  maxInvoiceLength: number
  /** Whether the create request's signature must hold a Digest line. */
  digestPolicy: "required" | "forbidden" | "either"
  /** Where the create answer puts what the shopper's browser must hand to LinkAja. */
  parameterShape: "redirect_parameter" | "parameter_string" | "parameter_object" | "parameter_json" | "none"
  redirectMethod: "POST" | "GET"
  /** Another host (https is assumed) or origin for `redirect_url_http`; null: the sandbox itself. */
  redirectHost: string | null
  /** `emoney_payment.status`: the state of the request, never of the payment. */
  createStatus: "PENDING" | "SUCCESS"
  /** Spelling of the amount in the create answer. */
  amountFormat: AmountFormat
  /** Spelling of the amount in the status answer. */
  statusAmountFormat: AmountFormat
  responseTimestampHeader: "Response-Timestamp" | "Request-Timestamp"
  responseSignature: "valid" | "bad" | "absent"
  /** Answers that name another invoice. */
  wrongInvoiceEcho: EchoTarget
  /** Answers that name an amount one rupiah too high. */
  wrongAmountEcho: EchoTarget
  /** How long after its creation an invoice is still answered 404 by the status route. */
  statusNotFoundMs: number
  /** Adds `order.currency` to the status answer. */
  statusCurrency: string | null
  /** Ids of service, acquirer and channel in the status answer. */
  statusChannelIds: ChannelIds
  /** How the shopper's browser comes back to `callback_url`; DOKU doesn't say. */
  callbackMethod: "GET" | "POST"
  /** Whether an invoice that DOKU calls EXPIRED can still be paid on LinkAja's page. */
  payAfterExpiryAllowed: boolean
  /** How long a notification waits for its answer. */
  notificationTimeoutMs: number
  /** DOKU's clock minus this machine's: it shows in its answers, and refuses requests of another time. */
  clockOffsetMs: number
  /** Applied to every notification that a shopper's click causes; a control call's own options win. */
  notification: NotifyOptions
}

export type SettingsPatch = Partial<SandboxSettings>

export const DEFAULT_SETTINGS: Readonly<SandboxSettings> = {
  enforceLineItemSum: true,
  duplicateInvoice: "reject",
  maxInvoiceLength: 64,
  digestPolicy: "required",
  parameterShape: "redirect_parameter",
  redirectMethod: "POST",
  redirectHost: null,
  createStatus: "PENDING",
  amountFormat: "number",
  statusAmountFormat: "number",
  responseTimestampHeader: "Response-Timestamp",
  responseSignature: "valid",
  wrongInvoiceEcho: "none",
  wrongAmountEcho: "none",
  statusNotFoundMs: 0,
  statusCurrency: null,
  statusChannelIds: "present",
  callbackMethod: "GET",
  payAfterExpiryAllowed: true,
  notificationTimeoutMs: 5_000,
  clockOffsetMs: 0,
  notification: {},
}

/** A year. */
const MOST_OFFSET_MS = 365 * 86_400_000

const echoTarget = oneOf("none", "create", "status", "both")

/** Reads a change of settings; an unknown name is refused with the list of names. */
export const readSettingsPatch = fields<SandboxSettings>({
  enforceLineItemSum: flag,
  duplicateInvoice: oneOf("reject", "accept"),
  maxInvoiceLength: integer(1, 128),
  digestPolicy: oneOf("required", "forbidden", "either"),
  parameterShape: oneOf(
    "redirect_parameter",
    "parameter_string",
    "parameter_object",
    "parameter_json",
    "none",
  ),
  redirectMethod: oneOf("POST", "GET"),
  redirectHost: nullable(
    text({
      pattern: /^(https?:\/\/)?[A-Za-z0-9.[\]:-]+$/,
      hint: "null, a host such as evil.example, or an origin such as https://evil.example",
    }),
  ),
  createStatus: oneOf("PENDING", "SUCCESS"),
  amountFormat,
  statusAmountFormat: amountFormat,
  responseTimestampHeader: oneOf("Response-Timestamp", "Request-Timestamp"),
  responseSignature: oneOf("valid", "bad", "absent"),
  wrongInvoiceEcho: echoTarget,
  wrongAmountEcho: echoTarget,
  statusNotFoundMs: integer(0, 86_400_000),
  statusCurrency: nullable(text({ max: 8 })),
  statusChannelIds: channelIds,
  callbackMethod: oneOf("GET", "POST"),
  payAfterExpiryAllowed: flag,
  notificationTimeoutMs: integer(10, 600_000),
  clockOffsetMs: integer(-MOST_OFFSET_MS, MOST_OFFSET_MS),
  notification: readNotifyOptions,
})
