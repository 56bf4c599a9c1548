import type { HttpTypes } from "@medusajs/framework/types"
import { requestJson } from "./http-json"
import { DOKU_PROVIDER } from "./names"

/** The payment statuses that the Store API returns for a LinkAja payment. */
export type PaymentWord = "paid" | "pending" | "failed" | "expired" | "review"

export interface LinkAjaSession {
  session_id: string
  invoice_number: string
  redirect_url: string
  /** Integer IDR. */
  amount: number
}

/**
 * Sends one request of a storefront, with the publishable key.
 *
 * @returns the answer's JSON body.
 * @throws for any answer other than 2xx.
 */
export type Send = <Body>(method: "GET" | "POST" | "DELETE", path: string, body?: object) => Promise<Body>

/** A payment session as the Store API returns it. */
export interface PaymentSession<Data = Record<string, unknown>> {
  id: string
  provider_id: string
  status: string
  amount: number
  data: Data
}

/** A payment collection came back without a session of the requested provider. */
export class NoSessionError extends Error {
  override name = "NoSessionError"
}

/** What a new cart may already have. */
export interface CartContents {
  email?: string
  items?: { variant_id: string | undefined; quantity: number }[]
  shipping_address?: object
  promo_codes?: string[]
}

/** The Store API's checkout, request by request. Callers choose how requests are sent, e.g. with retries. */
export class StoreApi {
  constructor(private readonly send: Send) {}

  /** Over plain HTTP; an answer other than 2xx is an error that quotes it. */
  static at(origin: string, publishableKey: string): StoreApi {
    const headers = { "x-publishable-api-key": publishableKey }
    return new StoreApi((method, path, body) =>
      requestJson(origin + path, { method, headers, ...(body === undefined ? {} : { body }) }),
    )
  }

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

  async createCart(regionId: string, contents: CartContents = {}): Promise<HttpTypes.StoreCart> {
    const body = { region_id: regionId, ...contents }
    return (await this.post<HttpTypes.StoreCartResponse>("/store/carts", body)).cart
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

  async linkAjaSession(collectionId: string, providerId: string = DOKU_PROVIDER): Promise<LinkAjaSession> {
    return readSession((await this.paymentSession(collectionId, providerId)).data)
  }

  /** Starts a payment by this provider, which replaces the collection's session. */
  async paymentSession<Data = Record<string, unknown>>(
    collectionId: string,
    providerId: string,
    data?: object,
  ): Promise<PaymentSession<Data>> {
    const path = `/store/payment-collections/${collectionId}/payment-sessions`
    const { payment_collection } = await this.post<{
      payment_collection: { payment_sessions?: PaymentSession<Data>[] }
    }>(path, { provider_id: providerId, ...(data === undefined ? {} : { data }) })
    const session = payment_collection.payment_sessions?.find(({ provider_id }) => provider_id === providerId)
    if (session === undefined) {
      throw new NoSessionError(`POST ${path} answered without a session of ${providerId}`)
    }
    return session
  }

  /** The payment's status; `order_id` comes with `paid`. */
  status(sessionId: string): Promise<{ payment: PaymentWord; order_id?: string; invoice_number?: string }> {
    return this.get(`/store/doku/sessions/${encodeURIComponent(sessionId)}`)
  }

  complete(cartId: string): Promise<HttpTypes.StoreCompleteCartResponse> {
    return this.post(`/store/carts/${cartId}/complete`, {})
  }

  private get<T>(path: string): Promise<T> {
    return this.send<T>("GET", path)
  }

  private post<T>(path: string, body: object): Promise<T> {
    return this.send<T>("POST", path, body)
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
