import { MedusaError } from "@medusajs/framework/utils"
import { isAppAddress, isBelowAddress, readReturnAddress } from "../../modules/doku/config/return-addresses"

export interface ReturnRule {
  /** The option: its origin is allowed. */
  returnUrl: string
  /** Medusa's setting: its literal origins are allowed; patterns and `*` allow nothing. */
  storeCors: string
  /** The option: addresses that are allowed with everything below them. */
  allowedReturnUrls: readonly string[]
}

/**
 * The storefront's own return URL, or null for the option's. The store's configuration must allow it, because a URL
 * from a browser would be an open redirect otherwise.
 *
 * @throws MedusaError INVALID_DATA (400) naming the field.
 */
export function chooseReturnUrl(wanted: unknown, rule: ReturnRule): string | null {
  if (wanted === undefined || wanted === null || wanted === "") return null
  const url = readReturnAddress(wanted)
  if (!url) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, "data.return_url must be an absolute http(s) URL")
  }
  if (rule.allowedReturnUrls.some((entry) => isBelowAddress(url, entry))) return url.href
  if (isAppAddress(url.href)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "data.return_url is an app's address that this store doesn't know. " +
        "Add it to the plugin's option allowedReturnUrls, or leave return_url out",
    )
  }
  if (![new URL(rule.returnUrl).origin, ...literalOrigins(rule.storeCors)].includes(url.origin)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "data.return_url is on a site that this store doesn't know. " +
        "Add its origin to http.storeCors in medusa-config.ts, or its address to the plugin's option " +
        "allowedReturnUrls, or leave return_url out",
    )
  }
  return url.href
}

function literalOrigins(storeCors: string): string[] {
  return storeCors
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => /^https?:\/\/[^*]+$/i.test(entry) && URL.canParse(entry))
    .map((entry) => new URL(entry).origin)
}
