/** Schemes that run code, read files, or start any app of the device, whatever app they seem to name. */
const FORBIDDEN_SCHEMES = new Set(
  (
    "about android-app blob chrome content data file filesystem ftp intent javascript jar mailto market ms-appinstaller " +
    "search-ms sms smsto tel vbscript view-source ws wss"
  ).split(" "),
)

const WEB = /^https?:$/
/** `scheme://` and something behind it, as an app registers it. */
const APP_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/\/?[^/?#]/

/** Whether a URL is the address of an app: one of a scheme of its own, which only a device with the app can open. */
export function isAppAddress(url: string): boolean {
  return APP_ADDRESS.test(url) && !WEB.test(new URL(url).protocol)
}

/**
 * Reads a URL to which a shopper may be sent after LinkAja: http(s), or an app's own scheme.
 *
 * @returns undefined for a relative URL, one with a user name or password, and a scheme that is never allowed.
 */
export function readReturnAddress(text: unknown): URL | undefined {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.username || url.password) return undefined
  if (WEB.test(url.protocol)) return url
  const allowed = APP_ADDRESS.test(url.href) && !FORBIDDEN_SCHEMES.has(url.protocol.slice(0, -1))
  return allowed ? url : undefined
}

/**
 * Whether `url` is the address `entry` or lies below it. Scheme, host and port must be equal; the path must be the
 * entry's own or continue it behind a slash.
 */
export function isBelowAddress(url: URL, entry: string): boolean {
  const allowed = new URL(entry)
  if (url.protocol !== allowed.protocol || url.host !== allowed.host) return false
  const path = allowed.pathname.replace(/\/+$/, "")
  if (path === "") return true
  // Some servers decode a slash and apply the dots after it, and would leave the allowed path.
  if (/%(2f|5c)/i.test(url.pathname)) return false
  return url.pathname === path || url.pathname.startsWith(`${path}/`)
}
