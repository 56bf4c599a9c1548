import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { ORDER_SOURCE_FIELDS } from "../../providers/doku-linkaja/order-request/line-items"
import type { SessionCart } from "../../providers/doku-linkaja/session-context"

interface CartLocation {
  id: string
  name?: string | null
  sales_channels?: Ids | null
}

/** Medusa returns null for a link to a deleted record, and the record itself for a link to one record. */
type Ids = ({ id: string } | null)[] | { id: string }

export function asList<One>(found: readonly (One | null)[] | One | null | undefined): One[] {
  const list = Array.isArray(found) ? found : [found]
  return list.filter((one): one is One => one !== null && one !== undefined)
}

export interface CartVariant {
  id: string
  sku?: string | null
  title?: string | null
  manage_inventory?: boolean | null
  product?: {
    id: string
    title?: string | null
    status?: string | null
    shipping_profile?: { id: string } | null
    sales_channels?: ({ id: string; is_disabled?: boolean | null } | null)[] | null
  } | null
  inventory_items?: CartInventoryItem[] | null
}

interface CartInventoryItem {
  inventory_item_id: string
  inventory?: {
    location_levels?:
      | ({
          location_id: string
          stock_locations?: (CartLocation | null)[] | CartLocation | null
        } | null)[]
      | null
  } | null
}

export interface Adjusted {
  adjustments?: { code?: string | null; amount?: BigNumberInput | null }[] | null
}

export interface CartItem extends Adjusted {
  id: string
  title?: string | null
  product_title?: string | null
  variant_title?: string | null
  variant_sku?: string | null
  variant_id?: string | null
  quantity: BigNumberInput
  requires_shipping?: boolean | null
  variant?: CartVariant | null
}

/** A cart as far as its completion, and LinkAja's page of it, depend on it. */
export interface PrecheckCart extends Omit<SessionCart, "items"> {
  email?: string | null
  region_id?: string | null
  sales_channel_id?: string | null
  credit_line_total?: BigNumberInput
  currency_code?: string | null
  completed_at?: string | Date | null
  items?: CartItem[] | null
  shipping_methods?: (Adjusted & { shipping_option_id?: string | null; name?: string | null })[] | null
  shipping_address?: {
    address_1?: string | null
    address_2?: string | null
    city?: string | null
    postal_code?: string | null
    province?: string | null
    country_code?: string | null
  } | null
  customer_id?: string | null
  region?: { id: string; payment_providers?: ({ id: string } | null)[] | null } | null
}

/** All columns of a relation where Medusa 2.17 computes a total from the selected columns. */
export const PRECHECK_CART_FIELDS: string[] = [
  "id",
  "total",
  "completed_at",
  "currency_code",
  "credit_line_total",
  "email",
  "region_id",
  "customer_id",
  "sales_channel_id",
  "items.*",
  "items.total",
  "items.adjustments.*",
  "items.variant.id",
  "items.variant.sku",
  "items.variant.title",
  "items.variant.manage_inventory",
  "items.variant.allow_backorder",
  "items.variant.product.id",
  "items.variant.product.title",
  "items.variant.product.status",
  "items.variant.product.shipping_profile.id",
  "items.variant.product.sales_channels.id",
  "items.variant.product.sales_channels.is_disabled",
  "items.variant.inventory_items.inventory_item_id",
  "items.variant.inventory_items.variant_id",
  "items.variant.inventory_items.required_quantity",
  "items.variant.inventory_items.inventory.location_levels.location_id",
  "items.variant.inventory_items.inventory.location_levels.stocked_quantity",
  "items.variant.inventory_items.inventory.location_levels.reserved_quantity",
  "items.variant.inventory_items.inventory.location_levels.raw_stocked_quantity",
  "items.variant.inventory_items.inventory.location_levels.raw_reserved_quantity",
  "items.variant.inventory_items.inventory.location_levels.stock_locations.id",
  "items.variant.inventory_items.inventory.location_levels.stock_locations.name",
  "items.variant.inventory_items.inventory.location_levels.stock_locations.sales_channels.id",
  "shipping_methods.*",
  "shipping_methods.total",
  "shipping_methods.adjustments.*",
  "shipping_address.*",
  "region.id",
  "region.payment_providers.id",
  ...ORDER_SOURCE_FIELDS.filter((field) => field.startsWith("billing_address.")),
]

/** What LinkAja's page shows of a cart, and its total. */
const ORDINARY_CART_FIELDS = [
  "id",
  "completed_at",
  "currency_code",
  "items.*",
  "shipping_methods.*",
  ...ORDER_SOURCE_FIELDS,
]

/** Relations that only LinkAja's page depends on. Each costs Medusa a statement or two. */
const PAGE_ONLY = [
  "items.variant.product.sales_channels.",
  "items.variant.product.status",
  "shipping_address.",
  "billing_address.",
]

const COMPLETION_CART_FIELDS = PRECHECK_CART_FIELDS.filter(
  (field) => !PAGE_ONLY.some((start) => field.startsWith(start)),
)

const FIELDS_OF = {
  page: PRECHECK_CART_FIELDS,
  completion: COMPLETION_CART_FIELDS,
  ordinary: ORDINARY_CART_FIELDS,
}

/** @returns undefined when the cart doesn't exist or was deleted. */
export async function readPrecheckCart(
  container: MedusaContainer,
  cartId: string,
  mode: "page" | "completion" | "ordinary",
): Promise<PrecheckCart | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "cart",
    fields: FIELDS_OF[mode],
    filters: { id: cartId },
  })
  return data[0] as unknown as PrecheckCart | undefined
}
