import { setTimeout as pause } from "node:timers/promises"
import { waitUntil } from "../../testing/lib/wait"
import { PROVIDERS } from "./integrations"
import { owedFor, type PaymentLink } from "./order-desk"
import { EXTRA_SKU, emailOf, pathOf, type Shopper } from "./shopper"
import { GaveUp, onlyGaveUp } from "./storefront"

/** How often a customer presses the button, or opens the pay page, before giving up, and the pause between in ms. */
const MAX_TRIES = 8
const BETWEEN_TRIES_MS = 1_500
/** How long the admin waits for an order that was just paid, in ms. */
const ORDERED_WITHIN_MS = 30_000

interface LinkInvoice {
  number: string
}

/** A customer whose order the admin changes, and who pays what it owes by a payment link. */
export class LinkCustomer {
  private order: string | undefined
  private link: PaymentLink | undefined

  constructor(readonly shopper: Shopper) {}

  /** An order that the customer paid at checkout, by LinkAja or outside of the shop. */
  async orderAtCheckout(): Promise<void> {
    const { shopper } = this
    if (shopper.random.chance(0.6)) {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice)
      await shopper.comeBack(invoice)
      this.order = await this.find(
        "select order_id as id from doku_transaction where invoice_number = ? and settlement = 'settled'",
        invoice.number,
      )
      return
    }
    await shopper.fillCart()
    await shopper.orderByManualPayment()
    this.order = await this.find(
      "select order_id as id from order_cart where cart_id = ? and deleted_at is null",
      shopper.cartId,
    )
    if (shopper.random.chance(0.7)) await shopper.world.orderDesk.captureManual(this.order)
  }

  /** An order that the admin makes on the phone: a draft order, converted. It was never paid. */
  async orderByPhone(): Promise<void> {
    const { world, number, random } = this.shopper
    const { orderDesk, shop, linkBook } = world
    const [channel] = await world.database.query<{ id: string }>(
      "select id from sales_channel where name = 'Toko Online'",
    )
    const draft = await orderDesk.draft({
      region_id: shop.regionId,
      sales_channel_id: channel?.id,
      email: emailOf(number),
      items: [{ variant_id: shop.variants.get("KOPI-GAYO-250"), quantity: random.between(1, 3) }],
      shipping_methods: [{ shipping_option_id: shop.shippingOptionId, name: "JNE REG", amount: 18_000 }],
    })
    linkBook.phoneOrders.add(draft)
    await orderDesk.convert(draft)
    this.order = draft
  }

  /** An order edit that adds goods. */
  addGoods(quantity = this.shopper.random.between(1, 3)): Promise<void> {
    const { orderDesk, shop } = this.shopper.world
    return orderDesk.add(this.orderId, String(shop.variants.get(EXTRA_SKU)), quantity)
  }

  /** An order edit that takes all but one of the added goods out again. */
  async lowerGoods(): Promise<void> {
    const { orderDesk, linkBook } = this.shopper.world
    linkBook.lowered.add(this.orderId)
    await orderDesk.setQuantity(this.orderId, EXTRA_SKU, 1)
  }

  cancelOrder(): Promise<void> {
    return this.shopper.world.orderDesk.cancel(this.orderId)
  }

  withdrawLink(): Promise<void> {
    return this.shopper.world.orderDesk.withdrawLink(this.linked.id)
  }

  /** The admin requests a link and sends it; a messenger's preview or the customer opens it. */
  async receiveLink(): Promise<void> {
    const { world, integration, storefront } = this.shopper
    this.link = await world.orderDesk.requestLink(this.orderId, PROVIDERS[integration])
    world.linkBook.orders.add(this.orderId)
    await storefront.once("GET", pathOf(this.link.url))
  }

  /** The same, for as long as a payment that is not settled yet stands in the way. */
  async receiveLinkAgain(): Promise<void> {
    for (let tries = 1; tries < MAX_TRIES; tries++) {
      const received = await this.receiveLink().then(() => true, onlyGaveUp)
      if (received) return
      await pause(BETWEEN_TRIES_MS)
    }
    await this.receiveLink()
  }

  /** Presses the button and follows it to LinkAja, as often as the page asks for it. */
  async goToLinkAja(): Promise<LinkInvoice> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const payPath = await this.press()
      const invoice = payPath && (await this.open(payPath))
      if (invoice) return invoice
      await pause(BETWEEN_TRIES_MS)
    }
    throw new GaveUp("The payment link led to no payment")
  }

  /** Two presses at the same instant, and the pages that they lead to. */
  async pressTwice(): Promise<LinkInvoice[]> {
    const pressed = await Promise.all([this.press(), this.press()])
    const payPaths = [...new Set(pressed.filter((payPath) => payPath !== undefined))]
    if (payPaths.length > 1) {
      const invoices = await Promise.all(payPaths.map(async (payPath) => (await this.pageOf(payPath)).number))
      this.shopper.world.linkBook.twins.push({ order: this.orderId, invoices })
    }
    const opened: LinkInvoice[] = []
    for (const payPath of payPaths) {
      const invoice = await this.open(payPath)
      if (invoice) opened.push(invoice)
    }
    return opened.length > 0 ? opened : [await this.goToLinkAja()]
  }

  /** Returns from LinkAja to the link's page. */
  async comeBack(invoice: LinkInvoice): Promise<void> {
    const { world, storefront } = this.shopper
    const { callbackUrl } = world.sandbox.invoice(invoice.number)
    const back = await storefront.once("GET", pathOf(callbackUrl), undefined, 10_000)
    if (back?.location?.includes("/doku/link/")) await storefront.once("GET", pathOf(back.location))
  }

  /** @returns the pay page's path; undefined when the button leads to none now */
  private async press(): Promise<string | undefined> {
    const { world, storefront } = this.shopper
    const answer = await world.createTurns.shared(() => storefront.once("POST", pathOf(this.linked.url)))
    if (answer?.status === 410) throw new GaveUp("The payment link has ended")
    return answer?.location?.includes("/doku/pay/") ? pathOf(answer.location) : undefined
  }

  /** Opens the pay page. @returns undefined when it doesn't lead to LinkAja */
  private async open(payPath: string): Promise<LinkInvoice | undefined> {
    const { world, storefront } = this.shopper
    const page = await this.pageOf(payPath)
    const before = await this.owed()
    const answer = await storefront.once("GET", payPath)
    const after = await this.owed()
    if (!answer || answer.status >= 400 || !`${answer.location}${answer.text}`.includes(world.sandbox.url))
      return undefined
    if (before !== undefined && after !== undefined) {
      const { number: invoice, amount } = page
      world.linkBook.sentToPay.push({ invoice, amount, owed: Math.max(before, after) })
    }
    await this.shopper.arriveAtDoku(page)
    return page
  }

  private async pageOf(payPath: string): Promise<{ number: string; amount: number }> {
    const [page] = await this.shopper.world.database.query<{ number: string; amount: string }>(
      "select invoice_number as number, amount from doku_transaction where pay_token = ?",
      [String(payPath.split("/").at(-1))],
    )
    if (!page) throw new Error(`No transaction has the pay page ${payPath}`)
    return { number: page.number, amount: Number(page.amount) }
  }

  private async owed(): Promise<number | undefined> {
    const money = await this.shopper.world.orderDesk.moneyOf(this.orderId).catch(onlyGaveUp)
    return money && owedFor(money)
  }

  private async find(sql: string, of: string): Promise<string> {
    let id: string | null | undefined
    await waitUntil(
      async () => {
        id = (await this.shopper.world.database.query<{ id: string | null }>(sql, [of]))[0]?.id
        return Boolean(id)
      },
      { ms: ORDERED_WITHIN_MS, every: 200 },
    )
    if (!id) throw new GaveUp("The order is not there yet")
    return id
  }

  private get orderId(): string {
    if (!this.order) throw new Error("This customer has no order yet")
    return this.order
  }

  private get linked(): PaymentLink {
    if (!this.link) throw new Error("This customer has no payment link yet")
    return this.link
  }
}
