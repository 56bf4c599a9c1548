import { eventually } from "./eventually"
import { readOrder } from "./order-books"
import { OrderChanges } from "./order-changes"
import { expectOneOrder } from "./orders"
import { type Answer, expectOk } from "./shop"
import type { Suite } from "./suite"

/** The checkout's order: one bottle of sambal and its shipping, in integer IDR. */
export const FIRST = 56_000

export interface PaymentLink {
  id: string
  order_id: string
  status: string
  url: string | null
  whatsapp_url: string | null
  created_by: string | null
  created_at: string
  expires_at: string
  opened_at: string | null
  withdrawn_at: string | null
  withdrawn_by: string | null
}

export interface OrderLinks {
  payment_links: PaymentLink[]
  owed: number
  refusal: { code: string; message: string } | null
}

/** Orders that change, and the payments of what they owe. */
export class OrderPayments {
  readonly changes: OrderChanges
  private references = 0

  constructor(private readonly suite: Suite) {
    this.changes = new OrderChanges(
      async (method, path, body) => expectOk(await suite.shop.admin(method, path, body)) as never,
    )
  }

  /** An order that a shopper paid by LinkAja at checkout. */
  async paidOrder(): Promise<string> {
    const { shop, sandbox } = this.suite
    const { cart, invoice } = await shop.checkout()
    sandbox.pay(invoice)
    await sandbox.idle()
    const { id } = await eventually(() => expectOneOrder(this.suite, cart.id, FIRST))
    await this.leasesReleased()
    return id
  }

  /** Such an order with its one item, which can be exchanged after `send`. */
  async sentOrder(
    send: (orderId: string) => Promise<unknown> = (orderId) => this.changes.fulfill(orderId),
  ): Promise<{ orderId: string; itemId: string }> {
    const orderId = await this.paidOrder()
    await send(orderId)
    const [item] = await this.changes.items(orderId)
    return { orderId, itemId: String(item?.id) }
  }

  /** A draft order that the admin edits and converts. It owes 117,480. */
  async phoneOrder(): Promise<string> {
    const orderId = await this.changes.draft({ "KOPI-GAYO-250": 1 })
    await this.changes.addToDraft(orderId, { "TEH-MELATI-80": 1 })
    await this.changes.convert(orderId)
    return orderId
  }

  /** Settling goes on for a moment after its result can be seen. */
  async leasesReleased(): Promise<void> {
    await eventually(async () => expect(await this.suite.sql("select owner from doku_lease")).toEqual([]))
  }

  /** The payment link that an admin requests for what the order owes. */
  async link(orderId: string): Promise<PaymentLink & { url: string }> {
    const { payment_link } = expectOk(
      await this.suite.shop.admin<{ payment_link: PaymentLink }>(
        "POST",
        `/admin/doku/orders/${orderId}/payment-links`,
        {},
      ),
    )
    if (payment_link.url === null) throw new Error(`The payment link is ${payment_link.status}`)
    return { ...payment_link, url: payment_link.url }
  }

  async links(orderId: string): Promise<OrderLinks> {
    return expectOk(
      await this.suite.shop.admin<OrderLinks>("GET", `/admin/doku/orders/${orderId}/payment-links`),
    )
  }

  /** The customer presses the button on the link's page. */
  press(url: string): Promise<Answer> {
    return this.suite.shop.http("POST", url)
  }

  /** The invoice to whose pay page a press has led. */
  async invoiceOf(pressed: Answer): Promise<string> {
    expect(pressed).toMatchObject({ status: 303 })
    const token = /\/doku\/pay\/([^/?]+)/.exec(String(pressed.headers.get("location")))?.[1]
    const transaction = await this.suite.doku.ledger.find("pay_token", String(token))
    return String(transaction?.invoice_number)
  }

  /** The customer presses the button and goes on to LinkAja. @returns the invoice number */
  async pressAndOpen(url: string): Promise<string> {
    const { shop, sql } = this.suite
    const pressed = await this.press(url)
    const invoice = await this.invoiceOf(pressed)
    const payPage = String(pressed.headers.get("location"))
    let page = await shop.http("GET", payPage)
    if (page.headers.has("refresh")) {
      // DOKU was queried about an older page a moment ago. The page reloads itself after a while.
      await sql("update doku_transaction set last_queried_at = last_queried_at - interval '1 minute'")
      page = await shop.http("GET", payPage)
    }
    expect(page.headers.get("location") ?? page.text).toContain(this.suite.sandbox.url)
    return invoice
  }

  /** Starts a payment of what the order owes by a payment link. @returns its invoice number */
  async start(orderId: string): Promise<string> {
    return this.pressAndOpen((await this.link(orderId)).url)
  }

  /** The payment collection of what the order owes, which Medusa's own link names. */
  async owingCollection(orderId: string): Promise<string> {
    const { payment_collections } = await readOrder(this.suite, orderId)
    const owing = payment_collections.find(({ status }) => status === "not_paid" || status === "awaiting")
    return String(owing?.id)
  }

  /** The same by Medusa's own link, with the Store API. */
  async startInStorefront(orderId: string): Promise<string> {
    const session = await this.suite.shop.session(await this.owingCollection(orderId))
    return session.data.invoice_number
  }

  /** The customer pays at LinkAja. @returns the ledger's id of the settled transaction */
  async pay(invoice: string): Promise<string> {
    this.suite.sandbox.pay(invoice)
    await this.suite.sandbox.idle()
    return this.settled(invoice)
  }

  /** @returns the ledger's id of the transaction, once it is settled */
  async settled(invoice: string): Promise<string> {
    const id = await eventually(async () => {
      const row = await this.suite.doku.ledger.find("invoice_number", invoice)
      expect(row).toMatchObject({ settlement: "settled" })
      return String(row?.id)
    })
    await this.leasesReleased()
    return id
  }

  async transactionsOf(orderId: string): Promise<string[]> {
    return (await this.suite.doku.ledger.listByOrder(orderId)).map(({ id }) => id)
  }

  /** Records a manual refund. @returns why Medusa doesn't show it yet */
  async record(transactionId: string, amount: number): Promise<string | null> {
    this.references += 1
    const answer: Answer<{ problem: string | null }> = await this.suite.shop.admin(
      "POST",
      `/admin/doku/transactions/${transactionId}/refunds`,
      { amount, reference: `TRF-${this.references}` },
    )
    return expectOk(answer).problem
  }

  async refund(transactionId: string, amount: number): Promise<void> {
    expect(await this.record(transactionId, amount)).toBeNull()
  }
}
