import {
  type BookedInvoice,
  balance,
  countByOutcome,
  type Facts,
  type FindingKind,
  type MedusaPayment,
  totals,
} from "./balance"

const AMOUNT = 150_000

/** An invoice in DOKU's book, paid by LinkAja. */
function booked(changes: Partial<BookedInvoice> = {}): BookedInvoice {
  return { number: "INV1", integration: "direct", paid: AMOUNT, channel: "EMONEY_LINKAJA", ...changes }
}

/** A correct checkout: paid at DOKU and settled as one order with one captured payment. */
function settledCheckout(): Facts & Record<keyof Facts, unknown> {
  return {
    invoices: [booked()],
    rows: [
      {
        invoice: "INV1",
        status: "paid",
        settlement: "settled",
        paidAmount: AMOUNT,
        collection: "col1",
        cart: "cart1",
        order: "order1",
        payment: "pay1",
        claimedSession: "ses1",
      },
    ],
    cases: [],
    payments: [payment()],
    cartOrders: [{ cart: "cart1", order: "order1" }],
    collectionOrders: [{ collection: "col1", order: "order1" }],
    orders: ["order1"],
    phoneOrders: new Set(),
    linkOrders: [],
    collections: [{ id: "col1", amount: AMOUNT, status: "completed" }],
    sentToPay: [],
    twins: [],
    paidAfterCancel: [],
    bookings: [{ order: "order1", capture: "cap1", amount: AMOUNT }],
    completedCarts: new Set(["cart1"]),
    walletPaid: [],
    walletPayments: [],
    contradicted: [],
  }
}

/** What the same order owed after a change, in integer IDR. */
const REST = 40_000

/** The correct checkout, whose order was changed afterwards; the rest was paid by a payment link. */
function paidByLink(): Facts {
  const facts = settledCheckout()
  const rest = { collection: "col2", payment: "pay2", claimedSession: "ses2", invoice: "INV2" }
  return {
    ...facts,
    invoices: [...facts.invoices, booked({ number: "INV2", paid: REST })],
    rows: [...facts.rows, ...facts.rows.map((row) => ({ ...row, ...rest, paidAmount: REST, cart: null }))],
    payments: [
      ...facts.payments,
      payment({
        id: "pay2",
        amount: REST,
        collection: "col2",
        session: "ses2",
        invoice: "INV2",
        captures: [{ id: "cap2", amount: REST }],
      }),
    ],
    collectionOrders: [...facts.collectionOrders, { collection: "col2", order: "order1" }],
    bookings: [...facts.bookings, { order: "order1", capture: "cap2", amount: REST }],
    linkOrders: [linkOrder()],
    collections: [...facts.collections, { id: "col2", amount: REST, status: "completed" }],
    sentToPay: [{ invoice: "INV2", amount: REST, owed: REST }],
  }
}

function linkOrder(changes: Partial<Facts["linkOrders"][number]> = {}): Facts["linkOrders"][number] {
  const money = { total: AMOUNT + REST, booked: AMOUNT + REST, pending: 0, canceled: false }
  return { order: "order1", lowered: false, ...money, ...changes }
}

function payment(changes: Partial<MedusaPayment> = {}): MedusaPayment {
  return {
    id: "pay1",
    amount: AMOUNT,
    collection: "col1",
    session: "ses1",
    invoice: "INV1",
    captured: true,
    canceled: false,
    captures: [{ id: "cap1", amount: AMOUNT }],
    refunds: 0,
    ...changes,
  }
}

/** Paid at DOKU, with nothing in Medusa. `row` is the ledger's transaction. */
function paidOnly(row: Partial<Facts["rows"][number]> | undefined, kinds: string[] = []): Facts {
  const { rows } = settledCheckout()
  const [settled] = rows
  return {
    ...settledCheckout(),
    rows:
      row && settled
        ? [{ ...settled, settlement: "open", order: null, payment: null, claimedSession: null, ...row }]
        : [],
    cases: kinds.map((kind) => ({ invoice: "INV1", kind, open: true, details: "{}" })),
    payments: [],
    cartOrders: [],
    collectionOrders: [],
    orders: [],
    bookings: [],
    completedCarts: new Set(),
  }
}

