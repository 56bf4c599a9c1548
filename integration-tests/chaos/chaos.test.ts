import { runConcurrently } from "./concurrency"
import { type Environment, openEnvironment } from "./environment"
import { AS_IT_SHOULD } from "./purchase-state"
import { promiseHeld, runChaos } from "./run"
import { describeReport } from "./table"
import { takeover } from "./takeover"
import { unmigratedStart } from "./unmigrated"

const SEED = 20_261_123

/** Medusa's locks are in memory here, so only the lease keeps the two servers apart. */
describe("two Medusa servers on one database", () => {
  let environment: Environment
  let failed = true

  beforeAll(async () => {
    environment = await openEnvironment({ modes: ["shared", "shared"], seed: SEED })
  }, 300_000)
  afterAll(async () => {
    await environment?.end({ keepLogs: failed })
  }, 60_000)

  it("sell with other providers before db:migrate, and with LinkAja after it", async () => {
    expect(await unmigratedStart(environment, { seed: SEED, from: 500 })).toEqual({
      walletSold: true,
      linkAjaMeanwhile: "refused",
      linkAjaAfterwards: AS_IT_SHOULD,
    })
  }, 300_000)

  it("make one order from a payment that all processes learn of at the same instant", async () => {
    const report = await runConcurrently(environment, {
      tries: 2,
      seed: SEED,
      from: 1_000,
      notifications: 25,
    })
    expect(report).toEqual({ tries: 2, problems: [], findings: [] })
  }, 300_000)

  it("settle what a server killed with kill -9 left unsettled", async () => {
    const report = await takeover(environment, { shoppers: 5, seed: SEED, from: 2_000 })
    expect(report).toMatchObject({ takenTooSoon: [], unsettled: [] })
    expect(report.leasesLeft).toBeGreaterThan(0)
  }, 420_000)

  it("lose and double no rupiah under faults, with servers killed and PostgreSQL restarted", async () => {
    const report = await runChaos(environment, {
      checkouts: 30,
      seed: SEED,
      kills: 2,
      restarts: 1,
      concurrency: 8,
    })
    // The whole table, because it names each invoice with its scenario.
    if (!promiseHeld(report)) throw new Error(describeReport(report))
    expect(report).toMatchObject({ kills: 2, crashes: 0, restarts: 1 })
    failed = false
  }, 900_000)
})
