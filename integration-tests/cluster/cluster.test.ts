import type { NotificationRecord } from "../../src/sandbox"
import { runConcurrently } from "../chaos/concurrency"
import { type Environment, openEnvironment } from "../chaos/environment"
import { AS_IT_SHOULD } from "../chaos/purchase-state"
import { type RedisNumber, takeRedisNumber } from "../chaos/redis-number"
import { promiseHeld, runChaos } from "../chaos/run"
import { describeReport } from "../chaos/table"
import { takeover } from "../chaos/takeover"
import { redisAway } from "./redis-away"
import { RedisLine } from "./redis-line"
import { spread } from "./spread"
import { workerAway } from "./worker-away"

const SEED = 20_261_124
const { REDIS_URL = "" } = process.env

/** Expects that each notification ended with 200, after no other response than 503. */
function expectTakenInTheEnd(notified: readonly NotificationRecord[]): void {
  const answers = notified.map(({ attempts }) => attempts.map(({ httpStatus }) => httpStatus))
  expect(new Set(answers.map((each) => each.at(-1)))).toEqual(new Set([200]))
  expect(answers.flat().filter((status) => status !== 200 && status !== 503)).toEqual([])
}

/** The setup that docs/production.md describes for several machines: Medusa's Redis modules and a worker. */
describe("two servers, a worker and a Redis", () => {
  let redis: RedisNumber
  let line: RedisLine
  let environment: Environment
  let failed = true

  beforeAll(async () => {
    redis = await takeRedisNumber(REDIS_URL)
    line = await RedisLine.open(redis.url)
    environment = await openEnvironment({
      modes: ["server", "server", "worker"],
      seed: SEED,
      redisUrl: line.url,
    })
  }, 480_000)
  afterAll(async () => {
    await environment?.end({ keepLogs: failed })
    await line?.cut()
    await redis?.giveBack()
  }, 60_000)

  it("continue a checkout whichever server its next request reaches", async () => {
    expect(await spread(environment, { seed: SEED, from: 1_000 })).toEqual([])
  }, 300_000)

  it("make one order from a payment that all processes learn of at the same instant", async () => {
    const before = environment.sandbox.notifications().length
    const report = await runConcurrently(environment, { tries: 2, seed: SEED, from: 2_000, notifications: 5 })
    expect(report).toEqual({ tries: 2, problems: [], findings: [] })
    const notified = environment.sandbox.notifications().slice(before)
    expect(notified).toHaveLength(2 * 5 * environment.servers.length)
    expectTakenInTheEnd(notified)
  }, 300_000)

  it("find unreported payments by the worker's own schedule once a killed worker is back", async () => {
    const report = await workerAway(environment, { shoppers: 3, seed: SEED, from: 3_000 })
    const unknown = expect.stringContaining("not found")
    expect(report).toEqual({
      serversSay: [unknown, unknown],
      passWithoutWorker: false,
      foundWithoutWorker: 0,
      stands: [AS_IT_SHOULD, AS_IT_SHOULD, AS_IT_SHOULD],
    })
  }, 480_000)

  it("settle what a server killed with kill -9 left unsettled", async () => {
    const report = await takeover(environment, { shoppers: 5, seed: SEED, from: 4_000 })
    expect(report).toMatchObject({ takenTooSoon: [], unsettled: [] })
    expect(report.leasesLeft).toBeGreaterThan(0)
  }, 420_000)

  it("answer DOKU while Redis is away, and make the orders when it is back with nothing in it", async () => {
    const report = await redisAway(environment, line, redis, { seed: SEED, from: 5_000 })
    const { notified, meanwhile, stands, passesComeAgain } = report
    expect(notified).toHaveLength(2)
    expectTakenInTheEnd(notified)
    // Medusa's own calls to Redis time out after 30 s; a response that waited for them would take as long.
    const took = notified.flatMap(({ attempts }) => attempts.map(({ ms }) => ms))
    expect(Math.max(...took)).toBeLessThan(20_000)
    // Or Redis was not away, and nothing was shown.
    expect(meanwhile).not.toContain(AS_IT_SHOULD)
    expect(stands).toEqual([AS_IT_SHOULD, AS_IT_SHOULD, AS_IT_SHOULD, AS_IT_SHOULD])
    expect(passesComeAgain).toBe(true)
  }, 480_000)

  it("lose and double no rupiah under faults, with servers and the worker killed", async () => {
    const report = await runChaos(environment, {
      checkouts: 30,
      seed: SEED,
      kills: 3,
      restarts: 0,
      concurrency: 8,
    })
    // The whole table, because it names each invoice with its scenario. Without problems it is printed when this runs alone.
    const table = describeReport(report)
    if (!promiseHeld(report)) throw new Error(table)
    console.info(table)
    expect(report).toMatchObject({ kills: 3, crashes: 0 })
    failed = false
  }, 900_000)
})
