import { translateTo } from "./__fixtures__/translate"
import { errorMessage, isForbidden, isNotFound, serverMessage } from "./error-message"

const en = translateTo("en")
const answered = (status: number, message: string) => Object.assign(new Error(message), { status })

it("errorMessage is the server's own message if there is one", () => {
  const reason = "Only Rp10.000 of invoice INV1 can still be refunded, so Rp20.000 can't be recorded."
  expect(errorMessage(answered(400, reason), en)).toBe(reason)
  expect(errorMessage(answered(502, ""), en)).toBe("That did not work (HTTP 502)")
})

it("errorMessage says that the server was not reached, in place of the browser's message", () => {
  expect(errorMessage(new TypeError("Failed to fetch"), en)).toMatch(/could not be reached/)
  expect(errorMessage(undefined, en)).toMatch(/could not be reached/)
})

it("serverMessage is undefined when the server sent no message", () => {
  expect(serverMessage(answered(409, "This case is closed already."))).toBe("This case is closed already.")
  expect(serverMessage(answered(502, ""))).toBeUndefined()
  expect(serverMessage(new TypeError("Failed to fetch"))).toBeUndefined()
  expect(serverMessage(undefined)).toBeUndefined()
})

it("isForbidden is true for 403 only", () => {
  expect(isForbidden(answered(403, "x"))).toBe(true)
  expect(isForbidden(answered(500, "x"))).toBe(false)
  expect(isForbidden(null)).toBe(false)
})

it("isNotFound is true for 404 only", () => {
  expect(isNotFound(answered(404, "x"))).toBe(true)
  expect(isNotFound(answered(500, "x"))).toBe(false)
  expect(isNotFound(null)).toBe(false)
})
