import { paymentLink } from "./__fixtures__/payment-link"
import { translateTo } from "./__fixtures__/translate"
import type { LinkRefusal, OrderPaymentLinks } from "./api-types"
import {
  debtFingerprint,
  endedLinkActor,
  endedLinkTime,
  hasLiveLink,
  isServerRefusal,
  linkStatusColor,
  linkStatusLabel,
  paymentLinkSection,
  refusalMessage,
} from "./payment-links"

const en = translateTo("en")
const id = translateTo("id")
const live = paymentLink({ id: "live" })
const ended = ["paid", "withdrawn", "expired", "over"].map((status) => paymentLink({ id: status, status }))
const refusal = (code: string): LinkRefusal => ({ code, message: `Because of ${code}.` })
const answer = (change: Partial<OrderPaymentLinks> = {}): OrderPaymentLinks => ({
  payment_links: [],
  owed: 50_000,
  refusal: null,
  ...change,
})
const seller = { hasTransactions: false, mayRequest: true }
const reader = { hasTransactions: false, mayRequest: false }

describe("paymentLinkSection", () => {
  it("offers a request for an order that owes something", () => {
    expect(paymentLinkSection(answer(), seller)).toEqual({
      owed: 50_000,
      live: undefined,
      ended: [],
      hidden: 0,
      refusal: undefined,
      request: "new",
    })
  })

  it("has the live link, and offers to renew it", () => {
    expect(paymentLinkSection(answer({ payment_links: [live] }), seller)).toMatchObject({
      live,
      ended: [],
      request: "renewal",
    })
  })

  it("has the newest three ended links, and counts the others", () => {
    const section = paymentLinkSection(answer({ payment_links: [live, ...ended] }), seller)
    expect(section).toMatchObject({ live, ended: ended.slice(0, 3), hidden: 1 })
    const few = paymentLinkSection(answer({ payment_links: ended.slice(0, 2) }), seller)
    expect(few).toMatchObject({ live: undefined, ended: ended.slice(0, 2), hidden: 0, request: "new" })
  })

  it("has a link of an unknown status among the ended ones", () => {
    const unknown = paymentLink({ status: "of_a_newer_version" })
    expect(paymentLinkSection(answer({ payment_links: [unknown] }), seller)).toMatchObject({
      live: undefined,
      ended: [unknown],
    })
  })

  it("keeps the ended links of an order that owes nothing, without an offer or a reason", () => {
    const paid = answer({ payment_links: ended.slice(0, 1), owed: 0, refusal: refusal("nothing_owed") })
    const section = paymentLinkSection(paid, { hasTransactions: true, mayRequest: true })
    expect(section).toMatchObject({ owed: 0, ended: ended.slice(0, 1) })
    expect(section?.refusal).toBeUndefined()
    expect(section?.request).toBeUndefined()
  })

  it.each(["nothing_owed", "draft", "canceled"])(
    "is undefined for an order without links that owes nothing: %s",
    (code) => {
      const none = answer({ owed: 0, refusal: refusal(code) })
      expect(paymentLinkSection(none, { hasTransactions: true, mayRequest: true })).toBeUndefined()
    },
  )

  it.each(["draft", "canceled", "outside_limits", "under_review", "of_a_newer_version"])(
    "has the refusal %s of an order that owes something",
    (code) => {
      const section = paymentLinkSection(answer({ refusal: refusal(code) }), reader)
      expect(section?.refusal).toEqual(refusal(code))
      expect(section?.request).toBeUndefined()
    },
  )

  it.each(["nothing_owed", "not_idr", "not_enabled", "other_payment"])(
    "is undefined for the refusal %s of an order without links and transactions",
    (code) => {
      expect(paymentLinkSection(answer({ refusal: refusal(code) }), seller)).toBeUndefined()
    },
  )

  it("has the refusal not_enabled of an order that was paid by LinkAja before", () => {
    const refused = answer({ refusal: refusal("not_enabled") })
    const section = paymentLinkSection(refused, { hasTransactions: true, mayRequest: true })
    expect(section?.refusal).toEqual(refusal("not_enabled"))
  })

  it("has the live link of an order that can't be paid now, with the reason and without an offer", () => {
    const refused = answer({ payment_links: [live], refusal: refusal("outside_limits") })
    const section = paymentLinkSection(refused, seller)
    expect(section).toMatchObject({ live, refusal: refusal("outside_limits") })
    expect(section?.request).toBeUndefined()
  })

  it("offers nothing to a user who may only read orders", () => {
    expect(paymentLinkSection(answer(), reader)).toBeUndefined()
    const section = paymentLinkSection(answer({ payment_links: [live] }), reader)
    expect(section?.live).toBe(live)
    expect(section?.request).toBeUndefined()
  })
})

