import { Random } from "./random"

const drawn = (name: string) => {
  const random = new Random(name)
  return Array.from({ length: 100 }, () => random.next())
}

it("draws the same again under the same name, and something else under another", () => {
  expect(drawn("7:1")).toEqual(drawn("7:1"))
  expect(drawn("7:1")).not.toEqual(drawn("7:2"))
})

it("draws by weight", () => {
  const random = new Random("weights")
  const items = [
    { name: "rare", weight: 1 },
    { name: "usual", weight: 9 },
  ]
  const rare = Array.from({ length: 2_000 }, () => random.weighted(items)).filter(
    ({ name }) => name === "rare",
  )
  expect(rare.length).toBeGreaterThan(120)
  expect(rare.length).toBeLessThan(280)
})

it("draws whole numbers with both ends", () => {
  const random = new Random("ends")
  expect(new Set(Array.from({ length: 200 }, () => random.between(3, 5)))).toEqual(new Set([3, 4, 5]))
})
