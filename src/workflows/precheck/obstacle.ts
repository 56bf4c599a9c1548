import type { Refusal } from "../../modules/doku/ledger/refusal"

/** What keeps a cart from becoming an order. `messages` name things as the shop does. */
export interface CompletionObstacle extends Refusal {
  /** For the admin: names as Medusa Admin shows them, and what mends it. */
  reason: string
  /** What Medusa's own completion answers, where the obstacle is one that completion fails on. */
  coreError?: CoreError
}

export interface CoreError {
  type: string
  message: string
}

/** How an error of one of Medusa's steps is answered; one that is no MedusaError answers 500, as it does there. */
export function toCoreError(error: unknown): CoreError {
  const { type, message } = (error ?? {}) as Partial<CoreError>
  return { type: typeof type === "string" ? type : "unexpected_state", message: String(message ?? "") }
}

export const CHECK_AGAIN = "then check again; or return the money"
