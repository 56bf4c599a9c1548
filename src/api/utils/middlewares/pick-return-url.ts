import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { isOurProviderId } from "../../../modules/doku/config/options"
import { preferredLanguage } from "../language"

/**
 * Of what a storefront sends for a session of ours only `return_url` is a wish; the provider judges it. The rest is
 * dropped here already, because Medusa writes all of it down before it asks the provider: until the answer came it would
 * stand there like the session's own data, and what the database can't hold would be a server error.
 */
export function pickReturnUrl(req: MedusaRequest, _res: MedusaResponse, next: MedusaNextFunction) {
  const body = req.body as
    | { provider_id?: unknown; data?: { return_url?: unknown; language?: string } | null }
    | undefined
  if (typeof body?.provider_id !== "string" || !isOurProviderId(body.provider_id)) return next()
  const wanted = body.data?.return_url
  // The provider sees no request, and its refusals are read by the shopper.
  const language = preferredLanguage(req)
  if (wanted === undefined || wanted === null || wanted === "") {
    body.data = { language }
    return next()
  }
  if (typeof wanted !== "string" || !canBeKept(wanted)) {
    return next(
      new MedusaError(MedusaError.Types.INVALID_DATA, "data.return_url must be an absolute http(s) URL"),
    )
  }
  body.data = { language, return_url: wanted }
  next()
}

/** PostgreSQL keeps neither the character NUL nor half a surrogate pair. */
function canBeKept(text: string): boolean {
  return !text.includes("\0") && Buffer.from(text).toString() === text
}
