type Query = (sql: string, bindings: string[][]) => Promise<unknown>

/**
 * Makes vouchers of products: their carts need no shipping, which is the dearest request of a checkout. Medusa wants
 * shipping for a product with a shipping profile, and for stock that says so.
 */
export async function sellWithoutShipping(query: Query, skus: string[]): Promise<void> {
  await query("update inventory_item set requires_shipping = false where sku = any(?)", [skus])
  await query(
    `update product_shipping_profile set deleted_at = now()
     where product_id in (select product_id from product_variant where sku = any(?))`,
    [skus],
  )
}
