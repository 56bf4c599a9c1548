import { type Connection, type Explained, explaining } from "./explaining"

/** Records its statements, and answers each with the same plan. */
function fake() {
  const log: string[] = []
  const at = (depth: number): Connection => ({
    async raw(text) {
      log.push(`${depth}: ${text}`)
      const Plan = { "Node Type": "Index Scan", "Index Name": "some_index" }
      return {
        rows: text.startsWith("explain") ? [{ "QUERY PLAN": [{ Plan, "Execution Time": 2 }] }] : ["row"],
      }
    },
    async transaction(work) {
      try {
        const result = await work(at(depth + 1))
        log.push(`${depth}: commit`)
        return result
      } catch (error) {
        log.push(`${depth}: rollback`)
        throw error
      }
    },
  })
  return { log, connection: at(0) }
}

const BINDINGS = [] as unknown as never

describe("explaining", () => {
  it("explains each statement, takes that back, and runs it then", async () => {
    const { log, connection } = fake()
    const told: Explained[] = []
    const watched = explaining(connection, (one) => told.push(one))
    const { rows } = await watched.raw("delete", BINDINGS)
    expect(rows).toEqual(["row"])
    expect(log).toEqual(["1: explain (analyze, buffers, format json) delete", "0: rollback", "0: delete"])
    expect(told).toEqual([
      { sql: "delete", ms: 2, indexes: ["some_index"], wholeTables: [], rowsRead: 0, pages: 0 },
    ])
  })

  it("does so inside of a transaction, too, on the rows that it sees", async () => {
    const { log, connection } = fake()
    await explaining(connection, () => undefined).transaction(async (inner) => inner.raw("update", BINDINGS))
    expect(log).toEqual([
      "2: explain (analyze, buffers, format json) update",
      "1: rollback",
      "1: update",
      "0: commit",
    ])
  })

  it("hides no error of the statement", async () => {
    const { connection } = fake()
    const failing = { ...connection, transaction: () => Promise.reject(new Error("no such column")) }
    await expect(explaining(failing, () => undefined).raw("select x", BINDINGS)).rejects.toThrow(
      "no such column",
    )
  })
})
