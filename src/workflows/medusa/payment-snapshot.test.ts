import { OTHER, OURS, order, payment, session, state } from "../settle/__fixtures__/money"
import {
  captureTransactions,
  foreignPage,
  isCanceled,
  type MedusaPayment,
  otherAuthorization,
  paymentOf,
  processableSessions,
} from "./payment-snapshot"

const NOW = new Date("2026-11-23T10:00:00Z")
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000)
const claimedBy = (claimed_session_id: string | null, invoice_number = "INV1") => ({
  claimed_session_id,
  invoice_number,
})

describe("processableSessions", () => {
  it.each(["pending", "requires_more", "authorized", "captured", "pending_authorization"])(
    "includes a session that is %s",
    (status) => {
      expect(processableSessions(state({ sessions: [session({ status })] }))).toHaveLength(1)
    },
  )

  it.each(["error", "canceled", ""])("leaves out a session that is %p", (status) => {
    expect(processableSessions(state({ sessions: [session({ status })] }))).toEqual([])
  })
})

describe("paymentOf", () => {
  const found = (payments: MedusaPayment[], claimed: ReturnType<typeof claimedBy>) =>
    paymentOf(state({ payments }), claimed)?.id

  it("finds the payment of the claiming session, before one that names the invoice", () => {
    const named = payment({ id: "pay_named", payment_session_id: "payses_9" })
    const carried = payment({ id: "pay_carried", data: null })
    expect(found([named, carried], claimedBy("payses_1"))).toBe("pay_carried")
  })

  it("finds the payment that names the invoice when no session has claimed it", () => {
    expect(found([payment({ payment_session_id: "payses_9" })], claimedBy(null))).toBe("pay_1")
  })

  it.each<[string, MedusaPayment[]]>([
    ["a cancelled payment", [payment({ canceled_at: NOW })]],
    ["another provider's payment", [payment({ provider_id: OTHER })]],
    [
      "a payment of another invoice",
      [payment({ payment_session_id: "payses_9", data: { invoice_number: "INV2" } })],
    ],
    ["a payment without data", [payment({ payment_session_id: "payses_9", data: null })]],
    ["no payment", []],
  ])("doesn't take %s", (_, payments) => {
    expect(found(payments, claimedBy("payses_1"))).toBeUndefined()
  })
})

describe("otherAuthorization", () => {
  it("is another provider's payment that isn't cancelled, before its session", () => {
    const payments = [payment(), payment({ id: "pay_2", provider_id: OTHER })]
    const sessions = [session({ id: "payses_2", provider_id: OTHER, status: "authorized" })]
    expect(otherAuthorization(state({ payments, sessions }))).toMatchObject({
      id: "pay_2",
      provider_id: OTHER,
    })
  })

  it.each(["authorized", "captured", "pending_authorization"])(
    "is another provider's session that is %s",
    (status) => {
      const sessions = [session(), session({ id: "payses_2", provider_id: OTHER, status })]
      expect(otherAuthorization(state({ sessions }))).toMatchObject({ id: "payses_2" })
    },
  )

  it("is neither our own payment and session nor another's that holds no money", () => {
    const payments = [payment(), payment({ id: "pay_2", provider_id: OTHER, canceled_at: NOW })]
    const sessions = [
      session({ status: "authorized" }),
      session({ id: "payses_2", provider_id: OTHER, status: "pending" }),
    ]
    expect(otherAuthorization(state({ payments, sessions }))).toBeUndefined()
  })
})

describe("foreignPage", () => {
  const page = (with_: Parameters<typeof session>[0]) =>
    foreignPage(state({ sessions: [session(with_)] }), NOW)?.id

  it("is another provider's session that a shopper may be paying", () => {
    expect(page({ provider_id: OTHER, created_at: hoursAgo(23.999) })).toBe("payses_1")
  })

  it.each<[string, Parameters<typeof session>[0]]>([
    ["a session of ours", { provider_id: OURS, created_at: hoursAgo(1) }],
    ["Medusa's manual provider", { provider_id: "pp_system_default", created_at: hoursAgo(1) }],
    ["a session of a day ago", { provider_id: OTHER, created_at: hoursAgo(24) }],
    ["a session in error", { provider_id: OTHER, created_at: hoursAgo(1), status: "error" }],
  ])("isn't %s", (_, with_) => {
    expect(page(with_)).toBeUndefined()
  })
})

describe("isCanceled", () => {
  it("is true by the date or by the status", () => {
    expect(isCanceled(order({ canceled_at: NOW }))).toBe(true)
    expect(isCanceled(order({ status: "canceled" }))).toBe(true)
    expect(isCanceled(order())).toBe(false)
  })
})

describe("captureTransactions", () => {
  it("are the order's transactions for this payment's captures", () => {
    const booked = (reference: string | null, reference_id: string | null) => ({
      reference,
      reference_id,
      amount: 50_000,
    })
    const transactions = [
      booked("capture", "capt_1"),
      booked("refund", "capt_1"),
      booked("capture", "capt_2"),
    ]
    expect(captureTransactions(order({ transactions }), payment())).toEqual([transactions[0]])
    expect(captureTransactions(order({ transactions }), payment({ captures: [] }))).toEqual([])
  })
})
