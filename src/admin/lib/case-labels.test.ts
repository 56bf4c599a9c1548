import { translateTo } from "./__fixtures__/translate"
import {
  caseDetailItems,
  caseSentence,
  caseTitle,
  closingExplanation,
  closingNoteHint,
  isAboutPayment,
  isServerSentence,
  openCountLabel,
} from "./case-labels"

const en = translateTo("en")
const id = translateTo("id")

it("caseTitle and caseSentence are in the admin's language", () => {
  const server = "The server's own sentence."
  expect(caseTitle("paid_twice", id)).toBe("Dibayar dua kali")
  expect(caseSentence({ kind: "paid_twice", sentence: server }, id)).toMatch(/^Pelanggan membayar/)
})

it("caseSentence is the server's for a kind without a label", () => {
  expect(caseTitle("brand_new", en)).toBe("Something needs a person")
  expect(caseSentence({ kind: "brand_new", sentence: "Look at it." }, id)).toBe("Look at it.")
  expect(caseSentence({ kind: "brand_new", sentence: null }, en)).toMatch(/does not know/)
  expect(caseTitle("toString", en)).toBe("Something needs a person")
})

it("isServerSentence tells the server's English sentence from a translated one", () => {
  expect(isServerSentence({ kind: "brand_new", sentence: "Look at it." })).toBe(true)
  expect(isServerSentence({ kind: "brand_new", sentence: null })).toBe(false)
  expect(isServerSentence({ kind: "paid_twice", sentence: "The server's own sentence." })).toBe(false)
})

it.each([
  ["amount_mismatch", "it is made after closing"],
  ["unlisted_status", "it is made after closing"],
  ["status_contradicts_paid", "it is made after closing"],
  ["other_channel", "moves no money and changes no order"],
  ["channel_inactive", "moves no money and changes no order"],
  ["paid_without_order", "you take care of the money yourself"],
  ["brand_new", "you take care of the money yourself"],
])("closingExplanation of %s says: %s", (kind, part) => {
  expect(closingExplanation(kind, en)).toContain(part)
})

it("closingNoteHint gives no refund as an example where there is nothing to refund", () => {
  expect(closingNoteHint("channel_inactive", en)).toBe(
    "For example: asked DOKU, with the number of its ticket.",
  )
  expect(closingNoteHint("other_channel", en)).not.toContain("refunded")
  expect(closingNoteHint("paid_twice", en)).toContain("refunded")
  expect(closingNoteHint("brand_new", en)).toContain("refunded")
})

it.each([
  ["channel_inactive", false],
  ["other_channel", true],
  ["paid_twice", true],
  ["brand_new", true],
])("isAboutPayment of %s is %s", (kind, expected) => {
  expect(isAboutPayment(kind)).toBe(expected)
})

it.each([
  ["English", en],
  ["Indonesian", id],
])("channel_inactive's sentence names the settings' button as it is labelled in %s", (_language, t) => {
  expect(caseSentence({ kind: "channel_inactive", sentence: null }, t)).toContain(
    `“${t("settings.activation.action")}”`,
  )
})

it.each([
  [{ count: 12, more: false }, "12"],
  [{ count: 100, more: true }, "100+"],
])("openCountLabel of %j is %s", (count, label) => {
  expect(openCountLabel(count)).toBe(label)
})

describe("caseDetailItems", () => {
  it("formats amounts as rupiah and omits null and empty details", () => {
    expect(
      caseDetailItems(
        {
          paid_amount: 50_000,
          cart_total: 65_000,
          order_owes: 0,
          order_id: null,
          reason: "",
          held_by: "payses_1",
        },
        en,
        "en",
      ),
    ).toEqual([
      { name: "paid_amount", label: "Paid", value: "Rp\u00a050,000" },
      { name: "cart_total", label: "Cart total now", value: "Rp\u00a065,000" },
      { name: "order_owes", label: "Order still owes", value: "Rp\u00a00" },
      { name: "held_by", label: "Held by", value: "payses_1" },
    ])
  })

  it("keeps an amount with a fraction and an unknown detail as they are", () => {
    expect(
      caseDetailItems(
        { received_amount: "50000 and a fraction", expected_amount: "50000", odd: { a: [1] } },
        en,
        "en",
      ),
    ).toEqual([
      { name: "received_amount", label: "Received", value: "50000 and a fraction" },
      { name: "expected_amount", label: "Asked for", value: "Rp\u00a050,000" },
      { name: "odd", label: "odd", value: '{"a":[1]}' },
    ])
  })

  it("marks a reason as English in every language", () => {
    const details = { reason: "Not enough stock", held_by: "payses_1" }
    expect(caseDetailItems(details, id, "id")).toEqual([
      { name: "reason", label: "Alasan", value: "Not enough stock", lang: "en" },
      { name: "held_by", label: "Pembayaran lain", value: "payses_1" },
    ])
  })

  it("names the ways to LinkAja, and marks DOKU's words as English", () => {
    const details = { integration: "direct", other_integration: "checkout", doku_message: "INACTIVE" }
    expect(caseDetailItems({ ...details, channel: "EMONEY_OVO" }, en, "en")).toEqual([
      { name: "integration", label: "Configured way", value: "LinkAja's direct API" },
      { name: "other_integration", label: "Other way", value: "DOKU Checkout" },
      { name: "doku_message", label: "DOKU's message", value: "INACTIVE", lang: "en" },
      { name: "channel", label: "Channel used", value: "EMONEY_OVO" },
    ])
    expect(caseDetailItems({ integration: "snap", doku_message: null }, en, "en")).toEqual([
      { name: "integration", label: "Configured way", value: "snap" },
    ])
  })

  it("translates keys, statuses and settlements, and omits details that are shown elsewhere", () => {
    const details = { key: "previous", doku_status: "SUCCESS", settlement: "settled", amount: 7_000 }
    expect(caseDetailItems(details, id, "id", ["amount"]).map(({ value }) => value)).toEqual([
      "secret key sebelumnya",
      "dibayar",
      "Ada pesanan",
    ])
    expect(
      caseDetailItems({ key: "x", settlement: "y", doku_status: "z" }, en, "en").map(({ value }) => value),
    ).toEqual(["x", "y", "z"])
  })
})
