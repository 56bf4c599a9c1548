import type { HttpTypes } from "@medusajs/framework/types"
import { logInAsAdmin } from "../store/admin-login"
import { requestJson } from "../store/http-json"

/** A live payment link of an order. */
export interface PaymentLink {
  id: string
  url: string
}

/** Actions of a store's staff elsewhere in Medusa, which prepare what a test or a picture shows. */
export class BackOffice {
  private constructor(
    private readonly backend: string,
    private readonly token: string,
  ) {}

  static async logIn(backend: string): Promise<BackOffice> {
    return new BackOffice(backend, await logInAsAdmin(backend))
  }

  async setStock(sku: string, quantity: number): Promise<void> {
    const query = new URLSearchParams({ sku, fields: "id,location_levels.location_id" })
    const { inventory_items } = await this.#request<HttpTypes.AdminInventoryItemListResponse>(
      "GET",
      `/admin/inventory-items?${query}`,
    )
    for (const { id, location_levels = [] } of inventory_items) {
      for (const { location_id } of location_levels) {
        await this.#request("POST", `/admin/inventory-items/${id}/location-levels/${location_id}`, {
          stocked_quantity: quantity,
        })
      }
    }
  }

  /** Takes the whole price of each cart off, items and shipping, while `during` runs. */
  async withEverythingFree(during: () => Promise<void>): Promise<void> {
    const made: string[] = []
    try {
      for (const target_type of ["items", "shipping_methods"] as const) {
        const { promotion } = await this.#request<HttpTypes.AdminPromotionResponse>(
          "POST",
          "/admin/promotions",
          {
            code: `FREE-${target_type}`,
            type: "standard",
            status: "active",
            is_automatic: true,
            application_method: {
              type: "percentage",
              target_type,
              allocation: "across",
              value: 100,
              currency_code: "idr",
            },
          },
        )
        made.push(promotion.id)
      }
      await during()
    } finally {
      for (const id of made) await this.#request("DELETE", `/admin/promotions/${id}`)
    }
  }

  /** Orders of this e-mail address, the newest first. */
  async ordersOf(email: string): Promise<HttpTypes.AdminOrder[]> {
    const query = new URLSearchParams({
      q: email,
      order: "-created_at",
      limit: "100",
      fields: "id,email,total",
    })
    const { orders } = await this.#request<HttpTypes.AdminOrderListResponse>("GET", `/admin/orders?${query}`)
    return orders.filter((order) => order.email === email)
  }

  async refundsOf(invoice: string): Promise<{ amount: number; reference: string }[]> {
    const { transaction } = await this.#request<{
      transaction: { refunds: { amount: number; reference: string }[] }
    }>("GET", `/admin/doku/transactions/${invoice}`)
    return transaction.refunds
  }

  /** An order edit that adds one of this product, so that the order owes its price. */
  async addToOrder(orderId: string, product: string): Promise<void> {
    const query = new URLSearchParams({
      title: product,
      fields: "id,title,variants.id,variants.variant_rank",
    })
    const { products } = await this.#request<HttpTypes.AdminProductListResponse>(
      "GET",
      `/admin/products?${query}`,
    )
    const variant = products[0]?.variants?.find(({ variant_rank }) => variant_rank === 0)
    if (variant === undefined) throw new Error(`The store doesn't sell ${product}.`)
    await this.#request("POST", "/admin/order-edits", { order_id: orderId })
    const edit = `/admin/order-edits/${orderId}`
    await this.#request("POST", `${edit}/items`, { items: [{ variant_id: variant.id, quantity: 1 }] })
    await this.#request("POST", `${edit}/request`, {})
    await this.#request("POST", `${edit}/confirm`, {})
  }

  /** Captures the order's payments of a provider that Medusa captures by hand. */
  async captureOrder(orderId: string): Promise<void> {
    const { order } = await this.#request<HttpTypes.AdminOrderResponse>(
      "GET",
      `/admin/orders/${orderId}?fields=id,*payment_collections.payments`,
    )
    for (const { payments } of order.payment_collections ?? []) {
      for (const { id } of payments ?? []) await this.#request("POST", `/admin/payments/${id}/capture`, {})
    }
  }

  cancelOrder(orderId: string): Promise<unknown> {
    return this.#request("POST", `/admin/orders/${orderId}/cancel`, {})
  }

  /** What an order owes in IDR, and its payment collections. */
  async debtOf(orderId: string) {
    const { order } = await this.#request<HttpTypes.AdminOrderResponse>(
      "GET",
      `/admin/orders/${orderId}?fields=id,total,summary,payment_status,*payment_collections`,
    )
    return {
      owed: order.summary.pending_difference,
      payment_status: order.payment_status,
      collections: (order.payment_collections ?? []).map(({ id, amount, status }) => ({
        id,
        amount,
        status,
      })),
    }
  }

  async requestPaymentLink(orderId: string): Promise<PaymentLink> {
    const path = `/admin/doku/orders/${orderId}/payment-links`
    return (await this.#request<{ payment_link: PaymentLink }>("POST", path, {})).payment_link
  }

  async withdrawPaymentLink({ id }: PaymentLink): Promise<void> {
    await this.#request("POST", `/admin/doku/payment-links/${id}/withdraw`, {})
  }

  #request<T>(method: string, path: string, body?: object): Promise<T> {
    return requestJson<T>(this.backend + path, {
      method,
      headers: { authorization: `Bearer ${this.token}` },
      ...(body === undefined ? {} : { body }),
    })
  }
}
