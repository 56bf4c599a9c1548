import type { PaymentSnapshot } from "../medusa/payment-snapshot"
import {
  AMOUNT,
  facts,
  finished,
  OTHER,
  OURS,
  order,
  paidTransaction,
  payment,
  session,
  state,
  unpaidOrder,
} from "./__fixtures__/money"
import { carryingSession, type Decision, decide, findMismatch, type ManualHandling, noOrder } from "./decide"

const kindOf = (decision: Decision) => (decision.do === "open_case" ? decision.obstacle.kind : decision.do)
const manualHandling = (with_: Partial<ManualHandling>): ManualHandling => ({
  openCases: [],
  isClosedByPerson: false,
  returned: 0,
  ...with_,
})

describe("a payment whose order is complete", () => {
  it("only has to be noted", () => {
    expect(decide(facts({ state: finished() }))).toEqual({ do: "note" })
  })

  it.each<[string, Parameters<typeof facts>[0]]>([
    ["DOKU gave it back since", { transaction: paidTransaction({ status: "refunded" }) }],
    ["a person closed its case", { manualHandling: manualHandling({ isClosedByPerson: true }) }],
    ["some of it was returned", { manualHandling: manualHandling({ returned: 1 }) }],
    ["its amount is disputed", { manualHandling: manualHandling({ openCases: ["amount_mismatch"] }) }],
    [
      "its collection has another settled invoice",
      { siblings: [paidTransaction({ id: "2", settlement: "settled" })] },
    ],
    ["the order was cancelled since", { state: finished({ order: order({ canceled_at: "2026-11-24" }) }) }],
  ])("is noted even if %s: that is what happened to the money", (_, with_) => {
    expect(decide(facts({ state: finished(), ...with_ }))).toEqual({ do: "note" })
  })
})

describe("a payment that people are at work on", () => {
  it("is left alone for good once a person has closed what stood in its way", () => {
    expect(decide(facts({ manualHandling: manualHandling({ isClosedByPerson: true }) }))).toEqual({
      do: "wait",
      again: false,
    })
  })

  it("is left alone when DOKU gave the money back", () => {
    expect(decide(facts({ transaction: paidTransaction({ status: "refunded" }) }))).toEqual({
      do: "wait",
      again: false,
    })
  })

  it.each([
    [1, true],
    [AMOUNT - 1, true],
    [AMOUNT, false],
  ])("waits while Rp%d of it are returned; looks again: %s", (returned, again) => {
    expect(decide(facts({ manualHandling: manualHandling({ returned }) }))).toEqual({ do: "wait", again })
  })

  it("counts what was returned against what was paid, not against what was asked for", () => {
    const more = paidTransaction({ paid_amount: AMOUNT + 1_000 })
    expect(
      decide(facts({ transaction: more, manualHandling: manualHandling({ returned: AMOUNT }) })),
    ).toEqual({
      do: "wait",
      again: true,
    })
    const unknown = paidTransaction({ paid_amount: null })
    expect(
      decide(facts({ transaction: unknown, manualHandling: manualHandling({ returned: AMOUNT }) })),
    ).toEqual({
      do: "wait",
      again: false,
    })
  })

  it.each([AMOUNT - 1, AMOUNT + 1, 0, null])("waits while another amount was paid: %s", (paid_amount) => {
    expect(decide(facts({ transaction: paidTransaction({ paid_amount }) }))).toEqual({
      do: "wait",
      again: true,
    })
  })

  it("waits while its amount or its status is disputed, though not for other cases", () => {
    const disputed = manualHandling({ openCases: ["paid_without_order", "amount_mismatch"] })
    expect(decide(facts({ manualHandling: disputed }))).toEqual({ do: "wait", again: true })
    const unlisted = manualHandling({ openCases: ["unlisted_status"] })
    expect(decide(facts({ manualHandling: unlisted }))).toEqual({ do: "wait", again: true })
    const other = manualHandling({ openCases: ["paid_without_order", "cart_changed"] })
    expect(kindOf(decide(facts({ manualHandling: other })))).toBe("complete_cart")
  })

  it("is finished all the same when its amount was disputed after its capture, but not when its status was", () => {
    const halfMade = finished({ order: unpaidOrder() })
    const disputed = facts({
      state: halfMade,
      manualHandling: manualHandling({ openCases: ["amount_mismatch"] }),
    })
    expect(kindOf(decide(disputed))).toBe("pay_order")
    const lowered = facts({ state: halfMade, transaction: paidTransaction({ paid_amount: 1_000 }) })
    expect(kindOf(decide(lowered))).toBe("pay_order")
    const unlisted = facts({
      state: halfMade,
      manualHandling: manualHandling({ openCases: ["unlisted_status"] }),
    })
    expect(decide(unlisted)).toEqual({ do: "wait", again: true })
    const authorized = finished({ payments: [payment({ captured_at: null })] })
    expect(
      decide(
        facts({ state: authorized, manualHandling: manualHandling({ openCases: ["amount_mismatch"] }) }),
      ),
    ).toEqual({
      do: "wait",
      again: true,
    })
    const handled = facts({ state: halfMade, manualHandling: manualHandling({ isClosedByPerson: true }) })
    expect(decide(handled)).toEqual({ do: "wait", again: false })
  })
})

