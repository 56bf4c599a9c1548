import { isLate } from "./job-runs"

const MINUTE = 60_000
const LONG_UP = 60 * MINUTE

describe("a job", () => {
  it.each<[string, boolean, number | undefined, boolean, number]>([
    ["has never run and whose server has just started", false, undefined, false, 1_000],
    [
      "has never run and whose server is not yet up for five minutes",
      false,
      undefined,
      false,
      5 * MINUTE - 1,
    ],
    ["has never run in five minutes", true, undefined, false, 5 * MINUTE],
    ["ran a minute ago", false, MINUTE, true, LONG_UP],
    ["ran just under five minutes ago", false, 5 * MINUTE - 1, true, LONG_UP],
    ["ran five minutes ago", true, 5 * MINUTE, true, LONG_UP],
    ["ran yesterday, and whose server has just started", false, 24 * 60 * MINUTE, true, 5 * MINUTE - 1],
    ["ran yesterday", true, 24 * 60 * MINUTE, true, 5 * MINUTE],
    ["started ten minutes ago and may still run", false, 10 * MINUTE, false, LONG_UP],
    ["started so long ago that its process must have died", true, 11 * MINUTE, false, LONG_UP],
  ])("that %s is late: %p", (_, late, startedMsAgo, finished, upForMs) => {
    expect(isLate({ startedMsAgo, finished }, upForMs)).toBe(late)
  })
})
