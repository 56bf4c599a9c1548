/** What the plugin appends to the return page's address. The page needs nothing else: no cookie, no storage. */
export interface ReturnAddress {
  sessionId: string
  cartId?: string
}

/**
 * `?payment=…&session_id=…&cart_id=…[&order_id=…]`. The word and the order are not read: they were true when the
 * shopper was sent here, anybody can type them, and a page that was left open shows them for ever. The page asks.
 *
 * @returns undefined for an address that names no payment.
 */
export function readReturnAddress(search: string): ReturnAddress | undefined {
  const query = new URLSearchParams(search)
  const sessionId = idIn(query, "session_id")
  if (sessionId === undefined) return undefined
  const cartId = idIn(query, "cart_id")
  return { sessionId, ...(cartId === undefined ? {} : { cartId }) }
}

export function idIn(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name) ?? ""
  return isId(value) ? value : undefined
}

/** Medusa's ids are letters, digits and underscores; other characters would change the requested path. */
export function isId(value: string): boolean {
  return /^\w{1,64}$/.test(value)
}