describe("a second payment of the same collection", () => {
  const sibling = paidTransaction({ id: "dokutx_2", invoice_number: "INV2", claimed_session_id: "payses_2" })

  it("is a case that names the invoice and the order", () => {
    const settled = { ...sibling, settlement: "settled" as const }
    expect(decide(facts({ siblings: [settled], state: state({ order: order() }) }))).toEqual({
      do: "open_case",
      obstacle: { kind: "paid_twice", details: { paid_by_invoice: "INV2", order_id: "order_1" } },
    })
  })

  it("is one as soon as the other has its payment, before any order", () => {
    const payments = [payment({ payment_session_id: "payses_2", data: { invoice_number: "INV2" } })]
    expect(decide(facts({ siblings: [sibling], state: state({ payments }) }))).toEqual({
      do: "open_case",
      obstacle: { kind: "paid_twice", details: { paid_by_invoice: "INV2", order_id: null } },
    })
  })

  it("is none while the other has neither", () => {
    expect(kindOf(decide(facts({ siblings: [sibling] })))).toBe("complete_cart")
  })

  it("is none for the payment that a session carries already", () => {
    const transaction = paidTransaction({ claimed_session_id: "payses_1" })
    const settled = { ...sibling, settlement: "settled" as const }
    expect(kindOf(decide(facts({ transaction, siblings: [settled] })))).toBe("complete_cart")
  })
})

describe("a payment without an order", () => {
  it("completes the cart by the session that is there", () => {
    expect(decide(facts())).toEqual({ do: "complete_cart", cartId: "cart_1", makeSession: false })
  })

  it.each<[string, PaymentSnapshot["sessions"]]>([
    ["is none", []],
    ["is only a failed one", [session({ status: "error" })]],
    ["are two", [session(), session({ id: "payses_2" })]],
    ["is one of another amount", [session({ amount: AMOUNT + 1 })]],
    [
      "is one of Medusa's manual provider, which nobody pays",
      [session({ provider_id: "pp_system_default" })],
    ],
    [
      "is one of another provider, started more than a day ago",
      [session({ provider_id: OTHER, created_at: new Date("2026-11-22T09:59:00Z") })],
    ],
  ])("gets a session of its own where there %s", (_, sessions) => {
    expect(decide(facts({ state: state({ sessions }) }))).toEqual({
      do: "complete_cart",
      cartId: "cart_1",
      makeSession: true,
    })
  })

  it.each<[string, PaymentSnapshot["sessions"]]>([
    ["alone", [session({ id: "payses_2", provider_id: OTHER })]],
    ["beside one of ours", [session(), session({ id: "payses_2", provider_id: OTHER })]],
  ])("is a case while the shopper may be paying at another provider, its session %s", (_, sessions) => {
    expect(decide(facts({ state: state({ sessions }) }))).toEqual({
      do: "open_case",
      obstacle: {
        kind: "other_payment_started",
        details: {
          provider_id: OTHER,
          held_by: "payses_2",
          started_at: "2026-11-23T09:59:00.000Z",
          order_id: null,
        },
      },
    })
  })

  it("is a case when its cart is gone", () => {
    const decision = decide(facts({ state: state({ cart: null }) }))
    expect(decision).toEqual({
      do: "open_case",
      obstacle: noOrder("there is neither a cart nor an order for this payment"),
    })
  })

  it.each([AMOUNT - 1, AMOUNT + 1, AMOUNT + 0.5])(
    "is a case with both amounts when the cart's total is %s",
    (total) => {
      const cart = { id: "cart_1", total, completed_at: null }
      expect(decide(facts({ state: state({ cart }) }))).toEqual({
        do: "open_case",
        obstacle: { kind: "cart_changed", details: { paid_amount: AMOUNT, cart_total: Math.round(total) } },
      })
    },
  )

  it("takes a total that rounds to what was paid", () => {
    const cart = { id: "cart_1", total: AMOUNT + 0.49, completed_at: null }
    expect(kindOf(decide(facts({ state: state({ cart }) })))).toBe("complete_cart")
  })

  it.each<[string, Partial<PaymentSnapshot>]>([
    ["payment", { payments: [payment({ id: "held", provider_id: OTHER, captured_at: null, captures: [] })] }],
    ["authorised session", { sessions: [session({ id: "held", provider_id: OTHER, status: "authorized" })] }],
    ["captured session", { sessions: [session({ id: "held", provider_id: OTHER, status: "captured" })] }],
    [
      "session that waits for its authorisation",
      { sessions: [session({ id: "held", provider_id: OTHER, status: "pending_authorization" })] },
    ],
  ])("is a case beside another provider's %s", (_, with_) => {
    expect(decide(facts({ state: state(with_) }))).toEqual({
      do: "open_case",
      obstacle: {
        kind: "other_payment_authorized",
        details: { provider_id: OTHER, held_by: "held", order_id: null },
      },
    })
  })

  it("passes over another provider's cancelled payment", () => {
    const payments = [payment({ provider_id: OTHER, canceled_at: "2026-11-23" })]
    expect(kindOf(decide(facts({ state: state({ payments }) })))).toBe("complete_cart")
  })
})