it("hasLiveLink is true while a link works", () => {
  expect(hasLiveLink({ payment_links: [...ended, live] })).toBe(true)
  expect(hasLiveLink({ payment_links: ended })).toBe(false)
})

it("debtFingerprint changes with what is owed and with a link's status, and with nothing else", () => {
  const before = debtFingerprint(answer({ payment_links: [live] }))
  const opened = paymentLink({ ...live, opened_at: "2026-11-23T04:00:00.000Z" })
  expect(debtFingerprint(answer({ payment_links: [opened] }))).toBe(before)
  expect(debtFingerprint(answer({ payment_links: [live], owed: 1 }))).not.toBe(before)
  const paid = paymentLink({ ...live, status: "paid" })
  expect(debtFingerprint(answer({ payment_links: [paid] }))).not.toBe(before)
})

describe("the status of a link", () => {
  it("has a label and a colour", () => {
    expect(ended.map(({ status }) => linkStatusLabel(status, id))).toEqual([
      "Dibayar",
      "Dinonaktifkan",
      "Kedaluwarsa",
      "Tidak ada tagihan",
    ])
    expect(linkStatusColor("paid")).toBe("green")
    expect(linkStatusColor("live")).toBe("orange")
  })

  it("is unknown when a newer server sends one without a label", () => {
    expect(linkStatusLabel("constructor", en)).toBe("Unknown state")
    expect(linkStatusColor("constructor")).toBe("grey")
  })
})

it("refusalMessage is in the admin's language, and the server's own for an unknown code", () => {
  expect(refusalMessage(refusal("canceled"), id)).toMatch(/^Pesanan ini dibatalkan/)
  expect(isServerRefusal(refusal("canceled"))).toBe(false)
  expect(refusalMessage(refusal("of_a_newer_version"), id)).toBe("Because of of_a_newer_version.")
  expect(isServerRefusal(refusal("of_a_newer_version"))).toBe(true)
})

describe("an ended link", () => {
  const withdrawn = paymentLink({
    status: "withdrawn",
    withdrawn_at: "2026-11-25T05:00:00.000Z",
    withdrawn_by: "user_2",
  })

  it("shows when it was withdrawn, and by whom", () => {
    expect(endedLinkTime(withdrawn, en, "en")).toMatch(/^Nov 25, 2026/)
    expect(endedLinkActor(withdrawn)).toBe("user_2")
    expect(endedLinkActor({ ...withdrawn, withdrawn_by: null })).toBeUndefined()
  })

  it("shows when its days were over", () => {
    expect(endedLinkTime(paymentLink({ status: "expired" }), en, "en")).toMatch(/^Nov 30, 2026/)
  })

  it.each(["paid", "over", "of_a_newer_version"])("shows when it was requested if it is %s", (status) => {
    const link = { ...withdrawn, status }
    expect(endedLinkTime(link, en, "en")).toMatch(/^requested Nov 23, 2026/)
    expect(endedLinkActor(link)).toBeUndefined()
  })
})
