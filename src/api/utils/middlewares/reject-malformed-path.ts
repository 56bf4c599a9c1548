import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { sendUnknownLink } from "../../doku/pages"

/**
 * A path that no text can be read from, such as `%E8%77`, is one that doesn't exist. Express would fail over it with a
 * server error before any route is asked, so these stand above the routes with parameters, and have none.
 */
export const unreadablePage = orElse((_req, res) => sendUnknownLink(res))

export const unreadableJson = orElse((_req, res) => {
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
