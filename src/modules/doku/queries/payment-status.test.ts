import { type PaymentFacts, paymentStatus } from "./payment-status"

const now = new Date("2026-11-23T10:00:00Z")

function facts(changes: Partial<PaymentFacts> = {}): PaymentFacts {
  return {
    id: "dokutx_1",
    invoice_number: "INV1",
    status: "pending",
    settlement: "open",
    doku_status: null,
    expires_at: new Date("2026-11-23T11:00:00Z"),
    amount: 50_000,
    paid_amount: null,
    order_id: null,
    refusal: null,
    hasOpenCase: false,
    isClosedByPerson: false,
    returned: 0,
    ...changes,
  }
}

const paid = (changes: Partial<PaymentFacts> = {}) =>
  facts({ status: "paid", paid_amount: 50_000, ...changes })
const settled = paid({ id: "dokutx_2", invoice_number: "INV2", settlement: "settled", order_id: "order_1" })
const other = (one: PaymentFacts) => ({ ...one, id: "dokutx_2", invoice_number: "INV2" })

describe("the status that a shopper is shown", () => {
  it.each<[string, PaymentFacts, PaymentFacts[], object]>([
    ["pending while nobody has paid", facts(), [], { payment: "pending" }],
    [
      "pending when it is unknown whether DOKU has the invoice",
      facts({ status: "created" }),
      [],
      { payment: "pending" },
    ],
    ["failed when DOKU's last status is FAILED", facts({ doku_status: "FAILED" }), [], { payment: "failed" }],
    ["pending when the shopper tries again", facts({ doku_status: "PENDING" }), [], { payment: "pending" }],
    ["failed when DOKU refused the invoice", facts({ status: "failed" }), [], { payment: "failed" }],
    ["expired when DOKU reports EXPIRED", facts({ status: "expired" }), [], { payment: "expired" }],
    ["expired when `expires_at` is reached", facts({ expires_at: now }), [], { payment: "expired" }],
    ["pending while a paid transaction is not settled", paid(), [], { payment: "pending" }],
    [
      "review when a paid transaction has an open case",
      paid({ hasOpenCase: true }),
      [],
      { payment: "review", invoice_number: "INV1" },
    ],
    [
      "review when a person has closed the case of a payment without an order",
      paid({ isClosedByPerson: true }),
      [],
      { payment: "review", invoice_number: "INV1" },
    ],
    [
      "review for another amount than the invoice's, also when its case is closed",
      paid({ paid_amount: 49_000 }),
      [],
      { payment: "review", invoice_number: "INV1" },
    ],
    [
      "paid when a second payment's case was closed by a person",
      paid({ isClosedByPerson: true }),
      [settled],
      { payment: "paid", order_id: "order_1" },
    ],
    [
      "paid, with the order, once settled",
      { ...settled, id: "dokutx_1" },
      [],
      { payment: "paid", order_id: "order_1" },
    ],
    [
      "paid when a settled transaction has an open case",
      { ...settled, hasOpenCase: true },
      [],
      { payment: "paid", order_id: "order_1" },
    ],
    ["paid in a second tab that never paid", facts(), [settled], { payment: "paid", order_id: "order_1" }],
    [
      "review for the second payment of a settled cart",
      paid({ hasOpenCase: true }),
      [settled],
      { payment: "review", invoice_number: "INV1" },
    ],
    [
      "paid for the first payment when the second one has an open case",
      settled,
      [paid({ hasOpenCase: true })],
      { payment: "paid", order_id: "order_1" },
    ],
    [
      "pending while another transaction of the collection is paid and not settled",
      facts({ status: "failed" }),
      [other(paid())],
      { payment: "pending" },
    ],
    [
      "review while another paid transaction has an open case",
      facts(),
      [other(paid({ hasOpenCase: true }))],
      { payment: "review", invoice_number: "INV2" },
    ],
    [
      "review when DOKU refunded the payment and the case is open",
      paid({ status: "refunded", hasOpenCase: true }),
      [],
      { payment: "review", invoice_number: "INV1" },
    ],
    [
      "pending for a new transaction after DOKU refunded the old one",
      facts(),
      [other(paid({ status: "refunded", hasOpenCase: true }))],
      { payment: "pending" },
    ],
    [
      "failed when DOKU refunded the payment and the case is closed",
      paid({ status: "refunded" }),
      [],
      { payment: "failed" },
    ],
    [
      "failed when the store refunded all of the payment",
      paid({ returned: 50_000 }),
      [],
      { payment: "failed" },
    ],
    [
      "pending for a new transaction after the old one was refunded in full",
      facts(),
      [other(paid({ returned: 50_000 }))],
      { payment: "pending" },
    ],
    [
      "review while a part is refunded and the case is open",
      paid({ returned: 10_000, hasOpenCase: true }),
      [],
      { payment: "review", invoice_number: "INV1" },
    ],
  ])("%s", (_, own, siblings, answer) => {
    expect(paymentStatus(own, [own, ...siblings], now)).toEqual(answer)
  })
})
