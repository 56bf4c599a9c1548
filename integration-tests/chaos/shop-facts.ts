import type { Database } from "./database"

/** The ids that a storefront needs. */
export interface ShopFacts {
  regionId: string
  shippingOptionId: string
  /** SKU to variant id. */
  variants: ReadonlyMap<string, string>
}

export async function readShopFacts(database: Database): Promise<ShopFacts> {
  const [regions, options, variants] = await Promise.all([
    database.query<{ id: string }>("select id from region where currency_code = 'idr'"),
    database.query<{ id: string }>("select id from shipping_option where name = 'JNE REG'"),
    database.query<{ id: string; sku: string }>("select id, sku from product_variant where sku is not null"),
  ])
  const [region] = regions
  const [option] = options
  if (!region || !option) throw new Error("The demo store was not seeded: no region or no shipping option")
  return {
    regionId: region.id,
    shippingOptionId: option.id,
    variants: new Map(variants.map(({ sku, id }) => [sku, id])),
  }
}
