import { defineLink } from "@medusajs/framework/utils"
import OrderModule from "@medusajs/medusa/order"
import DokuModule from "../modules/doku"

/** `order.doku_transactions`: the invoices that were settled as this order. Medusa stores nothing for it. */
export default defineLink(
  { linkable: OrderModule.linkable.order, field: "id", isList: true },
  { ...DokuModule.linkable.dokuTransaction.id, primaryKey: "order_id" },
  { readOnly: true },
)
