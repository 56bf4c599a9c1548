/** A cart that was read longer ago than this is not used, in ms. */
const FRESH_FOR_MS = 10_000

/**
 * Hands a cart that the session request's middleware has read over to the provider, within the same request: reading
 * it takes as long as everything else that LinkAja adds. In this process only, under the collection's lease.
 */
export class PreparedCarts {
  private readonly carts = new Map<string, { cart: unknown; at: number }>()

  /** @param now monotonic clock, in ms. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  put(collectionId: string, cart: unknown): void {
    for (const [id, { at }] of this.carts) if (!this.isFresh(at)) this.carts.delete(id)
    this.carts.set(collectionId, { cart, at: this.now() })
  }

  /** Returns a cart at most once. */
  take(collectionId: string): unknown {
    const found = this.carts.get(collectionId)
    this.carts.delete(collectionId)
    return found && this.isFresh(found.at) ? found.cart : undefined
  }

  private isFresh(at: number): boolean {
    return this.now() - at < FRESH_FOR_MS
  }
}
