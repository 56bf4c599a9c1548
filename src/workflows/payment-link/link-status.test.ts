import { linkOrder } from "./__fixtures__/order"
import { paymentLinkStatus } from "./link-status"

const at = (hour: number) => new Date(Date.UTC(2026, 10, 29, hour))
const link = { created_at: at(10), expires_at: at(20), ended_at: null, withdrawn_at: null }
const settled = { settlement: "settled", status: "paid", paid_at: at(12) } as const
const paidOff = linkOrder({ summary: { pending_difference: 0 } })
const cancelled = linkOrder({ canceled_at: "2026-11-29" })

describe("a payment link", () => {
  it("is live until its time is over", () => {
    expect(paymentLinkStatus(link, linkOrder(), [], at(19))).toBe("live")
    expect(paymentLinkStatus(link, linkOrder(), [], at(20))).toBe("expired")
  })

  it("stays live while the order owes a rest, whatever was paid", () => {
    expect(paymentLinkStatus(link, linkOrder(), [settled], at(13))).toBe("live")
  })

  it("is paid once the order owes nothing and a payment was settled since, even if it ended meanwhile", () => {
    expect(paymentLinkStatus(link, paidOff, [settled], at(13))).toBe("paid")
    expect(paymentLinkStatus(link, paidOff, [settled], at(21))).toBe("paid")
    expect(paymentLinkStatus({ ...link, withdrawn_at: at(14) }, paidOff, [settled], at(15))).toBe("paid")
    expect(paymentLinkStatus({ ...link, ended_at: at(12) }, paidOff, [settled], at(15))).toBe("paid")
    expect(paymentLinkStatus(link, paidOff, [{ ...settled, paid_at: at(10) }], at(13))).toBe("paid")
  })

  it("doesn't take the payment of a later link for its own", () => {
    const later = { ...settled, paid_at: at(15) }
    expect(paymentLinkStatus({ ...link, withdrawn_at: at(14) }, paidOff, [later], at(16))).toBe("withdrawn")
    expect(paymentLinkStatus({ ...link, ended_at: at(14) }, paidOff, [later], at(16))).toBe("over")
    expect(paymentLinkStatus({ ...link, expires_at: at(14) }, paidOff, [later], at(16))).toBe("over")
  })

  it("stays paid or over when the order is changed and owes again", () => {
    const ended = { ...link, ended_at: at(13) }
    expect(paymentLinkStatus(ended, linkOrder(), [settled], at(14))).toBe("paid")
    expect(paymentLinkStatus(ended, linkOrder(), [], at(14))).toBe("over")
  })

  it.each([
    ["no payment", []],
    ["a payment from before the link", [{ ...settled, paid_at: at(9) }]],
    ["a payment that isn't settled", [{ ...settled, settlement: "open" as const }]],
    ["a refunded payment", [{ ...settled, status: "refunded" as const }]],
    ["a payment without a time", [{ ...settled, paid_at: null }]],
  ])("is over when the order owes nothing, with %s", (_, payments) => {
    expect(paymentLinkStatus(link, paidOff, payments, at(13))).toBe("over")
  })

  it("is over when the order is gone or cancelled, whatever was paid", () => {
    expect(paymentLinkStatus(link, undefined, [settled], at(13))).toBe("over")
    expect(paymentLinkStatus(link, cancelled, [settled], at(13))).toBe("over")
    expect(paymentLinkStatus(link, linkOrder({ status: "canceled" }), [settled], at(13))).toBe("over")
  })

  it("is withdrawn for good, also when it has expired or the order was cancelled", () => {
    const withdrawn = { ...link, withdrawn_at: at(11) }
    expect(paymentLinkStatus(withdrawn, linkOrder(), [], at(12))).toBe("withdrawn")
    expect(paymentLinkStatus(withdrawn, linkOrder(), [], at(21))).toBe("withdrawn")
    expect(paymentLinkStatus(withdrawn, cancelled, [], at(12))).toBe("withdrawn")
  })
})
