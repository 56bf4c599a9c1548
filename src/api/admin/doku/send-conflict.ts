import type { MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

/**
 * Answers 409 with the error's own message. Medusa's error handler replaces the message of a conflict with a text about
 * idempotency keys.
 */
export async function sendConflict(res: MedusaResponse, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { type, message } = error as { type?: unknown; message?: unknown }
    if (type !== MedusaError.Types.CONFLICT) throw error
    res.status(409).json({ type, message })
  }
}
