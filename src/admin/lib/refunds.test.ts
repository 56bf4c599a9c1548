import type { Refund } from "./api-types"
import { awaitsBooking, refundDay } from "./refunds"

const refund: Refund = {
  id: "dokuref_1",
  amount: 50_000,
  reference: "BCA-1",
  note: null,
  actor: "user_1",
  returned_at: "2026-11-23T00:00:00.000Z",
  medusa_refund_id: "ref_1",
  booked_at: "2026-11-24T03:00:00.000Z",
  created_at: "2026-11-24T03:00:00.000Z",
}

describe("refundDay", () => {
  const Zoned = Intl.DateTimeFormat

  /** As a browser formats there. */
  function inZone(timeZone: string): void {
    jest
      .spyOn(Intl, "DateTimeFormat")
      .mockImplementation((locale, options) => new Zoned(locale, { timeZone, ...options }))
  }

  afterEach(() => jest.restoreAllMocks())

  it.each(["America/Los_Angeles", "UTC", "Asia/Jakarta", "Pacific/Kiritimati"])(
    "is the day that was stated, seen from %s",
    (timeZone) => {
      inZone(timeZone)
      expect(refundDay(refund, "en")).toBe("Nov 23, 2026")
    },
  )

  it.each([
    ["America/Los_Angeles", "Nov 23, 2026"],
    ["Asia/Jakarta", "Nov 24, 2026"],
  ])("is the admin's own day of recording where none was stated: in %s %s", (timeZone, day) => {
    inZone(timeZone)
    expect(refundDay({ ...refund, returned_at: null }, "en")).toBe(day)
  })
})

describe("awaitsBooking", () => {
  it("is so until Medusa has booked all of it, also when it holds a refund already", () => {
    expect(awaitsBooking({ settlement: "settled" }, { ...refund, booked_at: null })).toBe(true)
    expect(awaitsBooking({ settlement: "settled" }, refund)).toBe(false)
  })

  it("is never so without an order", () => {
    expect(awaitsBooking({ settlement: "open" }, { ...refund, booked_at: null })).toBe(false)
  })
})
