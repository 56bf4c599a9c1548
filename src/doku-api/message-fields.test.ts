import { z } from "@medusajs/framework/zod"
import { DokuError } from "./errors/doku-error"
import {
  invoiceNumber,
  optionalText,
  readMessage,
  statusWord,
  unreadable,
  wholeAmount,
} from "./message-fields"

describe("an optional text", () => {
  it("is one clean line of at most 255 characters", () => {
    expect(optionalText.parse(` a\n\u0000b ${"c".repeat(300)}`)).toBe(`a b ${"c".repeat(251)}`)
  })

  it.each(["", " \n", null, undefined, 1, {}, ["a"]])("is undefined for %p", (value) => {
    expect(optionalText.parse(value)).toBeUndefined()
  })
})

describe("an invoice number", () => {
  it.each(["A", "é/ 😀", "A".repeat(128)])("may be %p", (value) => {
    expect(invoiceNumber.parse(value)).toBe(value)
  })

  it.each(["", "A".repeat(129), "A\nB", "\u0000A", "A\u0000", "\ud800", 1, null])("can't be %p", (value) => {
    expect(invoiceNumber.safeParse(value).success).toBe(false)
  })
})

describe("a status", () => {
  it("is trimmed and in upper case", () => {
    expect(statusWord.parse(" success\n")).toBe("SUCCESS")
    expect(statusWord.parse("A_1-b C")).toBe("A_1-B C")
    expect(statusWord.parse("X".repeat(40))).toBe("X".repeat(40))
  })

  it.each(["", "X".repeat(41), "ÄB", "A.B", ".A", "A\u0000", 1, null])("can't be %p", (value) => {
    expect(statusWord.safeParse(value).success).toBe(false)
  })
})

describe("a whole amount", () => {
  it.each([150_000, "150000", "150000.00"])("is read from %p", (value) => {
    expect(wholeAmount.parse(value)).toBe(150_000)
  })

  it.each(["150000.50", 150_000.5, "", "1e5", -1, null, undefined, {}])("can't be %p", (value) => {
    const { error } = wholeAmount.safeParse(value)
    expect(error?.issues.map(({ message }) => message)).toEqual(["is not a whole amount"])
  })
})

describe("a message that doesn't fit its schema", () => {
  const schema = z.object({ order: z.object({ invoice_number: invoiceNumber, status: statusWord }) })
  const read = (json: unknown) => readMessage(schema, json, "message")

  it("is rejected with the first field that doesn't fit", () => {
    expect(read({ order: { invoice_number: "A", status: "ok" } })).toEqual({
      order: { invoice_number: "A", status: "OK" },
    })
    expect(() => read({ order: { invoice_number: "", status: "" } })).toThrow(
      expect.objectContaining({
        name: "DokuError",
        kind: "invalid_response",
        code: "unreadable",
        field: "order.invoice_number",
        message: "DOKU's message: order.invoice_number: is not an invoice number",
      }),
    )
    expect(() => read({ order: { invoice_number: "A", status: "" } })).toThrow(
      "order.status: is not a status",
    )
  })

  it("is rejected as a whole when it is no object", () => {
    expect(() => read([])).toThrow(expect.objectContaining({ field: "body" }))
  })

  it("is rejected by a DokuError", () => {
    expect(unreadable("message", "a", "b")).toBeInstanceOf(DokuError)
  })
})
