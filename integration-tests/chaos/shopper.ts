import { setTimeout as pause } from "node:timers/promises"
import type { FaultKind, NotifyOptions, Sandbox } from "../../src/sandbox"
import { MERCHANT } from "../../testing/store/names"
import { NoSessionError, type PaymentSession, StoreApi } from "../../testing/store/store-api"
import type { BackOffice } from "./back-office"
import { openCheckoutPage, type PageButton, pressOnCheckoutPage } from "./checkout-page"
import type { CreateTurns } from "./create-turns"
import type { Database } from "./database"
import { INTEGRATIONS, type Integration, otherThan, PROVIDERS } from "./integrations"
import type { LinkBook } from "./link-book"
import type { OrderDesk } from "./order-desk"
import type { Random } from "./random"
import type { ShopFacts } from "./shop-facts"
import { GaveUp, onlyGaveUp, Storefront } from "./storefront"
import { WALLET_PROVIDER, type Wallet } from "./wallet"

/** The origin of the plugin's URLs. Shoppers replace it with the origin of a running server. */
export const BACKEND_URL = "http://localhost:9000"

/** Sold without shipping, because choosing it is the slowest request of a checkout. */
export const UNSHIPPED_SKUS = [
  "KOPI-GAYO-250",
  "KOPI-GAYO-1000",
  "SYAL-PARANG-SOGAN",
  "SAMBAL-ROA-150",
  "TEH-MELATI-80",
]

/**
 * Added to a cart whose payment has started, and to orders. No cart contains it before: Medusa would raise that line's
 * quantity, and removing the line would not restore the cart.
 */
export const EXTRA_SKU = "KOPI-GAYO-1000"

/** Medusa's own, for payments outside of the shop. */
const MANUAL_PROVIDER = "pp_system_default"

/** Sold to everybody; the two that run out of stock are kept for the scenarios about that. */
const USUAL_SKUS = [...UNSHIPPED_SKUS.filter((sku) => sku !== EXTRA_SKU), "KAOS-JKT-M"]

/** Shared by all shoppers of a run. */
export interface World {
  origins: readonly string[]
  /** Paths at which the servers take DOKU's notifications. */
  notificationPaths: readonly string[]
  publishableKey: string
  shop: ShopFacts
  sandbox: Sandbox
  /** Another payment provider, for shoppers who switch. */
  wallet: Wallet
  database: Database
  backOffice: BackOffice
  orderDesk: OrderDesk
  linkBook: LinkBook
  createTurns: CreateTurns
  /** Invoices whose payment DOKU contradicts and whose status is queried late enough for a case. */
  contradicted: Set<string>
}

export interface Invoice {
  number: string
  sessionId: string
  /** The session's `redirect_url`. */
  payUrl: string
}

export const emailOf = (number: number) => `shopper-${number}@example.com`

/** One shopper with one cart, who acts out a scenario and retries failed requests as a person would. */
export class Shopper {
  readonly number: number
  readonly random: Random
  readonly world: World
  /** By which of the store's two providers this shopper pays by LinkAja. Drawn; a scenario may choose it. */
  integration: Integration
  readonly storefront: Storefront
  private readonly api: StoreApi
  private cart: string | undefined
  private collection: string | undefined
  private extraItem: string | undefined

  constructor(world: World, number: number, random: Random) {
    this.world = world
    this.number = number
    this.random = random
    this.integration = random.pick(INTEGRATIONS)
    this.storefront = new Storefront(world.origins, { "x-publishable-api-key": world.publishableKey }, random)
    this.api = new StoreApi((method, path, body) => this.storefront.request(method, path, body))
  }

  /** Makes a cart with an address and shipping, ready to be paid. */
  async fillCart(wishes: { sku?: string; promotion?: string } = {}): Promise<void> {
    const { shop } = this.world
    const sku = wishes.sku ?? this.random.pick(USUAL_SKUS)
    const quantity = wishes.sku ? 1 : this.random.between(1, 4)
    const cart = await this.api.createCart(shop.regionId, {
      email: emailOf(this.number),
      items: [{ variant_id: shop.variants.get(sku), quantity }],
      shipping_address: {
        first_name: "Siti",
        last_name: "Rahayu",
        address_1: "Jl. Sudirman 1",
        city: "Jakarta",
        postal_code: "10220",
        country_code: "id",
        phone: "081234567890",
      },
      ...(wishes.promotion ? { promo_codes: [wishes.promotion] } : {}),
    })
    this.cart = cart.id
    if (UNSHIPPED_SKUS.includes(sku)) return
    await this.api.chooseShipping(cart.id, shop.shippingOptionId)
  }

