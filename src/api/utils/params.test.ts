import { randomToken } from "../../modules/doku/ledger/invoice-number"
import { readId, readToken } from "./params"

const NONSENSE = ["", "\0", "a\0b", "../..", "a b", "\u202e", "x".repeat(6_000), undefined, 7, ["x"]]

describe("a path parameter", () => {
  it("is a token when it has the form of one", () => {
    const token = randomToken()
    expect(readToken(token)).toBe(token)
  })

  it.each([...NONSENSE, "x".repeat(21), "x".repeat(23)])("is no token when it is %p", (value) => {
    expect(readToken(value)).toBeUndefined()
  })

  it("is an id when it has the form of a Medusa id", () => {
    expect(readId("payses_01M84SWQY11DX6EBZFQ9PM593Y")).toBe("payses_01M84SWQY11DX6EBZFQ9PM593Y")
  })

  it.each(NONSENSE)("is no id when it is %p", (value) => {
    expect(readId(value)).toBeUndefined()
  })
})
