import {
  firstSettledCheckDelayMs,
  needsConfirming,
  nextAccountCheckDelayMs,
  nextCheckDelayMs,
  nextSettledCheckDelayMs,
  nextTryDelayMs,
  nextUnpaidCheckDelayMs,
} from "./check-schedule"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = new Date("2026-11-23T10:00:00Z")
const ago = (ms: number) => new Date(NOW.getTime() - ms)

describe("the delay of the next check", () => {
  it("is short at first, then an hour", () => {
    const minutes = [0, 1, 2, 3, 4, 5, 6, 7, 500].map((asked) => nextCheckDelayMs(asked) / MINUTE)
    expect(minutes).toEqual([1, 2, 5, 10, 20, 40, 60, 60, 60])
  })
})

describe("the next check of an unpaid transaction", () => {
  const answered = { answered: true, now: NOW }

  it.each([
    ["in its offer", -HOUR, 3, 10 * MINUTE],
    ["just expired", 0, 9, HOUR],
    ["nearly a day past its offer", DAY - 1, 30, HOUR],
    ["a day past its offer", DAY, 31, DAY],
    ["a day and a half past it", 1.5 * DAY, 31, DAY / 2],
    ["just checked on day two", 2 * DAY, 32, DAY],
    ["between days three and seven", 4 * DAY, 33, 3 * DAY],
    ["just before day seven", 7 * DAY - 1, 33, 1],
  ])("comes as planned for a transaction %s", (_, pastExpiry, check_count, delay) => {
    expect(nextUnpaidCheckDelayMs({ check_count, expires_at: ago(pastExpiry) }, answered)).toBe(delay)
  })

  it.each([7 * DAY, 7 * DAY + 1, 300 * DAY])(
    "is undefined after the last check, %d ms after the offer",
    (past) => {
      expect(nextUnpaidCheckDelayMs({ check_count: 3, expires_at: ago(past) }, answered)).toBeUndefined()
    },
  )

  it.each([
    [0, MINUTE],
    [2, 5 * MINUTE],
    [3, 10 * MINUTE],
    [50, 10 * MINUTE],
  ])("comes within ten minutes when DOKU didn't answer: after %d checks in %d ms", (check_count, delay) => {
    for (const past of [-HOUR, 2 * DAY, 300 * DAY]) {
      const row = { check_count, expires_at: ago(past) }
      expect(nextUnpaidCheckDelayMs(row, { answered: false, now: NOW })).toBe(delay)
    }
  })
})

describe("the next check of a transaction without an account", () => {
  it.each([
    [-HOUR, HOUR],
    [7 * DAY, HOUR],
    [7 * DAY + 1, DAY],
  ])("comes, %d ms after the offer, in %d ms", (past, delay) => {
    expect(nextAccountCheckDelayMs({ expires_at: ago(past) }, NOW)).toBe(delay)
  })
})

describe("the next attempt to settle", () => {
  it.each([
    [0, 0, MINUTE],
    [4, HOUR, 20 * MINUTE],
    [40, 7 * DAY, HOUR],
    [40, 7 * DAY + 1, DAY],
    [0, 8 * DAY, DAY],
  ])("comes, after %d attempts and %d ms after the payment, in %d ms", (check_count, since, delay) => {
    expect(nextTryDelayMs({ check_count, paid_at: ago(since) }, NOW)).toBe(delay)
  })

  it("treats a transaction without `paid_at` as just paid", () => {
    expect(nextTryDelayMs({ check_count: 1, paid_at: null }, NOW)).toBe(2 * MINUTE)
  })
})

describe("the next check of a settled transaction", () => {
  it.each([
    [0, DAY],
    [DAY - 1, 1],
    [DAY, 2 * DAY],
    [3 * DAY, 4 * DAY],
    [7 * DAY - 5, 5],
    [7 * DAY, undefined],
    [90 * DAY, undefined],
  ])("comes, %d ms after the payment, in %s ms", (since, delay) => {
    expect(nextSettledCheckDelayMs({ paid_at: ago(since) }, NOW)).toBe(delay)
  })

  it("treats a transaction without `paid_at` as just paid", () => {
    expect(nextSettledCheckDelayMs({ paid_at: null }, NOW)).toBe(DAY)
  })
})

describe("the first check after settling", () => {
  it.each([
    ["paid just now", 0, DAY],
    ["paid two days ago", 2 * DAY, DAY],
    ["paid a month ago, after all planned checks", 30 * DAY, DAY],
  ])("comes within a day for a transaction %s", (_, paidFor, delay) => {
    expect(firstSettledCheckDelayMs({ paid_at: ago(paidFor) }, NOW)).toBe(delay)
  })
})

describe("the query before a capture", () => {
  it.each([
    ["paid ten minutes ago", "paid", ago(10 * MINUTE), false],
    ["paid a moment longer ago", "paid", ago(10 * MINUTE + 1), true],
    ["refunded", "refunded", ago(DAY), false],
    ["paid at an unknown time", "paid", null, false],
  ] as const)("is made only when the payment may be outdated: %s", (_, status, paid_at, wanted) => {
    expect(needsConfirming({ status, paid_at }, NOW)).toBe(wanted)
  })
})
