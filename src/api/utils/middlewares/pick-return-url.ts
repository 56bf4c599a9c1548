import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { isOurProviderId } from "../../../modules/doku/config/options"
import { preferredLanguage } from "../language"

/**
 * Keeps only `return_url` of the data that a storefront sends for a LinkAja session; the provider validates it. Medusa
 * stores the data before it calls the provider, so other fields would look like the session's own until the provider
 * returns, and a text that PostgreSQL rejects would be a server error.
 */
export function pickReturnUrl(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction) {
  const body = req.body as
    | { provider_id?: unknown; data?: { return_url?: unknown; language?: string } | null }
    | undefined
  if (typeof body?.provider_id !== "string" || !isOurProviderId(body.provider_id)) return next()
  const returnUrl = body.data?.return_url
  // The provider has no access to the request, and its refusals are messages for the shopper.
  const language = preferredLanguage(req)
  if (returnUrl === undefined || returnUrl === null || returnUrl === "") {
    body.data = { language }
    return next()
  }
  if (typeof returnUrl !== "string" || !canBeStored(returnUrl)) {
    return next(
      new MedusaError(MedusaError.Types.INVALID_DATA, "data.return_url must be an absolute http(s) URL"),
    )
  }
  body.data = { language, return_url: returnUrl }
  next()
}

/** PostgreSQL rejects NUL and unpaired surrogates. */
function canBeStored(text: string): boolean {
  return !text.includes("\0") && Buffer.from(text).toString() === text
}
