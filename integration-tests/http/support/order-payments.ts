import { eventually } from "./eventually"
import { readOrder } from "./order-books"
import { OrderChanges } from "./order-changes"
import { expectOneOrder } from "./orders"
import { type Answer, expectOk } from "./shop"
import type { Suite } from "./suite"

/** The checkout's order: one bottle of sambal and its shipping, in integer IDR. */
export const FIRST = 56_000

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

  /** The payment collection of what the order owes, which Medusa's own link names. */
  async owingCollection(orderId: string): Promise<string> {
    const { payment_collections } = await readOrder(this.suite, orderId)
    const owing = payment_collections.find(({ status }) => status === "not_paid" || status === "awaiting")
    return String(owing?.id)
  }

  /**
   * Starts a payment of what the order owes, on the page of Medusa's own link.
   *
   * @returns its invoice number
   */
  async start(orderId: string): Promise<string> {
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
