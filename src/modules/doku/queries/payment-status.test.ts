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
const other = (row: PaymentFacts) => ({ ...row, id: "dokutx_2", invoice_number: "INV2" })

describe("what a shopper is told", () => {
  it.each<[string, PaymentFacts, PaymentFacts[], object]>([
    ["pending while nobody has paid", facts(), [], { payment: "pending" }],
    ["pending for an invoice that DOKU may have", facts({ status: "created" }), [], { payment: "pending" }],
    ["failed when DOKU's last word is FAILED", facts({ doku_status: "FAILED" }), [], { payment: "failed" }],
    ["pending when the shopper tries again", facts({ doku_status: "PENDING" }), [], { payment: "pending" }],
    ["failed when DOKU refused the invoice", facts({ status: "failed" }), [], { payment: "failed" }],
    ["expired when DOKU says so", facts({ status: "expired" }), [], { payment: "expired" }],
    ["expired when the offer's time is over", facts({ expires_at: now }), [], { payment: "expired" }],
    ["pending while paid money is on its way to an order", paid(), [], { payment: "pending" }],
    [
      "review when paid money has a case",
      paid({ hasOpenCase: true }),
      [],
      { payment: "review", invoice_number: "INV1" },
    ],
    [
      "review when a person has closed the case of money that has no order",
      paid({ isClosedByPerson: true }),
      [],
      { payment: "review", invoice_number: "INV1" },
    ],
    [
      "review for another amount than was asked for, though a person has closed its case",
      paid({ paid_amount: 49_000 }),
      [],
      { payment: "review", invoice_number: "INV1" },
    ],
    [
      "paid when that money is a second payment",
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
      "paid although a settled invoice has a duty",
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
      "paid for the first one all the same",
      settled,
      [paid({ hasOpenCase: true })],
      { payment: "paid", order_id: "order_1" },
    ],
    [
      "pending while another invoice's money is on its way",
      facts({ status: "failed" }),
      [other(paid())],
      { payment: "pending" },
    ],
    [
      "review while another invoice's money has a case",
      facts(),
      [other(paid({ hasOpenCase: true }))],
      { payment: "review", invoice_number: "INV2" },
    ],
    [
      "review when DOKU gave the money back and nobody has looked",
      paid({ status: "refunded", hasOpenCase: true }),
      [],
      { payment: "review", invoice_number: "INV1" },
    ],
    [
      "pending for a new invoice after DOKU gave the old one's money back",
      facts(),
      [other(paid({ status: "refunded", hasOpenCase: true }))],
      { payment: "pending" },
    ],
    [
      "failed when DOKU gave the money back and the case is closed",
      paid({ status: "refunded" }),
      [],
      { payment: "failed" },
    ],
    [
      "failed when the store gave all of the money back",
      paid({ returned: 50_000 }),
      [],
      { payment: "failed" },
    ],
    [
      "pending for a new invoice after the old one's money went back",
      facts(),
      [other(paid({ returned: 50_000 }))],
      { payment: "pending" },
    ],
    [
      "review while only a part went back",
      paid({ returned: 10_000, hasOpenCase: true }),
      [],
      { payment: "review", invoice_number: "INV1" },
    ],
  ])("%s", (_, own, siblings, answer) => {
    expect(paymentStatus(own, [own, ...siblings], now)).toEqual(answer)
  })
})
