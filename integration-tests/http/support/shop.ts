import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { ADMIN } from "../../../testing/store/names"
import { type PaymentSession, StoreApi } from "../../../testing/store/store-api"
import { BACKEND_URL, PROVIDER_ID } from "./names"

export interface Answer<Body = Record<string, unknown>> {
  status: number
  body: Body
  headers: Headers
  text: string
}

export type Session = PaymentSession<
  Record<string, unknown> & { invoice_number: string; redirect_url: string; session_id: string }
>

export interface Cart {
  id: string
  total: number
  items: { id: string; quantity: number }[]
}

export interface Checkout {
  cart: Cart
  collectionId: string
  session: Session
  invoice: string
}

export interface CartWishes {
  /** SKU to quantity. Default: one bottle of sambal. */
  skus?: Record<string, number>
  email?: string
  firstName?: string
  lastName?: string
  phone?: string
  promotions?: string[]
}

/** How many carts a store has ready for its tests: most take one, some two. */
const READY_CARTS = 3

/** A shopper's view of the store: everything goes over HTTP, as a storefront does it. */
export class Shop {
  private adminToken: Promise<string> | undefined
  private ready: readonly Cart[] = []
  /** In the order in which the coming test takes them; the last one's come last. */
  private untaken: Cart[] = []

  /** The checkout's requests; an answer other than 2xx is an error. */
  private readonly api = new StoreApi(
    async <Body>(method: "GET" | "POST" | "DELETE", path: string, body?: object) =>
      expectOk(await this.store<Body>(method, path, body)),
  )

  private constructor(
    readonly origin: string,
    private readonly publishableKey: string,
    private readonly regionId: string,
    private readonly variants: Map<string, string>,
    private readonly shippingOptionId: string,
  ) {}

  static async open(origin: string, publishableKey: string, container: MedusaContainer): Promise<Shop> {
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const [regions, variants, options] = await Promise.all([
      query.graph({ entity: "region", fields: ["id"], filters: { currency_code: "idr" } }),
      query.graph({ entity: "product_variant", fields: ["id", "sku"] }),
      query.graph({ entity: "shipping_option", fields: ["id", "name"] }),
    ])
    const jne = options.data.find(({ name }) => name === "JNE REG")
    return new Shop(
      origin,
      publishableKey,
      String(regions.data[0]?.id),
      new Map(variants.data.map(({ sku, id }) => [String(sku), id])),
      String(jne?.id),
    )
  }

