import { privateTexts } from "./private-texts"

const TOKEN = "abcdefghijklmnop"

function body(parts: { customer?: unknown; callback_url?: unknown }): string {
  const { customer, callback_url } = parts
  return JSON.stringify({ order: { invoice_number: "INV-1", callback_url }, customer })
}

describe("privateTexts", () => {
  it("returns the customer's data, whole and word by word", () => {
    const customer = { name: "Siti  Rahmawati", email: "siti@example.co.id", phone: "0811" }
    expect(privateTexts(body({ customer }))).toEqual([
      "Siti  Rahmawati",
      "siti@example.co.id",
      "0811",
      "Siti",
      "Rahmawati",
      "siti@example.co.id",
      "0811",
    ])
  })

  it("contains no empty text, which would match everywhere", () => {
    expect(privateTexts(body({ customer: { name: "", email: " Siti " } }))).toEqual([" Siti ", "Siti"])
  })

  it.each([
    `https://store.id/doku/return/${TOKEN}`,
    `https://store.id/${TOKEN}/return`,
    `https://store.id/return?${TOKEN}`,
    `https://store.id/return?token=${TOKEN}&a=b`,
    `https://store.id/return#${TOKEN}`,
    `https://store.id/return?a&${TOKEN}`,
  ])("returns the token in %s", (callback_url) => {
    expect(privateTexts(body({ callback_url }))).toEqual([TOKEN])
  })

  it.each(["callback_url_result", "callback_url_cancel"])("returns the token in %s", (field) => {
    const request = JSON.stringify({ order: { [field]: `https://store.id/doku/return/${TOKEN}` } })
    expect(privateTexts(request)).toEqual([TOKEN])
  })

  it("omits the customer's country", () => {
    expect(privateTexts(body({ customer: { name: "Siti", country: "ID" } }))).toEqual(["Siti", "Siti"])
  })

  it("omits words of the callback's path that are shorter than a token", () => {
    expect(privateTexts(body({ callback_url: `https://store.id/${TOKEN.slice(1)}/x` }))).toEqual([])
  })

  it.each([
    "no JSON",
    "",
    "null",
    "[]",
    body({}),
    body({ customer: null, callback_url: 1 }),
    body({ customer: { phone: 811, name: null } }),
  ])("returns nothing for %j", (text) => {
    expect(privateTexts(text)).toEqual([])
  })
})
