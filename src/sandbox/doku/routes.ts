import { cancelOrder } from "./checkout/cancel-order"
import { createPayment } from "./checkout/create-payment"
import { createOrder } from "./direct/create-order"
import { orderStatus } from "./order-status"
import type { DokuRoute } from "./route"

/** DOKU's API: the create route of each way to pay, and the routes that all ways share. */
export const DOKU_ROUTES: readonly DokuRoute[] = [createOrder, createPayment, orderStatus, cancelOrder]
