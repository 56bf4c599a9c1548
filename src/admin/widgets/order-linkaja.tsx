import { defineWidgetConfig } from "@medusajs/admin-sdk"
import { OrderPayments } from "../components/order-payments"
import type { Order } from "../lib/order-transactions"

const OrderLinkAja = ({ data }: { data: Order }) => <OrderPayments order={data} />

// Since 2.17.2 the zone's name needs no `.after`; with it, older dashboards know the zone as well.
export const config = defineWidgetConfig({ zone: "order.details.side.after" })

export default OrderLinkAja