  /** Starts a LinkAja payment. Every call makes a new session, as a second tab or click does. */
  chooseLinkAja(): Promise<Invoice> {
    return this.world.createTurns.shared(() => this.startLinkAja())
  }

  /**
   * Starts a LinkAja payment whose create requests these faults hit, the client's second try included. No other
   * shopper creates an invoice meanwhile.
   *
   * @returns undefined when the shop could start no payment
   */
  loseCreateAnswer(kinds: readonly FaultKind[]): Promise<Invoice | undefined> {
    return this.world.createTurns.exclusive(async () => {
      this.world.sandbox.addFaults(kinds.map((kind) => ({ route: "create" as const, kind })))
      return this.startLinkAja().catch(onlyGaveUp)
    })
  }

  private async startLinkAja(): Promise<Invoice> {
    const provider = PROVIDERS[this.integration]
    const session = await this.startPayment<{ invoice_number: string; redirect_url: string }>(provider)
    return {
      number: session.data.invoice_number,
      sessionId: session.id,
      payUrl: session.data.redirect_url,
    }
  }

  /** Starts a LinkAja payment by the other integration, on the same cart. */
  async changeIntegration(): Promise<Invoice> {
    this.integration = otherThan(this.integration)
    return this.chooseLinkAja()
  }

  /** Switches to the other wallet, which the shop may reject while a LinkAja payment is being settled. */
  async chooseWallet(): Promise<{ reference: string; collection: string }> {
    const session = await this.startPayment<{ reference: string }>(WALLET_PROVIDER)
    return { reference: session.data.reference, collection: String(this.collection) }
  }

  /** Completes the cart with Medusa's manual provider, as for cash on delivery. */
  async orderByManualPayment(): Promise<void> {
    await this.startPayment(MANUAL_PROVIDER)
    await this.storefront.request("POST", `/store/carts/${this.cartId}/complete`, {})
  }

  /** Pays on the other wallet's page, which notifies one server. */
  async payWallet({ reference, collection }: { reference: string; collection: string }): Promise<void> {
    this.world.wallet.pay(reference, collection)
    await this.world.wallet.notify(reference, this.random.pick(this.world.origins))
  }

  /** Opens the store's pay page, which redirects to LinkAja or to DOKU's Checkout page. */
  async openPage(invoice: Invoice): Promise<void> {
    await this.storefront.request("GET", pathOf(invoice.payUrl))
    await this.arriveAtDoku(invoice)
  }

  /** Follows the pay page's redirect. */
  async arriveAtDoku(invoice: { number: string }): Promise<void> {
    if (this.isOnCheckout(invoice)) await openCheckoutPage(this.world.sandbox, invoice.number)
  }

  /** Presses a button of DOKU's Checkout page. Pay and decline notify one server. */
  async press(invoice: { number: string }, button: PageButton): Promise<void> {
    this.pointNotifications()
    await pressOnCheckoutPage(this.world.sandbox, invoice.number, button)
  }

  /** Fills a cart, starts the payment and opens its page. */
  async goToLinkAja(wishes: { sku?: string; promotion?: string } = {}): Promise<Invoice> {
    await this.fillCart(wishes)
    const invoice = await this.chooseLinkAja()
    await this.openPage(invoice)
    return invoice
  }

  /** Pays at DOKU, which notifies one server as `notify` says. Without `origin` a random one is taken. */
  pay(invoice: { number: string }, notify: NotifyOptions = {}, origin?: string): void {
    this.pointNotifications(origin)
    this.world.sandbox.pay(invoice.number, { notify })
  }

  /** Pays by another channel than LinkAja, on a page of DOKU Checkout. */
  payByOtherChannel(invoice: { number: string }, notify: NotifyOptions): void {
    this.pointNotifications()
    const channel = this.random.pick(["QRIS", "EMONEY_OVO", "EMONEY_DANA"])
    this.world.sandbox.pay(invoice.number, { channel, notify })
  }

  /** Lets DOKU send a notification, whatever was sent before. */
  tell(invoice: { number: string }, options: NotifyOptions, origin?: string): void {
    this.pointNotifications(origin)
    this.world.sandbox.notify(invoice.number, options)
  }

  /** Changes the status that DOKU reports, whatever was paid, and notifies the shop. */
  changeWord(invoice: { number: string }, status: string): void {
    this.pointNotifications()
    this.world.sandbox.setStatus(invoice.number, { status, notify: true })
  }

  /** Lets DOKU fail the next two queries of the invoice's status, as in an outage. */
  silenceStatus(invoice: { number: string }): void {
    this.world.sandbox.addFault({ route: "status", kind: "status_500", invoice: invoice.number, count: 2 })
  }

