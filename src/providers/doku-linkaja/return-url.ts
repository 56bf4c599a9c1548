import { MedusaError } from "@medusajs/framework/utils"

/**
 * The storefront's own return URL, or null for the option's. Its origin must be that of the option or a literal entry
 * of `storeCors`; patterns and `*` allow nothing. Otherwise a URL from a browser would be an open redirect.
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