const findingsOf = (facts: Facts): FindingKind[] => balance(facts).findings.map(({ kind }) => kind)

describe("what balances", () => {
  it("is a paid invoice that is one order's one captured payment", () => {
    const verdict = balance(settledCheckout())
    expect(verdict).toMatchObject({ findings: [], balances: true })
    expect(totals(verdict.outcomes)).toEqual({ paid: AMOUNT, settled: AMOUNT, underCase: 0, lost: 0 })
  })

  it("is a paid invoice with a case", () => {
    const verdict = balance(paidOnly({}, ["cart_changed"]))
    expect(verdict).toMatchObject({ findings: [], balances: true })
    expect(totals(verdict.outcomes)).toEqual({ paid: AMOUNT, settled: 0, underCase: AMOUNT, lost: 0 })
  })

  it("is an invoice that the ledger doesn't know, if it has a case", () => {
    expect(balance(paidOnly(undefined, ["unknown_invoice"]))).toMatchObject({ balances: true })
  })

  it("is an unpaid invoice with nothing captured", () => {
    const facts = {
      ...paidOnly({ status: "expired", paidAmount: null }),
      invoices: [booked({ paid: 0 })],
    }
    expect(balance(facts)).toMatchObject({ findings: [], balances: true, outcomes: [{ outcome: "unpaid" }] })
  })

  it("is an order without a cart that a kill left unpaid; it is named", () => {
    const facts = { ...settledCheckout(), orders: ["order1", "orphan"] }
    expect(balance(facts)).toMatchObject({ findings: [], orphans: ["orphan"], balances: true })
  })

  it("is an order that paid its change by a payment link", () => {
    const verdict = balance(paidByLink())
    expect(verdict).toMatchObject({ findings: [], balances: true })
    expect(verdict.outcomes.map(({ forOrder }) => forOrder)).toEqual([false, true])
  })

  it("is a payment that was rolled back before it held money", () => {
    const facts = settledCheckout()
    const rolledBack = payment({ id: "pay0", captured: false, captures: [], canceled: true })
    expect(balance({ ...facts, payments: [rolledBack, ...facts.payments] }).balances).toBe(true)
  })
})

describe("what is lost", () => {
  it.each([
    ["an invoice that the ledger doesn't know", paidOnly(undefined)],
    ["an invoice that the ledger doesn't call paid", paidOnly({ status: "pending", paidAmount: null })],
    [
      "one that it called paid once, though a case is left",
      paidOnly({ status: "pending" }, ["paid_without_order"]),
    ],
    ["one that is paid, but neither settled nor a case", paidOnly({})],
  ])("%s", (_name, facts) => {
    const verdict = balance(facts)
    expect(verdict.balances).toBe(false)
    expect(verdict.findings).toMatchObject([{ kind: "lost", invoice: "INV1", amount: AMOUNT }])
    expect(totals(verdict.outcomes)).toEqual({ paid: AMOUNT, settled: 0, underCase: 0, lost: AMOUNT })
  })
})

