import { readOptions } from "./cli-options"

const SEED = 12_345
const read = (...args: string[]) => readOptions(args, { drawSeed: () => SEED, redisUrl: undefined })
const readWithRedis = (...args: string[]) =>
  readOptions(args, { drawSeed: () => SEED, redisUrl: "redis://localhost:6379" })

it("scales kills and restarts with the run", () => {
  expect(read()).toMatchObject({ checkouts: 200, seed: SEED, processes: 2, kills: 3, restarts: 1 })
  expect(read("--checkouts", "2000")).toMatchObject({ kills: 25, restarts: 4 })
  expect(read("--kills", "0", "--seed", "7")).toMatchObject({ kills: 0, seed: 7 })
})

it("has no workers unless they are asked for", () => {
  expect(read()).toMatchObject({ workers: 0 })
  expect(read("--workers", "1")).toMatchObject({ processes: 2, workers: 1 })
})

it("kills only a Redis that the run starts", () => {
  expect(read("--checkouts", "5000")).toMatchObject({ redisKills: 0 })
  expect(read("--checkouts", "5000", "--workers", "1")).toMatchObject({ redisKills: 10 })
  expect(readWithRedis("--checkouts", "5000", "--workers", "1")).toMatchObject({ redisKills: 0 })
  expect(() => readWithRedis("--workers", "1", "--redis-kills", "1")).toThrow("unset REDIS_URL")
  expect(() => read("--redis-kills", "1")).toThrow("needs --workers")
})

it("takes several scenarios to play often", () => {
  expect(read()).toMatchObject({ often: [] })
  expect(read("--often", "never pays", "--often", "double click").often).toEqual([
    "never pays",
    "double click",
  ])
})

it("says which flag is wrong", () => {
  expect(() => read("--processes", "3")).toThrow('--processes must be a whole number from 1 to 2, not "3"')
  expect(() => read("--checkouts", "many")).toThrow("--checkouts must be a whole number")
  expect(() => read("--chekouts", "5")).toThrow("--chekouts")
})
