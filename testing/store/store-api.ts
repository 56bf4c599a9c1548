import type { HttpTypes } from "@medusajs/framework/types"
import { requestJson } from "./http-json"
import { DOKU_PROVIDER } from "./names"

/** What a storefront is told about a LinkAja payment (§ "What a shopper is told" of the package's contract). */
export type PaymentWord = "paid" | "pending" | "failed" | "expired" | "review"

export interface LinkAjaSession {
  session_id: string
  invoice_number: string
  redirect_url: string
  /** Integer IDR. */
  amount: number
}

/** The Store API as a storefront uses it: the publishable key, and no other privilege. */
export class StoreApi {
  constructor(
    readonly baseUrl: string,
    private readonly publishableKey: string,
  ) {}

  async indonesia(): Promise<HttpTypes.StoreRegion> {
    const { regions } = await this.get<HttpTypes.StoreRegionListResponse>("/store/regions")
    const found = regions.find(({ countries }) => countries?.some(({ iso_2 }) => iso_2 === "id"))
    if (found === undefined) {
      throw new Error("The store has no region with Indonesia in it.")
    }
    return found
  }

  async products(regionId: string): Promise<HttpTypes.StoreProduct[]> {
    const query = new URLSearchParams({
      region_id: regionId,
      fields: "*variants.calculated_price",
      order: "created_at",
    })
    const { products } = await this.get<HttpTypes.StoreProductListResponse>(`/store/products?${query}`)
    return products
  }

  async createCart(regionId: string): Promise<HttpTypes.StoreCart> {
    return (await this.post<HttpTypes.StoreCartResponse>("/store/carts", { region_id: regionId })).cart
  }

  async addItem(cartId: string, variantId: string, quantity: number): Promise<HttpTypes.StoreCart> {
    const item = { variant_id: variantId, quantity }
    return (await this.post<HttpTypes.StoreCartResponse>(`/store/carts/${cartId}/line-items`, item)).cart
  }

  async setCustomer(cartId: string, email: string, address: object): Promise<HttpTypes.StoreCart> {
    const change = { email, shipping_address: address, billing_address: address }
    return (await this.post<HttpTypes.StoreCartResponse>(`/store/carts/${cartId}`, change)).cart
  }

  async shippingOptions(cartId: string): Promise<HttpTypes.StoreCartShippingOption[]> {
    const path = `/store/shipping-options?cart_id=${encodeURIComponent(cartId)}`
    return (await this.get<HttpTypes.StoreShippingOptionListResponse>(path)).shipping_options
  }

  async chooseShipping(cartId: string, optionId: string): Promise<HttpTypes.StoreCart> {
    const choice = { option_id: optionId }
    return (await this.post<HttpTypes.StoreCartResponse>(`/store/carts/${cartId}/shipping-methods`, choice))
      .cart
  }

  async paymentCollection(cartId: string): Promise<HttpTypes.StorePaymentCollection> {
    const body = { cart_id: cartId }
    return (await this.post<HttpTypes.StorePaymentCollectionResponse>("/store/payment-collections", body))
      .payment_collection
  }

  async linkAjaSession(collectionId: string): Promise<LinkAjaSession> {
    const path = `/store/payment-collections/${collectionId}/payment-sessions`
    const body = { provider_id: DOKU_PROVIDER }
    const { payment_collection } = await this.post<HttpTypes.StorePaymentCollectionResponse>(path, body)
    const session = payment_collection.payment_sessions?.find(
      ({ provider_id }) => provider_id === DOKU_PROVIDER,
    )
    if (session === undefined) {
      throw new Error(`POST ${path} answered without a session of ${DOKU_PROVIDER}.`)
    }
    return readSession(session.data)
  }

  /** How a payment stands; `order_id` comes with `paid`. */
  status(sessionId: string): Promise<{ payment: PaymentWord; order_id?: string }> {
    return this.get(`/store/doku/sessions/${encodeURIComponent(sessionId)}`)
  }

  complete(cartId: string): Promise<HttpTypes.StoreCompleteCartResponse> {
    return this.post(`/store/carts/${cartId}/complete`, {})
  }

  private get<T>(path: string): Promise<T> {
    return requestJson<T>(this.baseUrl + path, { headers: this.headers })
  }

  private post<T>(path: string, body: object): Promise<T> {
    return requestJson<T>(this.baseUrl + path, { method: "POST", headers: this.headers, body })
  }

  private get headers() {
    return { "x-publishable-api-key": this.publishableKey }
  }
}

function readSession(data: Record<string, unknown> | undefined): LinkAjaSession {
  const { session_id, invoice_number, redirect_url, amount } = data ?? {}
  if (
    typeof session_id !== "string" ||
    typeof invoice_number !== "string" ||
    typeof redirect_url !== "string" ||
    typeof amount !== "number"
  ) {
    throw new Error(
      `The session's data is not what the contract says: its keys are ${Object.keys(data ?? {}).join(", ")}.`,
    )
  }
  return { session_id, invoice_number, redirect_url, amount }
}
