import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import type { Sql } from "../../modules/doku/db/sql"
import { hasMedusasTables } from "../medusa/medusa-tables"
import { type Checked, checking } from "./checking"

/**
 * One statement instead of the thirty that Medusa's own steps need. It never finds an obstacle: it finds the ordinary
 * cart, about which those steps would find none. Each condition is stricter than Medusa's rule, so a cart that is
 * unusual in any way (a voucher, a second location with less stock, an option with a rule of its own) gets the whole
 * precheck.
 */
const IS_ORDINARY = `
  with checked as (
    select id, sales_channel_id, region_id, shipping_address_id from cart
    where completed_at is null and deleted_at is null and id = coalesce(:cartId, (
      select cart_id from cart_payment_collection where payment_collection_id = :collectionId and deleted_at is null
      limit 1))
  ),
  line as (
    select item.quantity, item.requires_shipping, variant.id as variant_id, variant.manage_inventory,
      (select min(profile.id) from product_shipping_profile link
        join shipping_profile profile on profile.id = link.shipping_profile_id and profile.deleted_at is null
        where link.product_id = product.id and link.deleted_at is null having count(*) = 1) as profile_id,
      product.id is not null and exists (
        select from product_sales_channel link where link.product_id = product.id
          and link.sales_channel_id = checked.sales_channel_id and link.deleted_at is null
      ) as is_sold
    from checked join cart_line_item item on item.cart_id = checked.id and item.deleted_at is null
      left join product_variant variant on variant.id = item.variant_id and variant.deleted_at is null
      left join product on product.id = variant.product_id and product.deleted_at is null and product.status = 'published'
  ),
  method as (
    select option.shipping_profile_id as profile_id,
      option.id is not null and exists (
        select from service_zone zone join geo_zone area on area.service_zone_id = zone.id
        where zone.id = option.service_zone_id and zone.deleted_at is null and area.deleted_at is null
          and area.type = 'country' and area.country_code = address.country_code
      ) and not exists (
        select from shipping_option_rule rule where rule.shipping_option_id = option.id and rule.deleted_at is null
          and not (rule.operator = 'eq' and rule.attribute = 'enabled_in_store' and rule.value is not null
            and rule.value = '"true"'::jsonb)
          and not (rule.operator = 'eq' and rule.attribute = 'is_return' and rule.value is not null
            and rule.value = '"false"'::jsonb)
      ) as is_offered
    from checked join cart_shipping_method chosen on chosen.cart_id = checked.id and chosen.deleted_at is null
      left join shipping_option option on option.id = chosen.shipping_option_id and option.deleted_at is null
      left join cart_address address on address.id = checked.shipping_address_id and address.deleted_at is null
  ),
  need as (
    select needed.inventory_item_id, sum(line.quantity * needed.required_quantity) as quantity
    from line join product_variant_inventory_item needed
      on needed.variant_id = line.variant_id and needed.deleted_at is null
    where line.manage_inventory group by 1
  ),
  level as (
    select need.inventory_item_id, level.location_id,
      level.stocked_quantity - level.reserved_quantity >= need.quantity as is_enough
    from need join inventory_item item on item.id = need.inventory_item_id and item.deleted_at is null
      join inventory_level level on level.inventory_item_id = item.id and level.deleted_at is null
      join stock_location location on location.id = level.location_id and location.deleted_at is null
      join sales_channel_stock_location link on link.stock_location_id = location.id and link.deleted_at is null
      join checked on checked.sales_channel_id = link.sales_channel_id
  )
  select (
    exists (select from sales_channel channel where channel.id = checked.sales_channel_id
      and channel.deleted_at is null and not channel.is_disabled)
    and exists (select from region join region_payment_provider link on link.region_id = region.id
      join payment_provider provider on provider.id = link.payment_provider_id
      where region.id = checked.region_id and region.deleted_at is null and link.payment_provider_id = :providerId
        and link.deleted_at is null and provider.deleted_at is null and provider.is_enabled)
    and not exists (select from cart_promotion where cart_id = checked.id)
    and not exists (select from cart_line_item_adjustment adjustment
      join cart_line_item item on item.id = adjustment.item_id
      where item.cart_id = checked.id and adjustment.deleted_at is null)
    and not exists (select from cart_shipping_method_adjustment adjustment
      join cart_shipping_method chosen on chosen.id = adjustment.shipping_method_id
      where chosen.cart_id = checked.id and adjustment.deleted_at is null)
    and exists (select from line)
    and not exists (select from line where is_sold is not true
      or requires_shipping and profile_id is null
      or requires_shipping and not exists (select from method where method.profile_id = line.profile_id)
      or manage_inventory and not exists (select from product_variant_inventory_item needed
        where needed.variant_id = line.variant_id and needed.deleted_at is null))
    and not exists (select from method where is_offered is not true)
    and (not exists (select from line where requires_shipping) or exists (
      select from cart_address address where address.id = checked.shipping_address_id and address.deleted_at is null
        and trim(address.address_1) <> ''))
    and (not exists (select from need) or exists (select from level))
    and not exists (select from need cross join (select distinct location_id from level) location
      where not exists (select from level where level.inventory_item_id = need.inventory_item_id
        and level.location_id = location.location_id and level.is_enough))
  ) as is_ordinary, checked.id as cart_id,
    (select amount::text from payment_collection where id = :collectionId and deleted_at is null) as collection_amount
  from checked`

/** Modules of Medusa whose tables the statement reads. */
const READ_MODULES = [
  Modules.CART,
  Modules.FULFILLMENT,
  Modules.INVENTORY,
  Modules.PAYMENT,
  Modules.PRODUCT,
  Modules.REGION,
  Modules.SALES_CHANNEL,
  Modules.STOCK_LOCATION,
]

/** What an ordinary cart is to be paid by. */
export interface OrdinaryCart {
  cartId: string
  /** The amount of the payment collection by whose id it was found; else null. */
  collectionAmount: string | null
}

/** Like `findOrdinaryCart`, and rejects when the statement fails. */
export async function readOrdinaryCart(
  sql: Sql,
  of: Checked,
  providerId: string,
): Promise<OrdinaryCart | undefined> {
  const bindings = { cartId: of.cart ?? null, collectionId: of.collection ?? null, providerId }
  const [found] = await sql.query<{
    is_ordinary: boolean | null
    cart_id: string
    collection_amount: string | null
  }>(IS_ORDINARY, bindings)
  return found?.is_ordinary ? { cartId: found.cart_id, collectionAmount: found.collection_amount } : undefined
}

/**
 * The cart, if nothing can keep it from its order, for either mode of the precheck. Undefined tells nothing: the whole
 * precheck has to be made. Never throws: an error is logged, and tells nothing.
 *
 * @param of the id of the cart, or of its payment collection
 * @param providerId the provider that must be enabled in the cart's region
 */
export async function findOrdinaryCart(
  container: MedusaContainer,
  of: Checked,
  providerId: string,
): Promise<OrdinaryCart | undefined> {
  if (!hasMedusasTables(container, READ_MODULES)) return undefined
  const { sql }: DokuModuleService = container.resolve(DOKU_MODULE)
  return checking(container, of, () => readOrdinaryCart(sql, of, providerId))
}
