import type { OrderCollection } from "../../medusa/order-debt"
import type { LinkOrder } from "../link-order"

export const OURS = "pp_doku-linkaja_doku"

export function collection(with_: Partial<OrderCollection> = {}): OrderCollection {
  return { id: "pay_col_1", status: "not_paid", amount: 25_000, payment_sessions: [], payments: [], ...with_ }
}

/** An order in IDR that owes Rp25.000. */
export function linkOrder(with_: Partial<LinkOrder> = {}): LinkOrder {
  return {
    id: "order_1",
    display_id: 12,
    status: "pending",
    canceled_at: null,
    created_at: "2026-11-29T08:00:00Z",
    currency_code: "idr",
    region_id: "reg_1",
    summary: { pending_difference: 25_000 },
    payment_collections: [collection()],
    items: [{ id: "item_1", product_title: "Sambal Roa", variant_title: "150 g", quantity: 2 }],
    shipping_address: { phone: "0812-3456-7890", country_code: "id" },
    billing_address: null,
    customer: null,
    ...with_,
  }
}
