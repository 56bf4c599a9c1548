/**
 * LinkAja, 2 of 3: ask how a payment stands.
 *
 * `GET /store/doku/sessions/:session_id` reads the plugin's ledger and calls nobody, so it may be polled. It
 * answers for sessions that have been replaced, too.
 */

import type { RefusalCode } from "./refusal"

/**
 * - `paid`: the order is there
 * - `pending`: DOKU has not said yet
 * - `failed`: no money came; trying again is fine. With a `reason` nobody was sent to pay, and it says what to mend
 * - `expired`: the page's time is over and no money came yet; if it was debited after all, the store hears of it
 * - `review`: money came, and a person is looking. Nobody may be asked to pay again
 */
export type PaymentWord = "paid" | "pending" | "failed" | "expired" | "review"

export interface PaymentStatus {
  payment: PaymentWord
  /** Comes with `paid`. */
  order_id?: string
  /** Comes with `failed` where the store refused the payment before any money moved. */
  reason?: RefusalCode
  /** Comes with `reason`: the sentence for the shopper, in the language that was asked for. */
  message?: string
  /** Comes with `review`: the invoice that holds the money, for the shopper to quote. */
  invoice_number?: string
}

/** Two and a half minutes in all; the store's own job asks DOKU after one. */
export const MAX_LOOKS = 20

/** Pause after the nth look (from 0), in ms: a second first, growing to ten. */
export function pauseAfter(look: number): number {
  return Math.min(1_000 * 1.5 ** look, 10_000)
}

export interface Poll {
  ask: () => Promise<PaymentStatus>
  /** Rejects when the page is left. */
  pause: (ms: number) => Promise<void>
  /** Whether another look may mend this error: a lost connection, not an unknown payment. */
  mayPass: (error: unknown) => boolean
  /** Told after each look that brought nothing final: whether the shop could be reached. */
  onWaiting: (reached: boolean) => void
}

/** Looks until the word is final. Resolves to undefined when it still isn't after the last look. */
export async function pollPayment({
  ask,
  pause,
  mayPass,
  onWaiting,
}: Poll): Promise<PaymentStatus | undefined> {
  for (let look = 0; look < MAX_LOOKS; look++) {
    try {
      const status = await ask()
      if (status.payment !== "pending") return status
      onWaiting(true)
    } catch (error) {
      if (!mayPass(error)) throw error
      onWaiting(false)
    }
    if (look + 1 < MAX_LOOKS) await pause(pauseAfter(look))
  }
  return undefined
}
