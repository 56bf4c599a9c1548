import type { HttpTypes } from "@medusajs/framework/types"
import { logInAsAdmin } from "./admin-login"
import { requestJson } from "./http-json"

/** The fields of an order that tests compare; amounts are integer IDR. */
export interface OrderRow {
  id: string
  cart_id: string | undefined
  total: number
  payment_status: string
  payments: { amount: number; provider_id: string; captured: number[] }[]
}

/** The Admin API, logged in the way the dashboard does. */
export class AdminApi {
  private constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  static async login(baseUrl: string): Promise<AdminApi> {
    return new AdminApi(baseUrl, await logInAsAdmin(baseUrl))
  }

  /** Every order of the store that came from this cart. */
  async ordersOf(cartId: string): Promise<OrderRow[]> {
    const query = new URLSearchParams({
      limit: "100",
      fields:
        "id,total,payment_status,cart.id,payment_collections.payments.amount," +
        "payment_collections.payments.provider_id,payment_collections.payments.captures.amount",
    })
    const { orders, count } = await requestJson<HttpTypes.AdminOrderListResponse>(
      `${this.baseUrl}/admin/orders?${query}`,
      { headers: { authorization: `Bearer ${this.token}` } },
    )
    if (count > orders.length) {
      throw new Error(`The store has ${count} orders, more than this check ever makes.`)
    }
    return orders.map(readOrder).filter((order) => order.cart_id === cartId)
  }
}

function readOrder(order: HttpTypes.AdminOrder & { cart?: { id: string } }): OrderRow {
  return {
    id: order.id,
    cart_id: order.cart?.id,
    total: order.total,
    payment_status: order.payment_status,
    payments: (order.payment_collections ?? []).flatMap(({ payments }) =>
      (payments ?? []).map(({ amount, provider_id, captures }) => ({
        amount,
        provider_id,
        captured: (captures ?? []).map((capture) => Number(capture.amount)),
      })),
    ),
  }
}
