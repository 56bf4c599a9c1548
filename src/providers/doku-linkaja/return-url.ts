import { MedusaError } from "@medusajs/framework/utils"

/**
 * The page on which the shopper lands. A storefront may ask for another one, but only on a site that the store
 * owner has named: the option's own origin, or one that stands literally in `storeCors`. Patterns and `*` name
 * nobody, and a URL that comes from a browser must not become an open redirect.
 *
 * @throws MedusaError INVALID_DATA (400) naming the field.
 */
export function chooseReturnUrl(
  wanted: unknown,
  { returnUrl, storeCors }: { returnUrl: string; storeCors: string },
): string | null {
  if (wanted === undefined || wanted === null || wanted === "") return null
  const url = typeof wanted === "string" && URL.canParse(wanted) ? new URL(wanted) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, "data.return_url must be an absolute http(s) URL")
  }
  const allowed = new Set([new URL(returnUrl).origin, ...literalOrigins(storeCors)])
  if (!allowed.has(url.origin)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "data.return_url is on a site that this store doesn't know. " +
        "Add its origin to http.storeCors in medusa-config.ts, or leave return_url out",
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
