import type { OwingOrder } from "../medusa/order-debt"
import { collection, linkOrder, OURS } from "./__fixtures__/order"
import { LINK_REFUSALS, type LinkFacts, whyNoLink } from "./link-refusal"

const facts = (order: Partial<OwingOrder> = {}, with_: Partial<LinkFacts> = {}): LinkFacts => ({
  order: linkOrder(order),
  limits: {},
  waitingInvoice: undefined,
  ...with_,
})
const payment = { id: "pay_1", provider_id: "pp_stripe_stripe", captured_at: null, canceled_at: null }
const paidBy = (with_: Partial<typeof payment> | { captured_at: string } | { canceled_at: string }) => ({
  payment_collections: [collection(), collection({ payments: [{ ...payment, ...with_ }, null] })],
})

describe("a payment link", () => {
  it("is possible for an order that owes rupiah", () => {
    expect(whyNoLink(facts())).toBeUndefined()
    expect(whyNoLink(facts({ currency_code: "IDR", status: "completed" }))).toBeUndefined()
    expect(whyNoLink(facts({ payment_collections: null }))).toBeUndefined()
  })

  it.each<[(typeof LINK_REFUSALS)[number], string, LinkFacts]>([
    ["not_idr", "in USD", facts({ currency_code: "usd" })],
    ["draft", "Convert it", facts({ status: "draft" })],
    ["canceled", "cancelled", facts({ canceled_at: "2026-11-29" })],
    ["canceled", "cancelled", facts({ status: "canceled" })],
    ["nothing_owed", "owes nothing", facts({ summary: { pending_difference: 0 } })],
    ["nothing_owed", "owes nothing", facts({ summary: { pending_difference: -5_000 } })],
    ["nothing_owed", "owes nothing", facts({ summary: null })],
    ["not_enabled", "Regions", facts({}, { limits: undefined })],
    ["other_payment", "pp_stripe_stripe", facts(paidBy({}))],
    ["under_review", "INV1", facts({}, { waitingInvoice: "INV1" })],
    ["outside_limits", "Rp25.000", facts({}, { limits: { minAmount: 25_001 } })],
    ["outside_limits", "Rp25.000", facts({}, { limits: { maxAmount: 24_999 } })],
    ["outside_limits", "Rp1.000.000.000.000", facts({ summary: { pending_difference: 1_000_000_000_000 } })],
  ])("is refused with %s and a sentence: %s", (code, message, given) => {
    expect(whyNoLink(given)).toEqual({ code, message: expect.stringContaining(message) })
  })

  it.each([
    ["captured", paidBy({ captured_at: "2026-11-29" })],
    ["cancelled", paidBy({ canceled_at: "2026-11-29" })],
    ["Medusa's manual one", paidBy({ provider_id: "pp_system_default" })],
    ["ours", paidBy({ provider_id: OURS })],
  ])("is possible beside another payment that is %s", (_, order) => {
    expect(whyNoLink(facts(order))).toBeUndefined()
  })

  it("names the first reason when there are several", () => {
    const everything = facts(
      { currency_code: "usd", status: "draft", canceled_at: "2026-11-29", summary: null },
      { limits: undefined, waitingInvoice: "INV1" },
    )
    expect(whyNoLink(everything)?.code).toBe("not_idr")
    expect(LINK_REFUSALS).toHaveLength(8)
  })
})
