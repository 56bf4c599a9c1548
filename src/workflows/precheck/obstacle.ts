import type { Refusal } from "../../modules/doku/ledger/refusal"

/** Why a cart can't become an order. `messages` use the shop's names. */
export interface CompletionObstacle extends Refusal {
  /** For the admin: the names that Medusa Admin shows, and how to remove the obstacle. */
  reason: string
  /** The error of Medusa's own completion, if completion fails on this obstacle. */
  coreError?: CoreError
}

export interface CoreError {
  type: string
  message: string
}

/** The type and message of a step's error. An error that is no MedusaError becomes a 500, as in Medusa. */
export function toCoreError(error: unknown): CoreError {
  const { type, message } = (error ?? {}) as Partial<CoreError>
  return { type: typeof type === "string" ? type : "unexpected_state", message: String(message ?? "") }
}

export const CHECK_AGAIN = "then check again; or refund the customer"
