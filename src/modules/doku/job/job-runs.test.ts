import { isLate } from "./job-runs"

const MINUTE = 60_000
const LONG_UP = 60 * MINUTE

describe("the job's last pass", () => {
  it.each<[string, boolean, number | undefined, boolean, number]>([
    ["has never begun and the server has just started", false, undefined, false, 1_000],
    [
      "has never begun and the server is not yet up for five minutes",
      false,
      undefined,
      false,
      5 * MINUTE - 1,
    ],
    ["has never begun in five minutes", true, undefined, false, 5 * MINUTE],
    ["began a minute ago", false, MINUTE, true, LONG_UP],
    ["began not quite five minutes ago", false, 5 * MINUTE - 1, true, LONG_UP],
    ["began five minutes ago", true, 5 * MINUTE, true, LONG_UP],
    ["began yesterday, but the server has just come up", false, 24 * 60 * MINUTE, true, 5 * MINUTE - 1],
    ["began yesterday", true, 24 * 60 * MINUTE, true, 5 * MINUTE],
    ["began ten minutes ago and may still have work", false, 10 * MINUTE, false, LONG_UP],
    ["began so long ago that its process must have died", true, 11 * MINUTE, false, LONG_UP],
  ])("that %s is late: %p", (_, late, startedMsAgo, finished, upForMs) => {
    expect(isLate({ startedMsAgo, finished }, upForMs)).toBe(late)
  })
})
