import type { HttpTypes } from "@medusajs/framework/types"
import { logInAsAdmin } from "../store/admin-login"
import { requestJson } from "../store/http-json"

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

  #request<T>(method: string, path: string, body?: object): Promise<T> {
    return requestJson<T>(this.backend + path, {
      method,
      headers: { authorization: `Bearer ${this.token}` },
      ...(body === undefined ? {} : { body }),
    })
  }
}
