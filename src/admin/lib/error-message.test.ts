import { translateTo } from "./__fixtures__/translate"
import { isForbidden, isNotFound, problemOf, serversSentence } from "./error-message"

const en = translateTo("en")
const answered = (status: number, message: string) => Object.assign(new Error(message), { status })

it("tells the server's own reason", () => {
  const reason = "Only Rp10.000 of invoice INV1 is left to return, so Rp20.000 can't be recorded."
  expect(problemOf(answered(400, reason), en)).toBe(reason)
  expect(problemOf(answered(502, ""), en)).toBe("That did not work (HTTP 502)")
})

it("says that the server wasn't reached, instead of a browser's jargon", () => {
  expect(problemOf(new TypeError("Failed to fetch"), en)).toMatch(/could not be reached/)
  expect(problemOf(undefined, en)).toMatch(/could not be reached/)
})

it("knows which words are the server's, for they stay English", () => {
  expect(serversSentence(answered(409, "This case is closed already."))).toBe("This case is closed already.")
  expect(serversSentence(answered(502, ""))).toBeUndefined()
  expect(serversSentence(new TypeError("Failed to fetch"))).toBeUndefined()
  expect(serversSentence(undefined)).toBeUndefined()
})

it("tells what a role doesn't allow from a failing server", () => {
  expect(isForbidden(answered(403, "x"))).toBe(true)
  expect(isForbidden(answered(500, "x"))).toBe(false)
  expect(isForbidden(null)).toBe(false)
})

it("tells a missing payment from a failing server", () => {
  expect(isNotFound(answered(404, "x"))).toBe(true)
  expect(isNotFound(answered(500, "x"))).toBe(false)
  expect(isNotFound(null)).toBe(false)
})