describe("a payment whose order lacks it", () => {
  const cutShort = (with_: Partial<PaymentSnapshot> = {}) => state({ order: unpaidOrder(), ...with_ })

  it("pays the order by the session that claimed the money, and emits its events", () => {
    const transaction = paidTransaction({ claimed_session_id: "payses_2" })
    const claimed = session({ id: "payses_2", amount: AMOUNT + 7 })
    expect(decide(facts({ transaction, state: cutShort({ sessions: [session(), claimed] }) }))).toEqual({
      do: "pay_order",
      session: claimed,
      emitEvents: true,
    })
  })

  it("pays it by the only fitting session otherwise, or by one that has to be made", () => {
    expect(decide(facts({ state: cutShort() }))).toMatchObject({ do: "pay_order", session: session() })
    expect(decide(facts({ state: cutShort({ sessions: [] }) }))).toMatchObject({ session: undefined })
  })

  it("emits no events for an order that had no cart", () => {
    expect(decide(facts({ state: cutShort({ cart: null }) }))).toMatchObject({
      do: "pay_order",
      emitEvents: false,
    })
  })

  it.each([
    [AMOUNT, "pay_order"],
    [AMOUNT + 1, "pay_order"],
    [AMOUNT - 0.4, "pay_order"],
    [AMOUNT - 1, "paid_twice"],
    [0, "paid_twice"],
    [undefined, "paid_twice"],
  ])("takes only what the order still owes: %s leads to %s", (pending_difference, expected) => {
    const summary = pending_difference === undefined ? null : { pending_difference }
    expect(kindOf(decide(facts({ state: cutShort({ order: unpaidOrder({ summary }) }) })))).toBe(expected)
  })

  it("counts a payment that the order books and its summary has lost", () => {
    const transactions = [{ reference: "capture", reference_id: "capt_0", amount: 2_000 }]
    const summary = { pending_difference: AMOUNT, transaction_total: 0 }
    const owes = unpaidOrder({ summary, transactions })
    expect(decide(facts({ state: cutShort({ order: owes }) }))).toEqual({
      do: "open_case",
      obstacle: { kind: "paid_twice", details: { order_id: "order_1", order_owes: AMOUNT - 2_000 } },
    })
  })

  it("says what the order owes when it is too little", () => {
    const owes = unpaidOrder({ summary: { pending_difference: 1_000 } })
    expect(decide(facts({ state: cutShort({ order: owes }) }))).toEqual({
      do: "open_case",
      obstacle: { kind: "paid_twice", details: { order_id: "order_1", order_owes: 1_000 } },
    })
  })

  it("goes on with a payment that the order books already, whatever the order owes, and emits no events", () => {
    const half = payment({ captured_at: null })
    const transaction = paidTransaction({ claimed_session_id: "payses_1" })
    expect(decide(facts({ transaction, state: cutShort({ order: order(), payments: [half] }) }))).toEqual({
      do: "pay_order",
      session: session(),
      emitEvents: false,
    })
  })

  it("takes no other payment's booking on the order for its own", () => {
    const others = unpaidOrder({
      transactions: [{ reference: "capture", reference_id: "capt_9", amount: 1 }],
    })
    const transaction = paidTransaction({ claimed_session_id: "payses_1" })
    for (const payments of [[], [payment({ captured_at: null, captures: [] })], [payment()]]) {
      expect(decide(facts({ transaction, state: cutShort({ order: others, payments }) }))).toEqual({
        do: "pay_order",
        session: session(),
        emitEvents: true,
      })
    }
  })

  it("still pays, and emits the events of, an order that does not book the capture of its payment", () => {
    const transaction = paidTransaction({ claimed_session_id: "payses_1" })
    expect(decide(facts({ transaction, state: cutShort({ payments: [payment()] }) }))).toEqual({
      do: "pay_order",
      session: session(),
      emitEvents: true,
    })
  })

  it("takes no money for a capture that the order neither books nor owes", () => {
    const transaction = paidTransaction({ claimed_session_id: "payses_1" })
    const paid = unpaidOrder({ summary: { pending_difference: 0 } })
    expect(decide(facts({ transaction, state: cutShort({ order: paid, payments: [payment()] }) }))).toEqual({
      do: "open_case",
      obstacle: { kind: "paid_twice", details: { order_id: "order_1", order_owes: 0 } },
    })
  })

  it.each([{ canceled_at: "2026-11-24" }, { status: "canceled" }])(
    "is a case for a cancelled order: %j",
    (canceled) => {
      expect(decide(facts({ state: cutShort({ order: unpaidOrder(canceled) }) }))).toEqual({
        do: "open_case",
        obstacle: { kind: "order_canceled", details: { order_id: "order_1" } },
      })
    },
  )

  it("is a case beside another provider's payment", () => {
    const payments = [payment({ id: "held", provider_id: OTHER, captured_at: null, captures: [] })]
    expect(decide(facts({ state: cutShort({ payments }) }))).toEqual({
      do: "open_case",
      obstacle: {
        kind: "other_payment_authorized",
        details: { provider_id: OTHER, held_by: "held", order_id: "order_1" },
      },
    })
  })
})

