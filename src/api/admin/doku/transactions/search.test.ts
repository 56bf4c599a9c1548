import fc from "fast-check"
import { readSearchTerm } from "./search"

describe("a search term", () => {
  it.each([
    ["7QK3", { kind: "invoice", prefix: "7QK3" }],
    ["  7qk3 ", { kind: "invoice", prefix: "7qk3" }],
    ["123", { kind: "invoice", prefix: "123" }],
    ["order_01JABC", { kind: "order", id: "order_01JABC" }],
    ["#123", { kind: "order_number", displayId: 123 }],
    ["Siti+1@example.com", { kind: "email", email: "Siti+1@example.com" }],
  ])("is read from %p", (typed, term) => {
    expect(readSearchTerm(typed)).toEqual(term)
  })

  it.each([
    "",
    "#",
    "#12a",
    "#2147483648",
    "#99999999999",
    "a b",
    "%",
    "_",
    "A%",
    "a@",
    "@b",
    "a@b@c",
    "a\0@b",
    "order_'--",
  ])("of no known kind is read from %p", (typed) => {
    expect(readSearchTerm(typed)).toEqual({ kind: "other" })
  })

  it("never contains NUL, or a character that `like` gives a meaning to", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (typed) => {
        const { kind, ...values } = readSearchTerm(typed)
        const [value] = Object.values(values)
        expect(String(value)).not.toContain("\0")
        if (kind === "invoice") expect(String(value)).not.toMatch(/[%_\\]/)
      }),
    )
  })
})
