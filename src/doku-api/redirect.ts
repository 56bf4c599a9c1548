import { DokuError } from "./errors/doku-error"
import { ownValue } from "./json"

/** Where to send the shopper, and how. */
export interface Redirect {
  /** `POST`: a form that submits `parameters` to `url`. `GET`: see `redirectTarget`. */
  method: "GET" | "POST"
  /** Absolute URL on an allowed host, in its normalised form. */
  url: string
  /** Form fields in DOKU's order; a name may occur twice. */
  parameters: { name: string; value: string }[]
}

/** Where a shopper may be sent. */
export interface RedirectRule {
  /** `doku.com` allows itself and its subdomains, `*.doku.com` only its subdomains. https, on any port. */
  hosts: readonly string[]
  /** The only origin that is allowed with plain http: a local DOKU, in development. */
  httpOrigin?: string
}

export const DEFAULT_REDIRECT_HOSTS: readonly string[] = ["doku.com", "linkaja.id", "linkaja.com"]

/** LinkAja's own checkout page takes its opaque message in a form field of this name (third-party code). */
const MESSAGE_FIELD = "Message"

/** A redirect is stored in the database, which takes neither NUL nor lone surrogates. */
const UNSTORABLE = /[\0\p{Cs}]/u

/**
 * Reads `emoney_payment` of DOKU's answer. DOKU's LinkAja page names the parameter `parameter` and calls it a
 * string; third-party code saw `redirect_parameter`, a list of names and values. Both names are read, each as a
 * list of `{name, value}`, a map, JSON text of either, or a plain text, which becomes the field `Message`.
 *
 * @throws DokuError `invalid_response` for another method, a URL or host that is not allowed, or parameters
 * of no known shape.
 */
export function readRedirect(emoneyPayment: unknown, rule: RedirectRule): Redirect {
  return {
    method: readMethod(ownValue(emoneyPayment, "redirect_method_http")),
    url: readWebUrl(ownValue(emoneyPayment, "redirect_url_http"), rule, "emoney_payment.redirect_url_http"),
    parameters: readAnyParameters(emoneyPayment),
  }
}

/** The URL to send the browser to: for `GET` with the parameters appended, for `POST` the form's action. */
export function redirectTarget({ method, url, parameters }: Redirect): string {
  if (method === "POST" || parameters.length === 0) return url
  const target = new URL(url)
  // Appended as text: URLSearchParams would rewrite the existing query, which DOKU may have signed.
  const appended = new URLSearchParams(parameters.map(({ name, value }) => [name, value])).toString()
  target.search = target.search === "" ? appended : `${target.search}&${appended}`
  return target.href
}

function readMethod(value: unknown): Redirect["method"] {
  const method = typeof value === "string" ? value.trim().toUpperCase() : undefined
  if (method === "GET" || method === "POST") return method
  throw flaw("emoney_payment.redirect_method_http", "is neither GET nor POST")
}

/**
 * Reads the URL of a page to which a shopper may be sent.
 *
 * @param field of DOKU's answer, for the error.
 * @throws DokuError `invalid_response` unless it is an https URL on an allowed host.
 */
export function readWebUrl(value: unknown, rule: RedirectRule, field: string): string {
  const url = typeof value === "string" ? parseUrl(value) : undefined
  if (!url) throw flaw(field, "is not an absolute URL")
  if (url.username !== "" || url.password !== "") throw flaw(field, "holds credentials")
  if (url.protocol === "http:") {
    if (url.origin === rule.httpOrigin) return url.href
    throw flaw(field, "is plain http")
  }
  if (url.protocol !== "https:") throw flaw(field, "is not https")
  if (!allowsRedirectHost(rule.hosts, url.hostname)) {
    throw flaw(
      field,
      `leads to ${url.hostname}, which allowedRedirectHosts doesn't list: add "${url.hostname}" to this option ` +
        "if the host belongs to DOKU or LinkAja",
    ).with({ redirectHost: url.hostname })
  }
  // The normalised text is returned, so that a browser reads exactly what was checked.
  return url.href
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

/** @param hosts see `RedirectRule` */
export function allowsRedirectHost(hosts: readonly string[], hostname: string): boolean {
  return hosts.some((entry) => allows(entry, hostname))
}

function allows(entry: string, hostname: string): boolean {
  const wanted = entry.trim().toLowerCase()
  const subdomainsOnly = wanted.startsWith("*.")
  const domain = subdomainsOnly ? wanted.slice(2) : wanted
  if (domain === "") return false
  return (!subdomainsOnly && hostname === domain) || hostname.endsWith(`.${domain}`)
}

function readAnyParameters(emoneyPayment: unknown): Redirect["parameters"] {
  const list = readParameters(
    ownValue(emoneyPayment, "redirect_parameter"),
    "emoney_payment.redirect_parameter",
  )
  return list.length > 0
    ? list
    : readParameters(ownValue(emoneyPayment, "parameter"), "emoney_payment.parameter")
}

function readParameters(value: unknown, field: string): Redirect["parameters"] {
  if (value === undefined || value === null) return []
  if (typeof value === "string") return readText(value, field)
  if (typeof value !== "object") throw flaw(field, "has no known shape")
  const entries: [unknown, unknown][] = Array.isArray(value)
    ? value.map((entry: unknown) => [ownValue(entry, "name"), ownValue(entry, "value")])
    : Object.entries(value)
  return entries.flatMap(([name, content]) => {
    if (typeof name !== "string" || name === "" || UNSTORABLE.test(name)) {
      throw flaw(field, "holds an entry without a proper name")
    }
    // Java serialisers write null for a field that isn't there.
    if (content === null || content === undefined) return []
    const text = typeof content === "object" ? undefined : String(content)
    if (text === undefined || UNSTORABLE.test(text)) throw flaw(field, "holds a value that is not plain")
    return [{ name, value: text }]
  })
}

function readText(text: string, field: string): Redirect["parameters"] {
  if (text.trim() === "") return []
  if (/^\s*[[{]/.test(text)) {
    const parsed = parseJson(text)
    if (parsed !== undefined) return readParameters(parsed, field)
  }
  return readParameters({ [MESSAGE_FIELD]: text }, field)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // An opaque message may begin with `{` or `[` without being JSON.
    return undefined
  }
}

function flaw(field: string, what: string): DokuError {
  return new DokuError("invalid_response", `DOKU's answer: ${field} ${what}`, {
    code: "unusable_redirect",
    field,
  })
}