describe("a payment of what an order owes", () => {
  const part = (with_: Parameters<typeof paidTransaction>[0] = {}) =>
    paidTransaction({ cart_id: null, ...with_ })
  const settled = paidTransaction({ id: "2", settlement: "settled", invoice_number: "INV2" })
  const carried = session({ id: "payses_2", payment: { id: "pay_2" }, status: "authorized" })
  const other = payment({ id: "pay_2", payment_session_id: "payses_2", data: { invoice_number: "INV2" } })

  it("pays the order by its own session beside one that has a payment already", () => {
    const own = session()
    const beside = state({ cart: null, order: unpaidOrder(), sessions: [carried, own], payments: [other] })
    expect(decide(facts({ transaction: part(), siblings: [settled], state: beside }))).toEqual({
      do: "pay_order",
      session: own,
      emitEvents: false,
    })
  })

  it.each([
    ["of another amount", session({ amount: AMOUNT + 1 })],
    ["of another provider", session({ provider_id: OTHER })],
    ["that has its payment", session({ payment: { id: "pay_3" } })],
    ["that can't be paid", session({ status: "canceled" })],
  ])("is one payment too many beside a settled one when its only session is one %s", (_, own) => {
    const beside = state({ cart: null, order: unpaidOrder(), sessions: [carried, own], payments: [other] })
    const decision = decide(facts({ transaction: part(), siblings: [settled], state: beside }))
    expect(kindOf(decision)).toBe("paid_twice")
  })

  it("is one payment too many when the order owes less than it", () => {
    const owing = unpaidOrder({ summary: { pending_difference: AMOUNT - 1 } })
    const beside = state({ cart: null, order: owing, sessions: [carried, session()], payments: [other] })
    const decision = decide(facts({ transaction: part(), siblings: [settled], state: beside }))
    expect(decision).toMatchObject({ obstacle: { kind: "paid_twice", details: { order_owes: AMOUNT - 1 } } })
  })

  it("never takes the session of a cart's payment", () => {
    const own = session()
    const beside = state({ order: unpaidOrder(), sessions: [carried, own], payments: [other] })
    expect(kindOf(decide(facts({ siblings: [settled], state: beside })))).toBe("paid_twice")
  })

  it("emits no event of the order, which was placed before, also when it came from a cart", () => {
    expect(decide(facts({ transaction: part(), state: state({ order: unpaidOrder() }) }))).toMatchObject({
      do: "pay_order",
      emitEvents: false,
    })
  })
})

