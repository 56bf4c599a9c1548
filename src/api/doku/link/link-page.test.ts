import fc from "fast-check"
import type { LinkOrder } from "../../../workflows/payment-link/link-order"
import { answerOf, attribute, named, tagsOf } from "../__fixtures__/page"
import { type LinkPageInput, type Notice, sendLinkPage } from "./link-page"
import type { LinkState } from "./link-state"
import { LINK_TEXTS } from "./link-texts"

const order = {
  id: "order_1",
  display_id: 12,
  items: [{ id: "item_1", product_title: "Sambal Roa", variant_title: "150 g", quantity: 2 }],
} as LinkOrder
const since = new Date()
const shown = { order, owed: 25_000 }

const page = (state: LinkState, with_: Partial<LinkPageInput> = {}, notice?: Notice) =>
  answerOf((res) =>
    sendLinkPage(
      res,
      {
        state,
        store: "Toko Nusantara",
        language: "en",
        baseUrl: "https://api.doku.com",
        query: new URLSearchParams(),
        ...with_,
      },
      notice,
    ),
  )
const textOf = (html: string) =>
  html
    .replace(/[\s\S]*<main>/, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))

/** Every state of the page, and whether it has a button. */
const STATES: [LinkState, boolean][] = [
  [{ kind: "owes", ...shown }, true],
  [{ kind: "changed", ...shown }, true],
  [{ kind: "rest", ...shown, received: 10_000 }, true],
  [{ kind: "failed", ...shown }, true],
  [{ kind: "expired", ...shown }, true],
  [{ kind: "pending", ...shown, since }, true],
  [{ kind: "pending", since }, false],
  [{ kind: "paid" }, false],
  [{ kind: "paid", order, amount: 25_000 }, false],
  [{ kind: "review", invoice: "INV1" }, false],
  [{ kind: "unavailable" }, false],
  [{ kind: "ended" }, false],
]

