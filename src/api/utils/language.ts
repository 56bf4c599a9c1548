import type { MedusaRequest } from "@medusajs/framework/http"
import type { Refusal } from "../../modules/doku/ledger/refusal"

/** English, unless Accept-Language prefers Bahasa Indonesia, whose old code is `in`. */
export function preferredLanguage(req: MedusaRequest): keyof Refusal["messages"] {
  const preferred = req.acceptsLanguages("en", "id", "in")
  return preferred === "id" || preferred === "in" ? "id" : "en"
}

/** The language of our own pages: the browser's, or `fallback` when it asks for neither of ours. */
export function pageLanguage(req: MedusaRequest, fallback: "id" | "en"): "id" | "en" {
  const ours = fallback === "id" ? ["id", "in", "en"] : ["en", "id", "in"]
  const preferred = req.acceptsLanguages(...ours)
  if (preferred === false) return fallback
  return preferred === "en" ? "en" : "id"
}
