import { paymentLink } from "./__fixtures__/payment-link"
import { transaction } from "./__fixtures__/transaction"
import type { OrderPaymentLinks, PaymentLink, Transaction } from "./api-types"
import { orderWidget } from "./order-widget"

const PENDING = { data: undefined, error: null, isPending: true }
const failed = (status: number) => ({
  data: undefined,
  error: Object.assign(new Error("No"), { status }),
  isPending: false,
})
const loaded = <Data>(data: Data) => ({ data, error: null, isPending: false })
const transactions = (...found: Transaction[]) => loaded({ transactions: found, next_cursor: null })
const links = (owed: number, ...payment_links: PaymentLink[]) =>
  loaded<OrderPaymentLinks>({
    payment_links,
    owed,
    refusal: owed > 0 ? null : { code: "nothing_owed", message: "This order owes nothing." },
  })

const other = { id: "order_1", payment_status: "captured", payment_collections: [] }
const ours = {
  ...other,
  payment_collections: [{ payments: [{ provider_id: "pp_doku-linkaja_doku" }] }],
}
const paid = transaction()
const tried = transaction({ status: "expired", settlement: "open" })
const mayRequest = true

describe("orderWidget of an order that was not paid by LinkAja", () => {
  const order = other

  it("is undefined until both requests are answered", () => {
    expect(orderWidget({ order, transactions: PENDING, links: links(1), mayRequest })).toBeUndefined()
    expect(
      orderWidget({ order, transactions: transactions(paid), links: PENDING, mayRequest }),
    ).toBeUndefined()
  })

  it("is undefined when there is nothing to show, attempts included", () => {
    expect(orderWidget({ order, transactions: transactions(tried), links: links(0), mayRequest })).toBe(
      undefined,
    )
  })

  it("is undefined after errors", () => {
    const all = [failed(500), failed(403), failed(404)]
    for (const answer of all) {
      expect(orderWidget({ order, transactions: answer, links: answer, mayRequest })).toBeUndefined()
    }
  })

  it("has the section of an order that owes something", () => {
    const widget = orderWidget({ order, transactions: transactions(), links: links(50_000), mayRequest })
    expect(widget).toMatchObject({
      groups: undefined,
      section: { request: "new" },
      transactionsFailed: false,
      linksFailed: false,
    })
  })

  it("has the section also for a user who may not read payments", () => {
    const widget = orderWidget({ order, transactions: failed(403), links: links(50_000), mayRequest })
    expect(widget).toMatchObject({ section: { owed: 50_000 }, transactionsFailed: false })
  })

  it("has the attempts while a link is live", () => {
    const widget = orderWidget({
      order,
      transactions: transactions(tried),
      links: links(50_000, paymentLink()),
      mayRequest,
    })
    expect(widget).toMatchObject({ groups: { attempts: [tried] } })
  })

  it("says that the links could not be loaded beside its transactions only", () => {
    const widget = orderWidget({ order, transactions: transactions(paid), links: failed(500), mayRequest })
    expect(widget).toMatchObject({ groups: { transactions: [paid] }, linksFailed: true })
  })
})

describe("orderWidget of an order that was paid by LinkAja", () => {
  const order = ours

  it("is loading until both requests are answered", () => {
    expect(orderWidget({ order, transactions: transactions(paid), links: PENDING, mayRequest })).toBe(
      "loading",
    )
    expect(orderWidget({ order, transactions: PENDING, links: links(0), mayRequest })).toBe("loading")
  })

  it("has the transactions without a section when it owes nothing and never had a link", () => {
    expect(orderWidget({ order, transactions: transactions(paid), links: links(0), mayRequest })).toEqual({
      groups: { transactions: [paid], attempts: [] },
      section: undefined,
      transactionsFailed: false,
      linksFailed: false,
    })
  })

  it("has the transactions without a section for a user who may not read orders", () => {
    const widget = orderWidget({ order, transactions: transactions(paid), links: failed(403), mayRequest })
    expect(widget).toMatchObject({ groups: { transactions: [paid] }, section: undefined, linksFailed: false })
  })

  it("says which request has failed", () => {
    const answers = { transactions: failed(500), links: links(0) }
    expect(orderWidget({ order, ...answers, mayRequest })).toMatchObject({
      transactionsFailed: true,
      linksFailed: false,
    })
    expect(orderWidget({ order, transactions: failed(500), links: failed(500), mayRequest })).toMatchObject({
      transactionsFailed: true,
      linksFailed: true,
    })
  })

  it("is undefined for a user who may read neither payments nor orders", () => {
    expect(orderWidget({ order, transactions: failed(403), links: failed(403), mayRequest })).toBeUndefined()
  })
})
