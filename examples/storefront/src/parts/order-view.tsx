import type { HttpTypes } from "@medusajs/types"
import type { ReactNode } from "react"
import { CATALOGUE_LANGUAGE, medusa } from "../medusa"
import { useTexts } from "../texts/language"
import { itemName } from "./item-name"
import { Totals } from "./totals"
import { useLoaded } from "./use-loaded"

/**
 * The Store API returns an order to anybody who knows its id, and the return page's address contains the id. Another
 * person may open it, so no field is requested that says who bought or where they live.
 */
export const ORDER_FIELDS = [
  "id",
  "display_id",
  "total",
  "item_total",
  "shipping_total",
  "items.id",
  "items.title",
  "items.product_title",
  "items.variant_title",
  "items.quantity",
  "items.total",
] as const

export function OrderView({ orderId }: { orderId: string }) {
  const texts = useTexts()
  const { value: order, error, reload } = useLoaded(() => loadOrder(orderId), orderId)
  if (error !== undefined) {
    return (
      <div role="alert" className="notice">
        <p>{texts.orderNotShown}</p>
        <button type="button" className="secondary" onClick={reload}>
          {texts.retry}
        </button>
      </div>
    )
  }
  if (order === undefined) return <p role="status">{texts.loading}</p>
  return <OrderSummary order={order} />
}

export function OrderSummary({ order, children }: { order: HttpTypes.StoreOrder; children?: ReactNode }) {
  const texts = useTexts()
  return (
    <>
      <p className="reference">
        {texts.orderNumber} <strong>#{order.display_id}</strong>
      </p>
      <section className="panel" aria-labelledby="order-items">
        <h2 id="order-items">{texts.orderItems}</h2>
        <ul className="plain rows" lang={CATALOGUE_LANGUAGE}>
          {order.items?.map((item) => (
            <li key={item.id}>
              {item.quantity} × {itemName(item)}
            </li>
          ))}
        </ul>
        <Totals items={order.item_total} shipping={order.shipping_total} total={order.total} />
        {children}
      </section>
    </>
  )
}

async function loadOrder(orderId: string): Promise<HttpTypes.StoreOrder> {
  const { order } = await medusa.store.order.retrieve(orderId, { fields: ORDER_FIELDS.join(",") })
  return order
}
