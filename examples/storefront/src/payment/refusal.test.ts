import { FetchError } from "@medusajs/js-sdk"
import { mayPass, REFUSAL_CODES, readRefusal, SessionRefused } from "./refusal"

function answered(status: number, message: string): FetchError {
  return new FetchError(message, "", status)
}

describe("readRefusal", () => {
  it.each([
    [
      400,
      "A LinkAja payment for this cart was received and is under review. Please don't pay again; contact the store and quote invoice ABC123.",
      { kind: "review", invoiceNumber: "ABC123" },
    ],
    [400, "This cart is already paid.", { kind: "already_paid" }],
    [
      400,
      "The cart's total has changed. Please update the cart and start the payment again.",
      { kind: "total_changed" },
    ],
    [400, "Some variant does not have the required inventory", { kind: "out_of_stock" }],
    [409, "Another request is working on this payment. Please try again in a moment.", { kind: "busy" }],
    [422, "LinkAja can't be reached just now. Nothing was charged.", { kind: "linkaja_unreachable" }],
    [404, "Cart with id: cart_1 was not found", { kind: "not_found" }],
  ])("knows a %i by what it says: %s", (status, message, refusal) => {
    expect(readRefusal(answered(status, message))).toEqual(refusal)
  })

  it.each(REFUSAL_CODES)("knows %s by its code, and shows the store's sentence", (code) => {
    expect(readRefusal(new SessionRefused(400, "Kopi Gayo 250 g is sold out.", code))).toEqual({
      kind: "refused",
      code,
      message: "Kopi Gayo 250 g is sold out.",
    })
  })

  it.each([
    [
      400,
      "Pembayaran LinkAja untuk keranjang ini sudah diterima dan sedang diperiksa. Mohon jangan membayar lagi dengan cara apa pun, dan sebutkan nomor invoice ABC123 kepada toko.",
      { kind: "review", invoiceNumber: "ABC123" },
    ],
    [400, "Keranjang ini sudah dibayar.", { kind: "already_paid" }],
    [
      400,
      "Tagihan ini sudah dibayar dengan LinkAja, seluruhnya atau sebagian.",
      {
        kind: "paid_in_part",
        message: "Tagihan ini sudah dibayar dengan LinkAja, seluruhnya atau sebagian.",
      },
    ],
    [
      409,
      "Kami masih memeriksa pembayaran Anda yang terakhir.",
      { kind: "wait", message: "Kami masih memeriksa pembayaran Anda yang terakhir." },
    ],
    [422, "LinkAja sedang tidak dapat dihubungi.", { kind: "linkaja_unreachable" }],
    [500, "relation cart does not exist", { kind: "other", message: "" }],
  ])("knows a refused session of %i without a code: %s", (status, message, refusal) => {
    expect(readRefusal(new SessionRefused(status, message))).toEqual(refusal)
  })

  it("treats an unknown code as no code", () => {
    expect(readRefusal(new SessionRefused(400, "Something new.", "something_new"))).toEqual({
      kind: "other",
      message: "Something new.",
    })
  })

  it("shows an unknown rejection in the store's own words", () => {
    expect(readRefusal(answered(400, "Invalid request: Field 'email' is required"))).toEqual({
      kind: "other",
      message: "Invalid request: Field 'email' is required",
    })
  })

  it("does not show the store's internal errors", () => {
    expect(readRefusal(answered(500, "relation cart does not exist"))).toEqual({ kind: "other", message: "" })
    expect(readRefusal(new Error("undefined is not a function"))).toEqual({ kind: "other", message: "" })
  })

  it("treats a request without a response as a lost connection", () => {
    expect(readRefusal(new TypeError("Failed to fetch"))).toEqual({ kind: "offline" })
  })
})

describe("mayPass", () => {
  it("is true for network and server errors, and false for wrong requests", () => {
    expect(mayPass(new TypeError("Failed to fetch"))).toBe(true)
    expect(mayPass(answered(503, ""))).toBe(true)
    expect(mayPass(answered(429, ""))).toBe(true)
    expect(mayPass(answered(404, ""))).toBe(false)
    expect(mayPass(new Error("a mistake of ours"))).toBe(false)
  })
})
