import { translateTo } from "./__fixtures__/translate"
import { caseFacts, caseSentence, caseTitle, closingExplanation, isServersSentence } from "./case-labels"

const en = translateTo("en")
const id = translateTo("id")

it("says a case in the admin's language", () => {
  const server = "The server's own sentence."
  expect(caseTitle("paid_twice", id)).toBe("Dibayar dua kali")
  expect(caseSentence({ kind: "paid_twice", sentence: server }, id)).toMatch(/^Pelanggan membayar/)
})

it("falls back to the server's sentence for a kind that it doesn't know", () => {
  expect(caseTitle("brand_new", en)).toBe("Something needs a person")
  expect(caseSentence({ kind: "brand_new", sentence: "Look at it." }, id)).toBe("Look at it.")
  expect(caseSentence({ kind: "brand_new", sentence: null }, en)).toMatch(/does not know/)
  expect(caseTitle("toString", en)).toBe("Something needs a person")
})

it("tells the server's English sentence from its own", () => {
  expect(isServersSentence({ kind: "brand_new", sentence: "Look at it." })).toBe(true)
  expect(isServersSentence({ kind: "brand_new", sentence: null })).toBe(false)
  expect(isServersSentence({ kind: "paid_twice", sentence: "The server's own sentence." })).toBe(false)
})

it.each([
  ["amount_mismatch", "closing lets it be made"],
  ["unlisted_status", "closing lets it be made"],
  ["status_contradicts_paid", "closing lets it be made"],
  ["paid_without_order", "you deal with the money yourself"],
  ["brand_new", "you deal with the money yourself"],
])("says of %s what closing it does", (kind, words) => {
  expect(closingExplanation(kind, en)).toContain(words)
})

describe("caseFacts", () => {
  it("names amounts as rupiah and leaves out what isn't set", () => {
    expect(
      caseFacts(
        {
          paid_amount: 50_000,
          cart_total: 65_000,
          order_owes: 0,
          order_id: null,
          reason: "",
          held_by: "payses_1",
        },
        en,
      ),
    ).toEqual([
      { name: "paid_amount", label: "Paid", value: "Rp50.000" },
      { name: "cart_total", label: "Cart total now", value: "Rp65.000" },
      { name: "order_owes", label: "Order still owes", value: "Rp0" },
      { name: "held_by", label: "Held by", value: "payses_1" },
    ])
  })

  it("shows an amount with a fraction, and what it doesn't know, as they are", () => {
    expect(
      caseFacts({ received_amount: "50000 and a fraction", expected_amount: "50000", odd: { a: [1] } }, en),
    ).toEqual([
      { name: "received_amount", label: "Received", value: "50000 and a fraction" },
      { name: "expected_amount", label: "Asked for", value: "Rp50.000" },
      { name: "odd", label: "odd", value: '{"a":[1]}' },
    ])
  })

  it("says which value is English, whatever the admin's language", () => {
    const details = { reason: "Not enough stock", held_by: "payses_1" }
    expect(caseFacts(details, id)).toEqual([
      { name: "reason", label: "Alasan", value: "Not enough stock", lang: "en" },
      { name: "held_by", label: "Ditahan oleh", value: "payses_1" },
    ])
  })

  it("says in the admin's language what is a word, and leaves out what is shown already", () => {
    const details = { key: "previous", doku_status: "SUCCESS", settlement: "settled", amount: 7_000 }
    expect(caseFacts(details, id, ["amount"]).map(({ value }) => value)).toEqual([
      "secret key sebelumnya",
      "dibayar",
      "Ada pesanan",
    ])
    expect(caseFacts({ key: "x", settlement: "y", doku_status: "z" }, en).map(({ value }) => value)).toEqual([
      "x",
      "y",
      "z",
    ])
  })
})
