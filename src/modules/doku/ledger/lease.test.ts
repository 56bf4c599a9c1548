import { keepingLogger } from "../../../logging/__fixtures__/logger"
import { PaymentLog } from "../../../logging/payment-log"
import type { Sql } from "../db/sql"
import { LeaseLostError, Leases } from "./lease"

const RENEWAL_MS = 10_000
const SILENT = new PaymentLog(keepingLogger())

/** A database that answers statements as told, one after the other; what it isn't told it grants. */
function database(...answers: (unknown[] | Error)[]) {
  const statements: string[] = []
  const sql: Sql = {
    query: async <Row>(text: string) => {
      statements.push(text.trim().split(" ", 1)[0] ?? "")
      const answer = answers.shift() ?? [{ owner: "granted" }]
      if (answer instanceof Error) throw answer
      return answer as Row[]
    },
    transaction: (work) => work(sql),
    afterCommit: (callback) => callback(),
  }
  return { sql, statements }
}

describe("a lease in the database", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it("is renewed until it is released", async () => {
    const { sql, statements } = database()
    const lease = await new Leases(sql, SILENT).acquire("pay_col_1", { waitMs: 0 })
    await jest.advanceTimersByTimeAsync(3 * RENEWAL_MS)
    expect(statements).toEqual(["insert", "update", "update", "update"])
    await lease?.release()
    await jest.advanceTimersByTimeAsync(3 * RENEWAL_MS)
    expect(statements).toEqual(["insert", "update", "update", "update", "delete"])
  })

  it("is renewed again after a renewal that failed for another reason than its loss", async () => {
    const { sql, statements } = database([{ owner: "granted" }], new Error("connection reset"))
    await new Leases(sql, SILENT).acquire("pay_col_1", { waitMs: 0 })
    await jest.advanceTimersByTimeAsync(2 * RENEWAL_MS)
    expect(statements).toEqual(["insert", "update", "update"])
  })

  it("is not renewed once it is lost, and then renewOrThrow rejects", async () => {
    const { sql, statements } = database([{ owner: "granted" }], [], [])
    const lease = await new Leases(sql, SILENT).acquire("pay_col_1", { waitMs: 0 })
    await jest.advanceTimersByTimeAsync(3 * RENEWAL_MS)
    expect(statements).toEqual(["insert", "update"])
    await expect(lease?.renewOrThrow()).rejects.toThrow(LeaseLostError)
  })

  it("is requested at growing intervals while it is busy", async () => {
    const { sql, statements } = database(...Array.from({ length: 1_000 }, () => []))
    const waiting = new Leases(sql, SILENT).acquire("pay_col_1", { waitMs: 20_000 })
    await jest.advanceTimersByTimeAsync(100)
    expect(statements.length).toBeGreaterThanOrEqual(2)
    await jest.advanceTimersByTimeAsync(20_000)
    expect(await waiting).toBeUndefined()
    expect(statements.length).toBeGreaterThan(15)
    expect(statements.length).toBeLessThan(45)
  })

  it("is not requested any more once the signal is aborted", async () => {
    const { sql, statements } = database(...Array.from({ length: 1_000 }, () => []))
    const gone = new AbortController()
    const waiting = new Leases(sql, SILENT).acquire("pay_col_1", { waitMs: 20_000, signal: gone.signal })
    await jest.advanceTimersByTimeAsync(2_000)
    const asked = statements.length
    gone.abort()
    await jest.advanceTimersByTimeAsync(0)
    expect(await waiting).toBeUndefined()
    await jest.advanceTimersByTimeAsync(20_000)
    // One more request may have been sent already.
    expect(statements.length).toBeLessThanOrEqual(asked + 1)
  })

  it("is not renewed after ten minutes", async () => {
    const { sql, statements } = database()
    await new Leases(sql, SILENT).acquire("pay_col_1", { waitMs: 0 })
    await jest.advanceTimersByTimeAsync(600_000)
    expect(statements).toHaveLength(1 + 60)
    await jest.advanceTimersByTimeAsync(600_000)
    expect(statements).toHaveLength(1 + 60)
  })
})
