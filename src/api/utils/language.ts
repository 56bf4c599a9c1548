import type { MedusaRequest } from "@medusajs/framework/http"
import type { Refusal } from "../../modules/doku/ledger/refusal"

/** English, unless the request's Accept-Language prefers Bahasa Indonesia, which old systems call `in`. */
export function preferredLanguage(req: MedusaRequest): keyof Refusal["messages"] {
  const preferred = req.acceptsLanguages("en", "id", "in")
  return preferred === "id" || preferred === "in" ? "id" : "en"
}
