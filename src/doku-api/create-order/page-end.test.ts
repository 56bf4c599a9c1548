import { readPageEnd } from "./page-end"

const read = (payment: Parameters<typeof readPageEnd>[0]) => readPageEnd(payment)?.toISOString()

describe("the end of a page of DOKU Checkout", () => {
  it("is expired_datetime, in UTC", () => {
    expect(read({ expired_datetime: "2025-12-04T07:57:32Z", expired_date: "20251204150000" })).toBe(
      "2025-12-04T07:57:32.000Z",
    )
    expect(read({ expired_datetime: "2025-12-04T07:57:32.123456Z" })).toBe("2025-12-04T07:57:32.123Z")
    expect(read({ expired_datetime: "2025-12-04T07:57:32.1Z" })).toBe("2025-12-04T07:57:32.100Z")
  })

  it("is expired_date in Jakarta's time where expired_datetime is missing", () => {
    expect(read({ expired_date: "20251204145732" })).toBe("2025-12-04T07:57:32.000Z")
    expect(read({ expired_date: "20260101000000" })).toBe("2025-12-31T17:00:00.000Z")
  })

  it.each([
    "2025-12-04T07:57:32",
    "2025-12-04T07:57:32+07:00",
    "2025-12-04 07:57:32Z",
    "x2025-12-04T07:57:32Z",
    "2025-12-04T07:57:32Zx",
    "2025-13-04T07:57:32Z",
    "2025-12-04T07:57:32.Z",
    "+002025-12-04T07:57:32Z",
    "2025-12-04T07:57:32Z (UTC)",
    "",
    1764835052000,
    null,
    ["2025-12-04T07:57:32Z"],
  ])("is not read from the expired_datetime %p", (expired_datetime) => {
    expect(read({ expired_datetime, expired_date: "20251204145732" })).toBe("2025-12-04T07:57:32.000Z")
    expect(read({ expired_datetime })).toBeUndefined()
  })

  it.each(["2025120414573", "202512041457321", "x20251204145732", "20251304145732", "", undefined, null, {}])(
    "is not known with the expired_date %p",
    (expired_date) => {
      expect(read({ expired_date })).toBeUndefined()
    },
  )
})
