import { DokuError } from "../../doku-api"
import { StartRefusals, toLanguage } from "./start-refusals"

const english = new StartRefusals("en")
const indonesian = new StartRefusals("id")

describe("the shopper's message when DOKU returns no page", () => {
  it.each([
    ["an amount or data that it doesn't take", new DokuError("refused", "", { httpStatus: 400 })],
    ["a request that is forbidden", new DokuError("refused", "", { httpStatus: 403 })],
    ["an inactive channel", new DokuError("misconfigured", "", { reason: "channel_inactive" })],
    ["bad credentials", new DokuError("misconfigured", "", { reason: "credentials" })],
    ["a wrong host", new DokuError("misconfigured", "", { code: "wrong_host" })],
    ["a page without TLS", new DokuError("invalid_response", "", { code: "unusable_redirect" })],
  ])("suggests another payment method for %s", (_, error) => {
    expect(english.createFailed(error)).toMatchObject({
      type: "payment_authorization_error",
      code: "unavailable",
      message:
        "LinkAja can't be used for this payment. Nothing was charged; please choose another payment method.",
    })
    expect(indonesian.createFailed(error).message).toBe(
      "LinkAja tidak dapat dipakai untuk pembayaran ini. Belum ada yang dibayar; silakan pilih cara pembayaran lain.",
    )
  })

  it("says that the store isn't set up for it after a page on a host that isn't allowed", () => {
    const error = new DokuError("invalid_response", "", {
      code: "unusable_redirect",
      redirectHost: "pay.example",
    })
    expect(english.createFailed(error)).toMatchObject({
      type: "payment_authorization_error",
      code: "unavailable",
      message:
        "This store isn't set up for LinkAja's payment page yet. Nothing was charged; please choose another payment method.",
    })
    expect(indonesian.createFailed(error).message).toBe(
      "Toko ini belum disiapkan untuk halaman pembayaran LinkAja. Belum ada yang dibayar; silakan pilih cara pembayaran lain.",
    )
  })

  it.each([
    ["a request that wasn't sent", new DokuError("not_sent", "", { code: "ECONNREFUSED" })],
    ["a time-out", new DokuError("unknown_outcome", "")],
    ["an outage", new DokuError("unknown_outcome", "", { httpStatus: 503 })],
    ["a rate limit", new DokuError("unknown_outcome", "", { httpStatus: 429 })],
    ["a clock that will be set", new DokuError("misconfigured", "", { reason: "clock" })],
    ["an answer about another invoice", new DokuError("invalid_response", "", { code: "mismatch" })],
  ])("suggests to try again after %s", (_, error) => {
    const refusal = english.createFailed(error)
    expect(refusal.type).toBe("payment_authorization_error")
    expect(refusal.code).toBeUndefined()
    expect(refusal.message).toContain("try again")
    expect(indonesian.createFailed(error).message).toContain("coba lagi")
  })
})

describe("a store's own limits", () => {
  it("are named to the shopper, and include their bounds", () => {
    const limits = { minAmount: 20_000, maxAmount: 1_500_000 }
    expect(english.outsideLimits(19_999, limits)).toMatchObject({
      type: "not_allowed",
      code: "unavailable",
      message: expect.stringContaining("of Rp20.000 or more"),
    })
    expect(indonesian.outsideLimits(1_500_001, limits)?.message).toContain("sampai Rp1.500.000")
    expect(english.outsideLimits(20_000, limits)).toBeUndefined()
    expect(english.outsideLimits(1_500_000, limits)).toBeUndefined()
    expect(english.outsideLimits(1, {})).toBeUndefined()
  })
})

it.each([
  ["id", "id"],
  ["en", "en"],
  ["fr", "en"],
  [undefined, "en"],
  [{}, "en"],
])("reads the language %j as %j", (value, language) => {
  expect(toLanguage(value)).toBe(language)
})
