import { setTimeout as pause } from "node:timers/promises"
import type { Database } from "../../integration-tests/chaos/database"

/** How often is looked, in ms: so much too late an order may be seen, by whichever way it came. */
const EVERY_MS = 5

/** Tells when a cart has become an order whose payment is booked on it, which is the last thing of a completion. */
export class OrderWatch {
  private readonly awaited = new Map<string, (seenAt: number) => void>()
  private looking = false

  constructor(private readonly database: Database) {}

  /** Resolves to the time (`performance.now()`) at which the order was seen. */
  orderOf(cartId: string): Promise<number> {
    return new Promise((seen, failed) => {
      this.awaited.set(cartId, seen)
      this.look().catch(failed)
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
          this.awaited.get(cart_id)?.(seenAt)
          this.awaited.delete(cart_id)
        }
        await pause(EVERY_MS)
      }
    } finally {
      this.looking = false
    }
  }
}
