import { toRupiah } from "../../../money/rupiah"
import type { SessionOrder } from "../session-context"
import type { OrderSource } from "./line-items"

/**
 * What DOKU receives about a payment of an order: the order's goods when it is paid for the first time and in full,
 * else one line that names the order. The goods of a changed order don't add up to what is still owed, and DOKU would
 * show them at prices that they never had.
 *
 * @param amount integer IDR
 */
export function orderSource(order: SessionOrder, amount: number): OrderSource {
  // Refunded money counts as paid: the goods of a first payment are another payment's.
  const paid = toRupiah(order.summary?.paid_total ?? 0)
  if (paid === 0 && toRupiah(order.total) === amount) return order
  // DOKU accepts no "#".
  const change = { title: `Order ${order.display_id}, change`, quantity: 1, total: amount }
  return { ...order, items: [change], shipping_methods: [] }
}