  decline(invoice: { number: string }): void {
    this.pointNotifications()
    this.world.sandbox.decline(invoice.number, { notify: true })
  }

  /** Requests the return page once, without a retry. */
  async comeBack(invoice: { number: string }, origin?: string): Promise<void> {
    const { callbackUrl } = this.world.sandbox.invoice(invoice.number)
    await this.storefront.once("GET", pathOf(callbackUrl), undefined, 10_000, origin)
  }

  /** Calls `/complete` once, as storefronts do for any payment. */
  async complete({
    patienceMs = 40_000,
    origin,
  }: {
    patienceMs?: number
    origin?: string
  } = {}): Promise<void> {
    await this.storefront.once("POST", `/store/carts/${this.cartId}/complete`, {}, patienceMs, origin)
  }

  /** Adds another product, which changes the cart's total. */
  async addToCart(): Promise<void> {
    const variant = String(this.world.shop.variants.get(EXTRA_SKU))
    const cart = await this.api.addItem(this.cartId, variant, 1)
    this.extraItem = cart.items?.find(({ variant_id }) => variant_id === variant)?.id
  }

  /** Removes the added product. The total is as before, but Medusa has deleted the session. */
  async removeFromCart(): Promise<void> {
    if (!this.extraItem) return
    await this.storefront.request("DELETE", `/store/carts/${this.cartId}/line-items/${this.extraItem}`)
  }

  /** Invoices that DOKU created for this shopper, including those whose response was lost. */
  invoicesAtDoku(): { number: string }[] {
    return this.world.sandbox
      .book()
      .invoices.filter(({ request }) => emailIn(request) === emailOf(this.number))
      .map(({ invoiceNumber }) => ({ number: invoiceNumber }))
  }

  /** Resolves to whether the transaction became paid within `patienceMs`. */
  async seesPaid(invoice: { number: string }, patienceMs = 4_000): Promise<boolean> {
    const deadline = performance.now() + patienceMs
    while (performance.now() < deadline) {
      const [row] = await this.world.database.query<{ status: string }>(
        "select status from doku_transaction where invoice_number = ?",
        [invoice.number],
      )
      if (row?.status === "paid") return true
      await pause(10)
    }
    return false
  }

  /** Lets DOKU's status contradict a payment, and makes the check due so late that the status counts. */
  async contradict(invoice: { number: string }, status: string): Promise<void> {
    this.world.sandbox.setStatus(invoice.number, { status, notify: false })
    await this.world.database.query(
      `update doku_transaction set paid_at = paid_at - interval '20 minutes', next_check_at = now(),
         last_queried_at = last_queried_at - interval '1 hour'
       where invoice_number = ?`,
      [invoice.number],
    )
  }

  /** Lets the invoice expire at once. DOKU ends a page of its Checkout as well, and may notify the store of it. */
  async letOfferEnd(invoice: { number: string }): Promise<void> {
    if (this.isOnCheckout(invoice)) {
      this.pointNotifications()
      this.world.sandbox.expire(invoice.number, { notify: this.random.chance(0.5) })
    }
    await this.world.database.query(
      `update doku_transaction set expires_at = least(expires_at, now() - interval '1 minute'),
         next_check_at = case when next_check_at is null then null else now() end,
         last_queried_at = last_queried_at - interval '1 hour'
       where invoice_number = ? and expires_at > now()`,
      [invoice.number],
    )
  }

  get cartId(): string {
    if (!this.cart) throw new Error("This shopper has no cart yet")
    return this.cart
  }

  private isOnCheckout(invoice: { number: string }): boolean {
    return this.world.sandbox.invoice(invoice.number).integration === "checkout"
  }

  private async startPayment<Data>(providerId: string): Promise<PaymentSession<Data>> {
    this.collection ??= (await this.api.paymentCollection(this.cartId)).id
    try {
      return await this.api.paymentSession<Data>(this.collection, providerId)
    } catch (error) {
      // Another tab can have replaced the session before the answer was put together.
      throw error instanceof NoSessionError ? new GaveUp(error.message) : error
    }
  }

  /** Sets DOKU's one notification URL to a server, as a load balancer would choose one per request. */
  private pointNotifications(origin = this.random.pick(this.world.origins)): void {
    const notificationUrl = origin + this.random.pick(this.world.notificationPaths)
    this.world.sandbox.setMerchant({ clientId: MERCHANT.clientId, notificationUrl })
  }
}

/** The shopper's e-mail in a create request, or undefined. */
export function emailIn(request: unknown): string | undefined {
  const { customer } = (request ?? {}) as { customer?: { email?: unknown } }
  return typeof customer?.email === "string" ? customer.email : undefined
}

export function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
