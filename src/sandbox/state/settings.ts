import { fields, flag, integer, nullable, oneOf, type Reader, text } from "../input/readers"
import { amountFormat, channelIds, type NotifyOptions, readNotifyOptions } from "./notify-options"

const ECHO_TARGETS = ["none", "create", "status", "both"] as const

/** Which answers name a wrong value. */
export type EchoTarget = (typeof ECHO_TARGETS)[number]

const YEAR_MS = 365 * 86_400_000

interface Setting<Value> {
  initial: Value
  read: Reader<Value>
}

function setting<Value>(initial: NoInfer<Value>, read: Reader<Value>): Setting<Value> {
  return { initial, read }
}

const SETTINGS = {
  /** Rejects an order whose items don't add up to its amount. DOKU documents it for a sibling channel. */
  enforceLineItemSum: setting(true, flag),
  /**
   * A second create for an invoice, under a new Request-Id. Evidence conflicts; "reject" is the stricter. "accept"
   * renews a direct invoice, and opens a second Checkout page that can be paid too.
   */
  duplicateInvoice: setting("reject", oneOf("reject", "accept")),
  /** DOKU prints no limit for LinkAja; its sibling channels have 64, and 30 where cards are active. */
  maxInvoiceLength: setting(64, integer(1, 128)),
  /** Whether the create request's signature must hold a Digest line. */
  digestPolicy: setting("required", oneOf("required", "forbidden", "either")),
  /** Where the create answer puts what the shopper's browser must hand to LinkAja. */
  parameterShape: setting(
    "redirect_parameter",
    oneOf("redirect_parameter", "parameter_string", "parameter_object", "parameter_json", "none"),
  ),
  redirectMethod: setting("POST", oneOf("POST", "GET")),
  /** Another host (https is assumed) or origin of `redirect_url_http` and Checkout's `url`; null: the sandbox's. */
  redirectHost: setting(
    null,
    nullable(
      text({
        pattern: /^(https?:\/\/)?[A-Za-z0-9.[\]:-]+$/,
        hint: "null, a host such as evil.example, or an origin such as https://evil.example",
      }),
    ),
  ),
  /** `emoney_payment.status`: the state of the request, never of the payment. */
  createStatus: setting("PENDING", oneOf("PENDING", "SUCCESS")),
  /** Format of the amount in the direct way's create answer. */
  amountFormat: setting("number", amountFormat),
  /** Format of the amount in Checkout's create answer. */
  checkoutAmountFormat: setting("string", amountFormat),
  /** Which of `expired_date` (WIB) and `expired_datetime` (UTC) Checkout's create answer has. */
  checkoutExpiryFields: setting("both", oneOf("both", "expired_date", "expired_datetime", "none")),
  /** A Checkout create without `payment_method_types`: all active channels, or a 500 as one account got. */
  methodTypesLeftOut: setting("all_active", oneOf("all_active", "status_500")),
  /** Format of the amount in the status answer. */
  statusAmountFormat: setting("number", amountFormat),
  responseTimestampHeader: setting("Response-Timestamp", oneOf("Response-Timestamp", "Request-Timestamp")),
  responseSignature: setting("valid", oneOf("valid", "bad", "absent")),
  /** Answers that name another invoice. */
  wrongInvoiceEcho: setting("none", oneOf(...ECHO_TARGETS)),
  /** Answers that name an amount one rupiah too high. */
  wrongAmountEcho: setting("none", oneOf(...ECHO_TARGETS)),
  /** How long after its creation the status route still answers 404 for an invoice, ms. */
  statusNotFoundMs: setting(0, integer(0, 86_400_000)),
  /** Adds `order.currency` to the status answer. */
  statusCurrency: setting(null, nullable(text({ max: 8 }))),
  /** Ids of service, acquirer and channel in the status answer. */
  statusChannelIds: setting("present", channelIds),
  /** How the shopper's browser comes back to `callback_url`; DOKU doesn't say. */
  callbackMethod: setting("GET", oneOf("GET", "POST")),
  /** Whether a direct invoice that DOKU calls EXPIRED can still be paid on LinkAja's page. */
  payAfterExpiryAllowed: setting(true, flag),
  /** Whether a Checkout page that was opened before its end still takes Pay and Decline afterwards. */
  payAfterDueDateAllowed: setting(false, flag),
  /** How long a notification waits for its answer, ms. */
  notificationTimeoutMs: setting(5_000, integer(10, 600_000)),
  /** DOKU's clock minus this machine's, ms: its answers show it, and it rejects requests of another time. */
  clockOffsetMs: setting(0, integer(-YEAR_MS, YEAR_MS)),
  /** Applied to every notification that a shopper's click causes; a control call's own options win. */
  notification: setting<NotifyOptions>({}, readNotifyOptions),
}

/** Everything that a test can configure about the fake DOKU. */
export type SandboxSettings = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]["initial"] }

export type SettingsPatch = Partial<SandboxSettings>

export const DEFAULT_SETTINGS = column("initial") as Readonly<SandboxSettings>

/** Reads a change of settings; the refusal of an unknown name lists the known ones. */
export const readSettingsPatch = fields(column("read")) as Reader<SettingsPatch>

function column<Key extends keyof Setting<unknown>>(key: Key): Record<string, Setting<unknown>[Key]> {
  return Object.fromEntries(Object.entries(SETTINGS).map(([name, setting]) => [name, setting[key]]))
}
