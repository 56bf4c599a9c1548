import type { MedusaContainer } from "@medusajs/framework/types"
import type { CustomerSource } from "../../providers/doku-linkaja/order-request/customer"
import { loadOwingOrder, type OwingOrder } from "../medusa/order-debt"

interface LinkOrderItem {
  id: string
  title?: string | null
  product_title?: string | null
  variant_title?: string | null
  quantity: number
}

/** An order with what its payment link shows, and whom the link is sent to. */
export interface LinkOrder extends OwingOrder, Pick<CustomerSource, "shipping_address" | "billing_address"> {
  items?: (LinkOrderItem | null)[] | null
  customer?: { phone?: string | null } | null
}

const FIELDS = [
  // The whole row: Medusa puts an item's quantity together from two tables.
  "items.*",
  "shipping_address.phone",
  "shipping_address.country_code",
  "billing_address.phone",
  "billing_address.country_code",
  "customer.phone",
]

/** @returns undefined when there is no such order */
export function loadLinkOrder(container: MedusaContainer, orderId: string): Promise<LinkOrder | undefined> {
  return loadOwingOrder<LinkOrder>(container, orderId, FIELDS)
}