describe("what is doubled", () => {
  it("two captured payments for one invoice", () => {
    const second = payment({ id: "pay2", session: "ses2", captures: [{ id: "cap2", amount: AMOUNT }] })
    const facts = { ...settledCheckout(), payments: [payment(), second] }
    expect(balance(facts).findings).toMatchObject([{ kind: "doubled", amount: AMOUNT }])
  })

  it("a payment that is captured twice", () => {
    const captures = [
      { id: "cap1", amount: AMOUNT },
      { id: "cap2", amount: AMOUNT },
    ]
    expect(findingsOf({ ...settledCheckout(), payments: [payment({ captures })] })).toContain("doubled")
  })

  it("an order that books two captures", () => {
    const facts = settledCheckout()
    const bookings = [...facts.bookings, { order: "order1", capture: "cap2", amount: AMOUNT }]
    expect(findingsOf({ ...facts, bookings })).toEqual(["doubled"])
  })

  it("two invoices settled as one payment", () => {
    const facts = settledCheckout()
    const twin = facts.rows.map((row) => ({ ...row, invoice: "INV2", claimedSession: "ses2" }))
    const doubled = {
      ...facts,
      invoices: [...facts.invoices, booked({ number: "INV2" })],
      rows: [...facts.rows, ...twin],
    }
    expect(findingsOf(doubled)).toEqual(["payment of two invoices", "order books less"])
  })

  it("a cart that became two orders", () => {
    const facts = settledCheckout()
    const cartOrders = [...facts.cartOrders, { cart: "cart1", order: "order2" }]
    expect(findingsOf({ ...facts, cartOrders, orders: ["order1", "order2"] })).toEqual(["two orders"])
  })
})

describe("what was captured wrongly", () => {
  it("an unpaid invoice", () => {
    const facts = { ...settledCheckout(), invoices: [booked({ paid: 0 })] }
    expect(new Set(findingsOf(facts))).toEqual(new Set(["captured unpaid"]))
  })

  it("a payment that belongs to no invoice", () => {
    const stray = payment({
      id: "pay9",
      session: "ses9",
      invoice: null,
      captures: [{ id: "cap9", amount: 1 }],
    })
    expect(findingsOf({ ...settledCheckout(), payments: [payment(), stray] })).toEqual(["captured unpaid"])
  })

  it("a payment with a case", () => {
    const facts = { ...paidOnly({ claimedSession: "ses1" }, ["paid_without_order"]), payments: [payment()] }
    expect(findingsOf(facts)).toEqual(["captured under a case"])
  })

  it("an order without a cart", () => {
    const facts = settledCheckout()
    const orphan = {
      ...facts,
      orders: ["order1", "orphan"],
      bookings: [...facts.bookings, { order: "orphan", capture: "cap7", amount: 5 }],
    }
    expect(balance(orphan).findings).toMatchObject([{ kind: "orphan order captured", amount: 5 }])
  })

  it("a refund that no person recorded", () => {
    const facts = { ...settledCheckout(), payments: [payment({ refunds: AMOUNT })] }
    expect(findingsOf(facts)).toEqual(["refund that never was"])
  })
})

