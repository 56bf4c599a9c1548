import type { Suite } from "./suite"

interface OrderView {
  id: string
  total: number
  payment_status: string
  payment_collections: { payments: { amount: number; captured_at: string | null }[] }[]
  summary: { paid_total: number; pending_difference: number }
}

/** Expects exactly one order of this cart, paid in full by one captured payment. */
export async function expectOneOrder(
  { shop, sql }: Suite,
  cartId: string,
  total: number,
): Promise<OrderView> {
  const orders = await sql<{ order_id: string }>(
    "select order_id from order_cart where cart_id = ? and deleted_at is null",
    [cartId],
  )
  expect(orders).toHaveLength(1)
  const { body } = await shop.admin<{ order: OrderView }>(
    "GET",
    `/admin/orders/${orders[0]?.order_id}?fields=id,total,payment_status,*summary,*payment_collections.payments`,
  )
  const { order } = body
  expect(order).toMatchObject({
    total,
    payment_status: "captured",
    summary: { paid_total: total, pending_difference: 0 },
  })
  const payments = order.payment_collections.flatMap(({ payments }) => payments)
  expect(payments).toHaveLength(1)
  expect(payments[0]).toMatchObject({ amount: total })
  expect(payments[0]?.captured_at).not.toBeNull()
  const [cart] = await sql<{ completed_at: string | null }>("select completed_at from cart where id = ?", [
    cartId,
  ])
  expect(cart?.completed_at).not.toBeNull()
  return order
}

export async function expectNoOrder({ sql }: Suite, cartId: string): Promise<void> {
  // An unpaid completion makes the order, fails to authorise last, and takes the order back.
  expect(await sql("select id from order_cart where cart_id = ? and deleted_at is null", [cartId])).toEqual(
    [],
  )
  expect(await sql("select id from payment")).toEqual([])
}
