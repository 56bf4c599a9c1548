import { readClock } from "./clock-skew"

const NOON = "Mon, 05 Oct 2026 12:00:00 GMT"
const at = (time: string) => new Date(`2026-10-05T${time}Z`)

describe("the clock skew", () => {
  it.each([
    ["11:59:58.000", "11:59:58.000", 2_000],
    ["12:00:01.000", "12:00:01.000", -1_000],
    ["12:00:00.000", "12:00:00.000", 0],
    ["11:59:58.000", "12:00:02.000", 0],
    ["11:59:59.000", "12:00:00.001", 499],
  ])("is measured at the middle of an exchange from %s to %s: %p ms", (sent, received, skewMs) => {
    const middle = new Date(Date.parse(NOON) - skewMs)
    expect(readClock({ date: NOON }, at(sent), at(received))).toEqual({ skewMs, measuredAt: middle })
  })

  it("may be years, because our own clock can be wrong", () => {
    const unset = new Date(0)
    expect(readClock({ date: NOON }, unset, unset)?.skewMs).toBe(Date.parse(NOON))
  })

  it.each<[string, string | string[] | undefined]>([
    ["no Date", undefined],
    ["two of them", [NOON, NOON]],
    ["a word", "yesterday"],
    ["a number, which Date.parse takes for a year", "2026"],
    ["another form", "2026-10-05T12:00:00Z"],
    ["more than a date", `${NOON}, ${NOON}`],
    ["a word before it, which Date.parse skips", `since ${NOON}`],
    ["a remark behind it, which Date.parse skips", `${NOON} (WIB)`],
    ["less than one", NOON.slice(0, -4)],
    ["a month that isn't one", "Mon, 05 Xyz 2026 12:00:00 GMT"],
    ["the time of a clock that was never set", "Thu, 01 Jan 1970 00:00:00 GMT"],
    ["the last second that is too early", "Tue, 31 Dec 2024 23:59:59 GMT"],
    ["the first that is too late", "Fri, 01 Jan 2100 00:00:00 GMT"],
  ])("isn't measured from an answer with %s", (_, date) => {
    expect(readClock({ date }, at("12:00:00"), at("12:00:00"))).toBeUndefined()
  })

  it.each(["Wed, 01 Jan 2025 00:00:00 GMT", "Thu, 31 Dec 2099 23:59:59 GMT"])(
    "is measured from %s",
    (date) => {
      expect(readClock({ date }, at("12:00:00"), at("12:00:00"))).toBeDefined()
    },
  )

  it("isn't measured from a cached answer", () => {
    expect(readClock({ date: NOON, age: "40" }, at("12:00:00"), at("12:00:00"))).toBeUndefined()
    expect(readClock({ date: NOON, age: "0" }, at("12:00:00"), at("12:00:00"))).toBeDefined()
  })

  it("isn't measured when our own clock was set back meanwhile", () => {
    expect(readClock({ date: NOON }, at("12:00:00.001"), at("12:00:00.000"))).toBeUndefined()
  })
})