describe("an order that is paid by a payment link", () => {
  const facts = paidByLink()
  const [first, rest] = facts.bookings

  it.each<[string, FindingKind, Partial<Facts>]>([
    [
      "books a capture more than its settled transactions",
      "doubled",
      { bookings: [...facts.bookings, { order: "order1", capture: "cap3", amount: REST }] },
    ],
    ["books a capture twice", "doubled", { bookings: first && rest ? [first, rest, rest] : [] }],
    ["books less than its settled transactions", "order books less", { bookings: first ? [first] : [] }],
    [
      "books a capture of another amount",
      "order books less",
      { bookings: facts.bookings.map((booking) => ({ ...booking, amount: booking.amount - 1 })) },
    ],
    [
      "is paid more than it costs",
      "order paid too much",
      { linkOrders: [linkOrder({ total: AMOUNT, pending: -REST })] },
    ],
    [
      "has a collection that stays paid in part",
      "collection paid in part",
      { collections: [{ id: "col2", amount: REST, status: "partially_captured" }] },
    ],
    [
      "has a collection of another amount than was paid",
      "collection paid in part",
      { collections: [{ id: "col2", amount: REST + 1, status: "completed" }] },
    ],
    [
      "has sent its customer to pay what it doesn't owe",
      "sent to pay too much",
      { sentToPay: [{ invoice: "INV2", amount: REST, owed: REST - 1 }] },
    ],
    [
      "has two pages of one debt",
      "two pages for one debt",
      { twins: [{ order: "order1", invoices: ["INV2", "INV3"] }] },
    ],
    [
      "takes a payment that was made after it was cancelled",
      "settled on a cancelled order",
      { paidAfterCancel: ["INV2"] },
    ],
  ])("does not balance when it %s", (_name, kind, changes) => {
    const verdict = balance({ ...facts, ...changes })
    expect(verdict.balances).toBe(false)
    expect(verdict.findings.map((finding) => finding.kind)).toContain(kind)
  })

  it("may be paid more than it costs after the admin lowered its total", () => {
    const lowered = linkOrder({ total: AMOUNT, pending: -REST, lowered: true })
    expect(balance({ ...facts, linkOrders: [lowered] }).findings).toEqual([])
  })

  it("is named when its summary has lost a payment", () => {
    const stale = linkOrder({ pending: REST })
    expect(balance({ ...facts, linkOrders: [stale] })).toMatchObject({
      findings: [],
      staleSummaries: ["order1"],
    })
    expect(balance(facts).staleSummaries).toEqual([])
  })

  it("owes nothing after it was cancelled, whatever was booked", () => {
    const canceled = linkOrder({ booked: 0, pending: 0, canceled: true })
    expect(balance({ ...facts, linkOrders: [canceled] }).findings).toEqual([])
  })

  it("needs no cart when the admin made it on the phone", () => {
    const [, row] = facts.rows
    const phone = {
      ...facts,
      rows: row ? [row] : [],
      invoices: facts.invoices.slice(1),
      payments: facts.payments.slice(1),
      bookings: facts.bookings.slice(1),
      cartOrders: [],
    }
    expect(balance({ ...phone, phoneOrders: new Set(["order1"]) })).toMatchObject({
      findings: [],
      orphans: [],
    })
    expect(balance(phone)).toMatchObject({
      findings: [{ kind: "orphan order captured", amount: REST }],
      orphans: ["order1"],
    })
  })
})

describe("the other wallet's book", () => {
  const paid = { session: "wal1", amount: AMOUNT, collection: "col1" }
  const walletFacts = (changes: Partial<Facts>) => ({ ...settledCheckout(), walletPaid: [paid], ...changes })

  it("balances when what it calls paid is captured in Medusa", () => {
    const facts = walletFacts({ walletPayments: [{ session: "wal1", captured: AMOUNT }] })
    expect(balance(facts)).toMatchObject({ findings: [], balances: true })
  })

  it("balances when the payment has a case beside LinkAja's", () => {
    const cases = [{ invoice: "INV1", kind: "other_payment_started", open: true, details: "{}" }]
    expect(balance(walletFacts({ cases })).balances).toBe(true)
  })

  it.each<[string, FindingKind, Partial<Facts>]>([
    ["paid, and in no table of Medusa's", "lost at the other wallet", {}],
    [
      "captured over another amount",
      "lost at the other wallet",
      { walletPayments: [{ session: "wal1", captured: 1 }] },
    ],
    [
      "paid, with a case about something else",
      "lost at the other wallet",
      { cases: [{ invoice: "INV1", kind: "refund_due", open: true, details: "{}" }] },
    ],
    [
      "captured, and paid by nobody",
      "captured unpaid at the other wallet",
      { walletPaid: [], walletPayments: [{ session: "wal1", captured: AMOUNT }] },
    ],
  ])("does not balance: %s", (_name, kind, changes) => {
    const verdict = balance(walletFacts(changes))
    expect(verdict.balances).toBe(false)
    expect(verdict.findings).toMatchObject([{ kind }])
  })
})

describe("DOKU's denial of a payment", () => {
  const facts = { ...settledCheckout(), contradicted: ["INV1"] }
  it("opens a case", () => {
    const cases = [{ invoice: "INV1", kind: "status_contradicts_paid", open: true, details: "{}" }]
    expect(balance({ ...facts, cases })).toMatchObject({ findings: [], balances: true })
  })

  it("is not passed over", () => {
    expect(balance(facts).findings).toMatchObject([{ kind: "contradiction unheard", amount: AMOUNT }])
  })
})