describe("the page of a payment link", () => {
  it.each(STATES)("says its state in both languages, with a button only to pay: %j", (state, hasButton) => {
    for (const language of ["id", "en"] as const) {
      const { body, headers } = page(state, { language })
      expect(attribute(body, "html", "lang")).toEqual([language])
      expect(headers.get("content-language")).toBe(language)
      expect(attribute(body, "div", "data-state")).toEqual([state.kind])
      expect(named(body, "h1")).toHaveLength(1)
      expect(named(body, "form")).toHaveLength(hasButton ? 1 : 0)
      expect(named(body, "button")).toHaveLength(hasButton ? 1 : 0)
      expect(named(body, "script")).toEqual([])
      expect(textOf(body)).toContain("Toko Nusantara")
    }
  })

  it("shows the order's number, its items and what is to pay", () => {
    const text = textOf(page({ kind: "owes", ...shown }).body)
    for (const part of ["Order #12", "Rp25.000", "2× Sambal Roa, 150 g"]) expect(text).toContain(part)
  })

  it("shows nothing of the order without one, and answers 410 when the link has ended", () => {
    for (const state of [{ kind: "ended" }, { kind: "paid" }, { kind: "unavailable" }] as LinkState[]) {
      const { statusCode, body } = page(state)
      expect(statusCode).toBe(state.kind === "ended" ? 410 : 200)
      for (const part of ["#12", "Rp", "Sambal"]) expect(textOf(body)).not.toContain(part)
    }
  })

  it("names what was received and what is to pay after a change", () => {
    const text = textOf(page({ kind: "rest", ...shown, received: 10_000 }).body)
    expect(text).toContain("Rp10.000")
    expect(text).toContain("Rp25.000")
  })

  it("says what was paid before, where that explains what is owed", () => {
    const said = (total: number, transaction_total: number) => {
      const changed = { ...order, total, summary: { transaction_total } }
      return textOf(page({ kind: "owes", order: changed, owed: 25_000 }).body).includes("Order total Rp")
    }
    expect(said(81_000, 56_000)).toBe(true)
    expect(said(25_000, 0)).toBe(false)
    expect(said(90_000, 56_000)).toBe(false)
  })

  it("adds up lines of the same item", () => {
    const line = { id: "1", title: "Sambal", quantity: 1 }
    const { body } = page({
      kind: "owes",
      owed: 1,
      order: { ...order, items: [line, { ...line, id: "2", quantity: 2 }] },
    })
    expect(textOf(body)).toContain("3× Sambal")
    expect(named(body, "li")).toHaveLength(1)
  })

  it("leaves out removed items, and counts those that don't fit", () => {
    const items = Array.from({ length: 11 }, (_, index) => ({
      id: `${index}`,
      title: `Item ${index}`,
      quantity: 1,
    }))
    const removed = { id: "x", title: "Removed", quantity: 0 }
    const body = page({ kind: "owes", owed: 1, order: { ...order, items: [removed, null, ...items] } }).body
    expect(named(body, "li")).toHaveLength(9)
    expect(textOf(body)).toContain("and 3 more")
    expect(textOf(body)).not.toContain("Removed")
    expect(named(page({ kind: "owes", owed: 1, order: { ...order, items: null } }).body, "ul")).toEqual([])
  })

  it.each([
    ["busy", 409],
    ["stillChecking", 409],
    ["tooMany", 429],
    ["noAnswer", 503],
    ["unavailable", 503],
  ] as [Notice, number][])("keeps the button after a failed press: %s is %d", (notice, status) => {
    const { statusCode, body, headers } = page({ kind: "owes", ...shown }, {}, notice)
    expect(statusCode).toBe(status)
    expect(textOf(body)).toContain(LINK_TEXTS.en[notice].headline)
    expect(named(body, "button")).toHaveLength(1)
    expect(headers.get("retry-after")).toBe(notice === "tooMany" ? "3600" : undefined)
    expect(headers.get("refresh")).toBeUndefined()
  })

  it("reloads itself only while a payment is checked, and less often with time", () => {
    const refreshAfter = (minutes: number) =>
      page({ kind: "pending", since: new Date(Date.now() - minutes * 60_000) }).headers.get("refresh")
    expect([refreshAfter(0), refreshAfter(1.9), refreshAfter(3), refreshAfter(14), refreshAfter(20)]).toEqual(
      ["5", "5", "20", "20", "120"],
    )
    for (const [state] of STATES.filter(([{ kind }]) => kind !== "pending"))
      expect(page(state).headers.get("refresh")).toBeUndefined()
  })

  it("switches the language, and keeps the payment that the customer comes back from", () => {
    const { body } = page(
      { kind: "owes", ...shown },
      { query: new URLSearchParams({ session_id: "payses_1" }) },
    )
    expect(attribute(body, "a", "href")).toEqual(["?session_id=payses_1&lang=id"])
    expect(attribute(body, "a", "lang")).toEqual(["id"])
    expect(attribute(body, "form", "action")).toEqual(["?session_id=payses_1&lang=en"])
  })

  it("lets its form lead to itself and on to LinkAja", () => {
    const policyOf = (baseUrl: string) =>
      page({ kind: "owes", ...shown }, { baseUrl }).headers.get("content-security-policy")
    expect(policyOf("https://api.doku.com")).toContain("form-action 'self' https:;")
    expect(policyOf("http://localhost:4010/x")).toContain("form-action 'self' https: http://localhost:4010;")
  })

  it("stays out of caches, Referers and search engines", () => {
    const { headers } = page({ kind: "owes", ...shown })
    expect(headers.get("referrer-policy")).toBe("no-referrer")
    expect(headers.get("cache-control")).toBe("no-store")
    expect(headers.get("x-robots-tag")).toBe("noindex")
  })

  it("has the same tags whatever the store and the items are called", () => {
    const shape = (store: string, title: string, session: string) =>
      tagsOf(
        page(
          { kind: "owes", owed: 1, order: { ...order, items: [{ id: "1", title, quantity: 1 }] } },
          { store, query: new URLSearchParams({ session_id: session }) },
        ).body,
      ).map(({ name, attributes }) => [name, ...attributes.keys()])
    const usual = shape("Toko", "Sambal", "payses_1")
    const hostile = fc.string({ unit: fc.constantFrom(..."<>\"'&;#=/ \n`-!x0"), minLength: 1 })
    fc.assert(fc.property(hostile, hostile, hostile, (...texts) => expect(shape(...texts)).toEqual(usual)))
  })
})

describe("the texts of a payment link", () => {
  it("exist in both languages, and differ", () => {
    expect(Object.keys(LINK_TEXTS.id).sort()).toEqual(Object.keys(LINK_TEXTS.en).sort())
    for (const notice of ["owes", "paid", "failed", "expired", "pending", "ended", "unavailable"] as const)
      expect(LINK_TEXTS.id[notice].headline).not.toBe(LINK_TEXTS.en[notice].headline)
  })
})
