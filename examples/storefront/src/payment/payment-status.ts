/**
 * LinkAja, 2 of 3: read a payment's status.
 *
 * `GET /store/doku/sessions/:session_id` reads the plugin's ledger and calls no other server, so it may be polled. It
 * answers for sessions that have been replaced, too.
 */

import type { RefusalCode } from "./refusal"

/**
 * - `paid`: the order is there
 * - `pending`: DOKU has not reported a result yet
 * - `failed`: no money came; trying again is fine. With a `reason` the shopper was not sent to pay, and it says what to fix
 * - `expired`: the page's time is over and no money came yet; if it was debited after all, the store hears of it
 * - `review`: money came, and a person checks it. Never ask the shopper to pay again
 */
export type PaymentWord = "paid" | "pending" | "failed" | "expired" | "review"

export interface PaymentStatus {
  payment: PaymentWord
  /** Comes with `paid`. */
  order_id?: string
  /** Comes with `failed` where the store refused the payment before any money moved. */
  reason?: RefusalCode
  /** Comes with `reason`: the sentence for the shopper, in the requested language. */
  message?: string
  /** Comes with `review`: the invoice that holds the money, for the shopper to quote. */
  invoice_number?: string
}

/** Two and a half minutes in all; the store's job queries DOKU after one. */
export const MAX_LOOKS = 20

/** Pause after the nth poll (from 0), in ms: one second at first, growing to ten. */
export function pauseAfter(look: number): number {
  return Math.min(1_000 * 1.5 ** look, 10_000)
}

export interface Poll {
  ask: () => Promise<PaymentStatus>
  /** Rejects when the page is left. */
  pause: (ms: number) => Promise<void>
  /** True if polling again may help: a lost connection, but not an unknown payment. */
  mayPass: (error: unknown) => boolean
  /** Called after each poll without a final status: whether the shop could be reached. */
  onWaiting: (reached: boolean) => void
}

/** Polls until the status is final. Resolves to undefined if the last poll brought no final status. */
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
