import type { Refund } from "./api-types"
import { isBookingPending, refundDay } from "./refunds"

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

  function inZone(timeZone: string): void {
    jest
      .spyOn(Intl, "DateTimeFormat")
      .mockImplementation((locale, options) => new Zoned(locale, { timeZone, ...options }))
  }

  afterEach(() => jest.restoreAllMocks())

  it.each(["America/Los_Angeles", "UTC", "Asia/Jakarta", "Pacific/Kiritimati"])(
    "is the entered day when seen from %s",
    (timeZone) => {
      inZone(timeZone)
      expect(refundDay(refund, "en")).toBe("Nov 23, 2026")
    },
  )

  it.each([
    ["America/Los_Angeles", "Nov 23, 2026"],
    ["Asia/Jakarta", "Nov 24, 2026"],
  ])("is the day of recording if none was entered: in %s %s", (timeZone, day) => {
    inZone(timeZone)
    expect(refundDay({ ...refund, returned_at: null }, "en")).toBe(day)
  })
})

describe("isBookingPending", () => {
  it("is true until Medusa has booked it in full, even if it has a refund already", () => {
    expect(isBookingPending({ settlement: "settled" }, { ...refund, booked_at: null })).toBe(true)
    expect(isBookingPending({ settlement: "settled" }, refund)).toBe(false)
  })

  it("is false without an order", () => {
    expect(isBookingPending({ settlement: "open" }, { ...refund, booked_at: null })).toBe(false)
  })
})