  async store<Body = Record<string, unknown>>(
    method: "GET" | "POST" | "DELETE",
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Answer<Body>> {
    return this.http<Body>(method, path, body, this.storeHeaders, signal)
  }

  /** What lets a request pass on every store route. */
  get storeHeaders(): Record<string, string> {
    return { "x-publishable-api-key": this.publishableKey }
  }

  async http<Body = Record<string, unknown>>(
    method: string,
    pathOrUrl: string,
    body?: unknown,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<Answer<Body>> {
    const response = await fetch(this.here(pathOrUrl), {
      method,
      redirect: "manual",
      ...(signal ? { signal } : {}),
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const json = response.headers.get("content-type")?.includes("json")
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (json ? JSON.parse(text) : {}) as Body,
    }
  }

  /** The test server listens on a free port; URLs that the plugin gives out name the configured one. */
  here(pathOrUrl: string): string {
    if (pathOrUrl.startsWith(BACKEND_URL)) return this.origin + pathOrUrl.slice(BACKEND_URL.length)
    return pathOrUrl.startsWith("/") ? this.origin + pathOrUrl : pathOrUrl
  }

  /**
   * Makes default carts before the first test. Each test then finds them as they were,
   * and is spared the second that making one takes.
   */
  async prepareCarts(): Promise<void> {
    const ready: Cart[] = []
    while (ready.length < READY_CARTS) ready.push(await this.makeCart({}))
    this.ready = ready
    this.untaken = [...ready]
  }

  /** To be called whenever the database was restored. */
  restored(): void {
    const taken = this.ready.filter((cart) => !this.untaken.includes(cart))
    this.untaken.push(...taken)
  }

  async cart(wishes: CartWishes = {}): Promise<Cart> {
    const wishless = Object.values(wishes).every((wish) => wish === undefined)
    return (wishless ? this.untaken.shift() : undefined) ?? this.makeCart(wishes)
  }

  private async makeCart(wishes: CartWishes): Promise<Cart> {
    const items = Object.entries(wishes.skus ?? { "SAMBAL-ROA-150": 1 }).map(([sku, quantity]) => ({
      variant_id: this.variants.get(sku),
      quantity,
    }))
    const created = await this.api.createCart(this.regionId, {
      email: wishes.email ?? "siti@example.com",
      items,
      shipping_address: {
        first_name: wishes.firstName ?? "Siti",
        last_name: wishes.lastName ?? "Nurhaliza",
        address_1: "Jl. Sudirman 1",
        city: "Jakarta",
        postal_code: "10220",
        country_code: "id",
        phone: wishes.phone ?? "081234567890",
      },
    })
    const cart = await this.api.chooseShipping(created.id, this.shippingOptionId)
    if (!wishes.promotions) return cart as Cart
    const reduced = await this.store<{ cart: Cart }>("POST", `/store/carts/${cart.id}/promotions`, {
      promo_codes: wishes.promotions,
    })
    return expectOk(reduced).cart
  }

  async readCart(id: string): Promise<Cart> {
    return expectOk(await this.store<{ cart: Cart }>("GET", `/store/carts/${id}`)).cart
  }

  async addItem(cartId: string, sku: string, quantity = 1): Promise<Answer> {
    const variant = this.variants.get(sku)
    return this.store("POST", `/store/carts/${cartId}/line-items`, { variant_id: variant, quantity })
  }

  async collection(cartId: string): Promise<string> {
    return (await this.api.paymentCollection(cartId)).id
  }

  async requestSession(
    collectionId: string,
    data?: Record<string, unknown>,
    providerId: string = PROVIDER_ID,
    signal?: AbortSignal,
  ): Promise<
    Answer<{ payment_collection: { payment_sessions: Session[] }; message?: string; type?: string }>
  > {
    return this.store(
      "POST",
      `/store/payment-collections/${collectionId}/payment-sessions`,
      { provider_id: providerId, ...(data ? { data } : {}) },
      signal,
    )
  }

  session(collectionId: string, data?: Record<string, unknown>, providerId = PROVIDER_ID): Promise<Session> {
    return this.api.paymentSession(collectionId, providerId, data)
  }

  /** A cart with its LinkAja session, the page not opened yet. */
  async checkout(
    wishes: CartWishes = {},
    data?: Record<string, unknown>,
    providerId = PROVIDER_ID,
  ): Promise<Checkout> {
    const cart = await this.cart(wishes)
    const collectionId = await this.collection(cart.id)
    const session = await this.session(collectionId, data, providerId)
    return { cart, collectionId, session, invoice: session.data.invoice_number }
  }

  async complete(
    cartId: string,
  ): Promise<Answer<{ type: string; order?: { id: string }; error?: { type: string } }>> {
    return this.store("POST", `/store/carts/${cartId}/complete`)
  }

  /** What the storefront's polling receives. */
  word(sessionId: string): Promise<{ payment: string; order_id?: string; invoice_number?: string }> {
    return this.api.status(sessionId)
  }

  async admin<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer<Body>> {
    return this.http<Body>(method, path, body, await this.adminHeaders())
  }

  /** The same on every admin route. */
  async adminHeaders(): Promise<Record<string, string>> {
    this.adminToken ??= this.http<{ token: string }>("POST", "/auth/user/emailpass", ADMIN).then(
      (login) => login.body.token,
    )
    return { authorization: `Bearer ${await this.adminToken}` }
  }
}

export function expectOk<Body>(answer: Answer<Body>): Body {
  if (answer.status >= 400) throw new Error(`HTTP ${answer.status}: ${answer.text}`)
  return answer.body
}
