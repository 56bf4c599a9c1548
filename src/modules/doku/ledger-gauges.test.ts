import type { GaugeResult } from "../../telemetry/recorder"
import type { DokuAccounts } from "./accounts/accounts"
import type { Sql } from "./db/sql"
import { LedgerGauges } from "./ledger-gauges"

const log = { write: jest.fn() }
const values = new Map<string, number>()
const result: GaugeResult = {
  set: (name, value, labels) => void values.set([name, ...Object.values(labels)].join(" "), value),
}
let answer: (text: string) => Promise<unknown[]>
const query = jest.fn((text: string) => answer(text))
const account = {
  providerId: "pp_doku-linkaja_doku",
  options: { clientId: "BRN-1", environment: "sandbox" },
  breaker: { isOpen: () => true },
  client: { clock: { skewMs: 61_000, measuredAt: new Date() } },
}
const accounts = () =>
  ({ list: () => [account], sharingCredentials: () => [account.providerId] }) as unknown as DokuAccounts
let now = 0
let gauges: LedgerGauges

beforeEach(() => {
  values.clear()
  jest.clearAllMocks()
  answer = async (text) => {
    if (text.includes("with tried")) return [{ waits_for: "order", payments: 3, oldest_age: 90 }]
    if (text.includes("closed_at is null\n    order by opened_at"))
      return [{ kind: "paid_twice", cases: 2, oldest_age: 7_200 }]
    if (text.includes("from doku_job")) return [{ age: 12 }]
    return []
  }
  gauges = new LedgerGauges({
    sql: { query } as unknown as Sql,
    log,
    accounts,
    job: "reconcile",
    now: () => now,
  })
})

describe("LedgerGauges", () => {
  it("show the ledger's state, zeros included, and this process's view of DOKU", async () => {
    await gauges.report(result)
    expect(values.get("doku.unsettled.payments order")).toBe(3)
    expect(values.get("doku.unsettled.oldest_age order")).toBe(90)
    expect(values.get("doku.unsettled.payments person")).toBe(0)
    expect(values.get("doku.cases.open paid_twice")).toBe(2)
    expect(values.get("doku.cases.open amount_mismatch")).toBe(0)
    expect(values.get("doku.cases.oldest_age")).toBe(7_200)
    expect(values.get("doku.job.finished.age")).toBe(12)
    expect(values.get("doku.breaker.open pp_doku-linkaja_doku")).toBe(1)
    expect(values.get("doku.clock.skew pp_doku-linkaja_doku")).toBe(-61)
    expect(values.get("doku.notifications.missing pp_doku-linkaja_doku")).toBe(0)
  })

  it("show nothing in a command that works without credentials", async () => {
    const withoutCredentials = {
      sql: { query } as unknown as Sql,
      log,
      accounts: () => undefined,
      job: "reconcile",
    }
    await new LedgerGauges(withoutCredentials).report(result)
    expect([...values]).toEqual([])
    expect(query).not.toHaveBeenCalled()
  })

  it("read the database once in ten seconds, however many readers collect", async () => {
    await Promise.all([gauges.report(result), gauges.report(result)])
    now += 9_999
    await gauges.report(result)
    const once = query.mock.calls.length
    now += 1
    await gauges.report(result)
    expect(query.mock.calls.length).toBe(2 * once)
  })

  it("have no value of a database that is away, and log it once until it is back", async () => {
    const reads = answer
    answer = () => Promise.reject(new Error("connect ECONNREFUSED"))
    for (let scrape = 0; scrape < 3; scrape++) {
      now += 10_000
      await gauges.report(result)
    }
    expect([...values.keys()]).toEqual([
      "doku.breaker.open pp_doku-linkaja_doku",
      "doku.clock.skew pp_doku-linkaja_doku",
    ])
    expect(log.write).toHaveBeenCalledTimes(1)
    expect(log.write).toHaveBeenCalledWith("metrics_unread", { problem: "connect ECONNREFUSED" })
    answer = reads
    now += 10_000
    await gauges.report(result)
    expect(values.get("doku.unsettled.payments order")).toBe(3)
    answer = () => Promise.reject(new Error("connect ECONNREFUSED"))
    now += 10_000
    await gauges.report(result)
    expect(log.write).toHaveBeenCalledTimes(2)
  })

  it("are silent once the application ends", async () => {
    gauges.stop()
    await gauges.report(result)
    expect(values.size).toBe(0)
    expect(query).not.toHaveBeenCalled()
  })
})
