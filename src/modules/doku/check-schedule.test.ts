import { nextCheckDelayMs } from "./check-schedule"

describe("when an invoice is looked at next", () => {
  it("is after 1, 2, 5, 10, 20 and 40 minutes, then hourly", () => {
    const minutes = [0, 1, 2, 3, 4, 5, 6, 7, 500].map((asked) => nextCheckDelayMs(asked) / 60_000)
    expect(minutes).toEqual([1, 2, 5, 10, 20, 40, 60, 60, 60])
  })
})