describe("what is missing before a payment is settled", () => {
  const transaction = paidTransaction({ claimed_session_id: "payses_1" })

  it.each<[string | undefined, PaymentSnapshot]>([
    [undefined, finished()],
    [undefined, finished({ payments: [payment({ amount: AMOUNT + 0.4 })] })],
    // Found by the invoice number that the payment names.
    [undefined, finished({ payments: [payment({ payment_session_id: "payses_9" })] })],
    ["no order", finished({ order: null })],
    ["the order does not have the payment collection", finished({ orderHasCollection: false })],
    ["no payment", finished({ payments: [] })],
    ["no payment", finished({ payments: [payment({ canceled_at: "2026-11-23" })] })],
    ["no payment", finished({ payments: [payment({ provider_id: OTHER })] })],
    [
      "no payment",
      finished({ payments: [payment({ payment_session_id: "payses_9", data: { invoice_number: "INV9" } })] }),
    ],
    ["no payment", finished({ payments: [payment({ payment_session_id: "payses_9", data: null })] })],
    ["the payment has another amount", finished({ payments: [payment({ amount: AMOUNT + 1 })] })],
    ["the payment is not captured once", finished({ payments: [payment({ captured_at: null })] })],
    ["the payment is not captured once", finished({ payments: [payment({ captures: [] })] })],
    [
      "the payment is not captured once",
      finished({
        payments: [
          payment({
            captures: [
              { id: "capt_1", amount: 1 },
              { id: "capt_2", amount: 1 },
            ],
          }),
        ],
      }),
    ],
    ["the order does not book the capture once", finished({ order: unpaidOrder() })],
    [
      "the order does not book the capture once",
      finished({
        order: order({ transactions: [{ reference: "refund", reference_id: "capt_1", amount: AMOUNT }] }),
      }),
    ],
    [
      "the order does not book the capture once",
      finished({
        order: order({ transactions: [{ reference: "capture", reference_id: null, amount: AMOUNT }] }),
      }),
    ],
    [
      "the order does not book the capture once",
      finished({ order: order({ transactions: [...order().transactions, ...order().transactions] }) }),
    ],
  ])("%s", (missing, seen) => {
    expect(findMismatch(transaction, seen)).toBe(missing)
  })

  it("prefers the payment of the claiming session to one that names the invoice", () => {
    const named = payment({ id: "pay_0", payment_session_id: "payses_0", amount: 1 })
    expect(findMismatch(transaction, finished({ payments: [named, payment()] }))).toBeUndefined()
  })
})

describe("the session that carries a payment into completion", () => {
  it.each(["pending", "requires_more", "authorized", "captured", "pending_authorization"])(
    "may be %s",
    (status) => {
      expect(carryingSession(paidTransaction(), state({ sessions: [session({ status })] }))).toEqual(
        session({ status }),
      )
    },
  )

  it.each(["error", "canceled"])("may not be %s", (status) => {
    expect(carryingSession(paidTransaction(), state({ sessions: [session({ status })] }))).toBeUndefined()
  })

  it("stands alone among those that Medusa would take", () => {
    const failed = session({ id: "payses_2", status: "error" })
    expect(carryingSession(paidTransaction(), state({ sessions: [failed, session()] }))).toEqual(session())
    const foreign = session({ id: "payses_2", provider_id: OTHER })
    expect(carryingSession(paidTransaction(), state({ sessions: [session(), foreign] }))).toBeUndefined()
  })

  it("may be of any entry of ours", () => {
    const other = session({ provider_id: "pp_doku-linkaja_second" })
    expect(carryingSession(paidTransaction({ provider_id: OURS }), state({ sessions: [other] }))).toEqual(
      other,
    )
  })
})
