import { inTurn, quantile, ratioOf, summarize } from "./compare"

describe("inTurn", () => {
  it("inTurn lets each come first equally often, and leaves out the warm-up", async () => {
    const order: string[] = []
    const thing = (name: string) => () => {
      order.push(name)
      return order.length
    }
    const series = await inTurn({ a: thing("a"), b: thing("b") }, { rounds: 2, warmUp: 1 })
    expect(order.join("")).toBe("baabba")
    expect(series).toEqual({ a: [3, 6], b: [4, 5] })
  })
})

describe("summarize", () => {
  it("summarize returns the median and the 10th and 90th percentile", () => {
    expect(summarize([10, 0, 5, 2, 8, 1, 9, 3, 7, 4, 6])).toEqual({ median: 5, p10: 1, p90: 9 })
  })
  it("summarize rejects an empty list", () => {
    expect(() => summarize([])).toThrow("Nothing was measured.")
  })
})

describe("ratioOf", () => {
  it("ratioOf compares pair by pair, so that a slow minute changes nothing", () => {
    const other = Array.from({ length: 200 }, (_, index) => (index < 100 ? 1 : 50))
    expect(
      ratioOf(
        other.map((value) => value * 1.5),
        other,
      ),
    ).toEqual({ ratio: 1.5, low: 1.5, high: 1.5 })
  })
  it("bounds the median by order statistics: of 100 ratios by the 40th and the 61st", () => {
    const ratios = Array.from({ length: 100 }, (_, index) => index + 1)
    const { low, high } = ratioOf(
      ratios,
      ratios.map(() => 1),
    )
    expect([low, high]).toEqual([40, 61])
  })
  it("ratioOf rejects lists of different length", () => {
    expect(() => ratioOf([1, 2], [1])).toThrow("pairs")
  })
})

describe("quantile", () => {
  it("quantile interpolates between two values", () => {
    expect(quantile([1, 2, 4], 0.75)).toBe(3)
  })
})