describe("a case about no money", () => {
  const cases = (kind: string) => [{ invoice: "INV1", kind, open: true, details: "{}" }]
  const byQris = [booked({ integration: "checkout", channel: "QRIS" })]

  it("stands beside a settled payment by another channel", () => {
    const verdict = balance({ ...settledCheckout(), invoices: byQris, cases: cases("other_channel") })
    expect(verdict).toMatchObject({
      findings: [],
      balances: true,
      outcomes: [{ outcome: "settled", integration: "checkout", kinds: [] }],
      notices: { other_channel: 1, channel_inactive: 0 },
    })
  })

  it.each(["other_channel", "channel_inactive"])("explains no unsettled payment: %s", (kind) => {
    const verdict = balance(paidOnly({}, [kind]))
    expect(verdict.findings).toMatchObject([{ kind: "lost", invoice: "INV1", amount: AMOUNT }])
    expect(totals(verdict.outcomes)).toMatchObject({ underCase: 0, lost: AMOUNT })
  })

  it("stands beside a case about the same payment", () => {
    const verdict = balance({ ...paidOnly({}, ["paid_twice", "other_channel"]), invoices: byQris })
    expect(verdict).toMatchObject({ findings: [], outcomes: [{ kinds: ["paid_twice"] }] })
  })

  it("is about no money when DOKU refuses an invoice", () => {
    const refused = { ...paidOnly({ status: "failed", paidAmount: null }), invoices: [] }
    expect(balance({ ...refused, cases: cases("channel_inactive") })).toMatchObject({
      balances: true,
      outcomes: [],
      notices: { channel_inactive: 1 },
    })
  })

  it("is missing when nobody is told of the other channel", () => {
    expect(balance({ ...settledCheckout(), invoices: byQris }).findings).toMatchObject([
      { kind: "other channel unheard", invoice: "INV1", amount: AMOUNT },
    ])
  })

  it("is needed for paid invoices only", () => {
    const declined = { ...paidOnly({ status: "pending", paidAmount: null }) }
    const invoices = [booked({ integration: "checkout", channel: "QRIS", paid: 0 })]
    expect(balance({ ...declined, invoices })).toMatchObject({ findings: [], balances: true })
  })
})

it("countByOutcome counts invoices by how they ended", () => {
  const outcomes = (["settled", "settled", "lost", "under a case", "unpaid"] as const).map((outcome) => ({
    invoice: "INV",
    integration: "direct" as const,
    outcome,
    forOrder: false,
    paid: outcome === "unpaid" ? 0 : AMOUNT,
    kinds: [],
  }))
  expect(countByOutcome(outcomes)).toEqual({
    invoices: 5,
    paid: 4,
    settled: 2,
    underCase: 1,
    lost: 1,
    unpaid: 1,
  })
})

describe("what is settled in name only", () => {
  const facts = settledCheckout()
  const [row] = facts.rows
  it.each<[string, Partial<Facts>]>([
    ["no payment", { payments: [] }],
    ["a payment that was canceled", { payments: [payment({ canceled: true })] }],
    ["a payment over another amount", { payments: [payment({ amount: 1 })] }],
    ["a payment of another collection", { payments: [payment({ collection: "col2" })] }],
    ["nothing booked on the order", { bookings: [] }],
    ["a booking on another order", { bookings: [{ order: "order2", capture: "cap1", amount: AMOUNT }] }],
    ["an order without the collection", { collectionOrders: [] }],
    ["a cart that is still open", { completedCarts: new Set<string>() }],
    ["another amount in the ledger", { rows: row ? [{ ...row, paidAmount: 1 }] : [] }],
  ])("%s", (_name, changes) => {
    const verdict = balance({ ...facts, ...changes })
    expect(verdict.balances).toBe(false)
    expect(verdict.findings.map(({ kind }) => kind)).toContain("settled in name only")
  })

  it("an order without its cart", () => {
    expect(findingsOf({ ...facts, cartOrders: [] })).toEqual([
      "settled in name only",
      "orphan order captured",
    ])
  })
})
