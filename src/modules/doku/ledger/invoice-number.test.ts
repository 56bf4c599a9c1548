import fc from "fast-check"
import {
  activationInvoiceNumber,
  invoiceNumberOf,
  isOurInvoiceNumber,
  randomToken,
  unusedInvoiceNumber,
} from "./invoice-number"

const prefix = fc.stringMatching(/^[A-Za-z0-9]{0,4}$/)
const sessionId = fc.string({ minLength: 1 })

describe("an invoice number", () => {
  it("is the same for every retry of a session, also in another release of this package", () => {
    expect(invoiceNumberOf("payses_01JDABCDEFGHJKMNPQRSTVWXYZ", "TOKO")).toBe(
      "TOKO3W28JM779EX9A36KCP0ZFWN0KM",
    )
  })

  it("consists of the prefix and 26 unambiguous letters and digits", () => {
    fc.assert(
      fc.property(sessionId, prefix, (session, store) => {
        const number = invoiceNumberOf(session, store)
        expect(number.slice(0, store.length)).toBe(store)
        expect(number.slice(store.length)).toMatch(/^[0-9ABCDEFGHJKMNPQRSTVWXYZ]{26}$/)
        expect(number.length).toBeLessThanOrEqual(30)
      }),
    )
  })

  it("differs for another session", () => {
    fc.assert(
      fc.property(fc.uniqueArray(sessionId, { minLength: 2 }), (sessions) => {
        const numbers = new Set(sessions.map((session) => invoiceNumberOf(session, "")))
        expect(numbers.size).toBe(sessions.length)
      }),
    )
  })

  it("can be generated for no session, in the same form", () => {
    const numbers = Array.from({ length: 100 }, () => unusedInvoiceNumber("TOKO"))
    expect(new Set(numbers).size).toBe(100)
    for (const number of numbers) expect(isOurInvoiceNumber(number, "TOKO")).toBe(true)
  })

  it("says so when it is an activation test's, in the same form", () => {
    const numbers = Array.from({ length: 100 }, () => activationInvoiceNumber("TOKO"))
    expect(new Set(numbers).size).toBe(100)
    for (const number of numbers) {
      expect(number).toMatch(/^TOKOTESTNEVERPAY/)
      expect(isOurInvoiceNumber(number, "TOKO")).toBe(true)
    }
  })

  it("uses the whole alphabet in every position", () => {
    const seen = Array.from({ length: 26 }, () => new Set<string>())
    for (let session = 0; session < 1000; session++) {
      const number = invoiceNumberOf(`payses_${session}`, "")
      for (const [place, characters] of seen.entries()) characters.add(number.charAt(place))
    }
    expect(seen.map(({ size }) => size)).toEqual(Array(26).fill(32))
  })

  it("doesn't reveal its session", () => {
    expect(invoiceNumberOf("PAYSES01", "")).not.toContain("PAYSES")
  })
})

describe("isOurInvoiceNumber", () => {
  it("accepts every number of this store", () => {
    fc.assert(
      fc.property(sessionId, prefix, (session, store) => {
        expect(isOurInvoiceNumber(invoiceNumberOf(session, store), store)).toBe(true)
      }),
    )
  })

  const body = "0123456789ABCDEFGHJKMNPQRS"

  it.each([
    ["another store's prefix", `SHOP${body}`],
    ["no prefix", body],
    ["the prefix in small letters", `toko${body}`],
    ["the prefix at the end", `${body}TOKO`],
    ["one character less", `TOKO${body.slice(1)}`],
    ["one character more", `TOKO${body}0`],
    ["small letters", `TOKO${body.toLowerCase()}`],
    ["an I", `TOKO${body.slice(1)}I`],
    ["an L", `TOKO${body.slice(1)}L`],
    ["an O", `TOKO${body.slice(1)}O`],
    ["a U", `TOKO${body.slice(1)}U`],
    ["a line break at its end", `TOKO${body}\n`],
    ["a blank", `TOKO ${body.slice(1)}`],
    ["nothing at all", ""],
    ["a number of another plugin", "INV-20261123-0001"],
  ])("rejects %s", (_what, number) => {
    expect(isOurInvoiceNumber(number, "TOKO")).toBe(false)
  })

  it("rejects numbers with a prefix when the store has none", () => {
    expect(isOurInvoiceNumber(body, "")).toBe(true)
    expect(isOurInvoiceNumber(`TOKO${body}`, "")).toBe(false)
  })
})

describe("a token", () => {
  it("consists of 22 characters that need no escaping in a URL", () => {
    for (let round = 0; round < 200; round++) expect(randomToken()).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })

  it("is never repeated", () => {
    expect(new Set(Array.from({ length: 1000 }, randomToken)).size).toBe(1000)
  })
})
