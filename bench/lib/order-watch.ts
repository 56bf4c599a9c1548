import { setTimeout as pause } from "node:timers/promises"
import type { Database } from "../../integration-tests/chaos/database"

/** How often the orders are read, in ms. An order can be seen too late by this much, however it was made. */
const EVERY_MS = 5
/** For the slowest machine; by then a lost notification is not merely late. */
const SEEN_WITHIN_MS = 120_000

interface Waiting {
  seen(at: number): void
  failed(error: unknown): void
  until: number
}

/** Tells when a cart has become an order whose payment is booked on it, which is the last thing of a completion. */
export class OrderWatch {
  private readonly awaited = new Map<string, Waiting>()
  private looking = false

  constructor(private readonly database: Database) {}

  /** Resolves to the time (`performance.now()`) at which the order was seen. Rejects when it never is. */
  orderOf(cartId: string): Promise<number> {
    return new Promise((seen, failed) => {
      this.awaited.set(cartId, { seen, failed, until: performance.now() + SEEN_WITHIN_MS })
      this.look().catch((error: unknown) => this.giveUp(error))
    })
  }

  private async look(): Promise<void> {
    if (this.looking) return
    this.looking = true
    try {
      while (this.awaited.size > 0) {
        const orders = await this.database.query<{ cart_id: string }>(
          `select c.cart_id from order_cart c join order_transaction t on t.order_id = c.order_id
           where c.cart_id = any(?) and t.reference = 'capture'`,
          [[...this.awaited.keys()]],
        )
        const seenAt = performance.now()
        for (const { cart_id } of orders) {
          this.awaited.get(cart_id)?.seen(seenAt)
          this.awaited.delete(cart_id)
        }
        this.giveUpLate(seenAt)
        await pause(EVERY_MS)
      }
    } finally {
      this.looking = false
    }
  }

  private giveUpLate(now: number): void {
    for (const [cartId, { failed, until }] of this.awaited) {
      if (until > now) continue
      this.awaited.delete(cartId)
      failed(new Error(`The cart ${cartId} became no order within ${SEEN_WITHIN_MS} ms`))
    }
  }

  /** Ends all waits, because the orders are no longer read. */
  private giveUp(error: unknown): void {
    for (const { failed } of this.awaited.values()) failed(error)
    this.awaited.clear()
  }
}
