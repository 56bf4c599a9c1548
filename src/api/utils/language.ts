import type { MedusaRequest } from "@medusajs/framework/http"
import type { Refusal } from "../../modules/doku/ledger/refusal"

/** English, unless Accept-Language prefers Bahasa Indonesia, whose old code is `in`. */
export function preferredLanguage(req: MedusaRequest): keyof Refusal["messages"] {
  const preferred = req.acceptsLanguages("en", "id", "in")
  return preferred === "id" || preferred === "in" ? "id" : "en"
}
