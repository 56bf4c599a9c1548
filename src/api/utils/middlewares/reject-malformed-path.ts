import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { sendUnknownLink } from "../../doku/pages"

/**
 * Answers 404 to a path that can't be decoded, such as `%E8%77`. Express answers it with a server error when a route
 * has parameters, so these routes come before those and have none.
 */
export const rejectMalformedPagePath = orElse((_req, res) => sendUnknownLink(res))

export const rejectMalformedApiPath = orElse((_req, res) => {
  res.status(404).json({ type: "not_found", message: "There is nothing at this address" })
})

function orElse(answer: (req: MedusaRequest, res: MedusaResponse) => void) {
  return (req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): void => {
    if (isReadable(req.path)) next()
    else answer(req, res)
  }
}

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}
