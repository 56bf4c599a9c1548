import { type List, queryPage } from "./page"
import type { Bindings, Sql } from "./sql"
import { condition } from "./where"

const list: List = {
  columns: "t.id, t.amount",
  table: "doku_transaction",
  alias: "t",
  time: "created_at",
  conditions: [condition("t.amount > :least", { least: 5 })],
}
const TIME = "2026-11-23 10:00:00.123456+00"

/** A connection that returns these rows one after the other, and keeps what it was sent. */
function connection(...results: object[][]) {
  const statements: { text: string; bindings: Bindings }[] = []
  const sql = {
    query: async (text: string, bindings: Bindings = {}) => {
      statements.push({ text: text.replace(/\s+/g, " "), bindings })
      return results[statements.length - 1]
    },
  } as unknown as Sql
  return { sql, statements }
}

const rowsOf = (...ids: string[]) => ids.map((id) => ({ id, amount: 7 }))

describe("queryPage", () => {
  it("reads the newest rows, and one more than the page holds", async () => {
    const { sql, statements } = connection(rowsOf("c"))
    await queryPage(sql, list, { limit: 2 })
    expect(statements).toEqual([
      {
        text: "select t.id, t.amount from doku_transaction t where (t.amount > :least) order by t.created_at desc, t.id desc limit :pageLimit",
        bindings: { least: 5, pageLimit: 3 },
      },
    ])
  })

  it("returns a cursor only when there is a next page", async () => {
    const pageOf = (...ids: string[]) => queryPage(connection(rowsOf(...ids)).sql, list, { limit: 2 })
    expect(await pageOf("c", "b", "a")).toEqual({ rows: rowsOf("c", "b"), nextCursor: "b" })
    expect(await pageOf("c", "b")).toEqual({ rows: rowsOf("c", "b"), nextCursor: null })
    expect(await pageOf()).toEqual({ rows: [], nextCursor: null })
  })

  it("continues after the cursor's row, to the microsecond", async () => {
    const { sql, statements } = connection([{ time: TIME }], rowsOf("a"))
    await queryPage(sql, list, { limit: 2, cursor: "b" })
    expect(statements[0]).toEqual({
      text: "select created_at::text as time from doku_transaction where id = :id",
      bindings: { id: "b" },
    })
    expect(statements[1]?.text).toContain(
      "and ((t.created_at, t.id) < (:cursorTime::timestamptz, :cursorId)) order by",
    )
    expect(statements[1]?.bindings).toEqual({ least: 5, cursorTime: TIME, cursorId: "b", pageLimit: 3 })
  })

  it("rejects a cursor that is no row's id", async () => {
    const { sql } = connection([])
    await expect(queryPage(sql, list, { limit: 2, cursor: "b" })).rejects.toMatchObject({
      type: "invalid_data",
      message: expect.stringContaining("'cursor'"),
    })
  })

  it("reads a list of several parts in one statement, at most one page from each part", async () => {
    const paid = condition("t.status = :paid", { paid: "paid" })
    const failed = condition("t.status = :failed", { failed: "failed" })
    const { sql, statements } = connection(rowsOf("a"))
    await queryPage(sql, { ...list, parts: [paid, failed] }, { limit: 2 })
    const part = (status: string) =>
      `(select t.id, t.created_at from doku_transaction t where (t.amount > :least) and (t.status = :${status}) order by t.created_at desc, t.id desc limit :pageLimit)`
    expect(statements[0]?.text).toContain(`${part("paid")} union all ${part("failed")}`)
    expect(statements[0]?.bindings).toEqual({ least: 5, paid: "paid", failed: "failed", pageLimit: 3 })
  })

  it("takes a single part for a condition, and finds nothing without parts", async () => {
    const { sql, statements } = connection([], [])
    await queryPage(sql, { ...list, parts: [condition("t.status = 'paid'")] }, { limit: 2 })
    expect(statements[0]?.text).toContain("where (t.amount > :least) and (t.status = 'paid') order by")
    await queryPage(sql, { ...list, parts: [] }, { limit: 2 })
    expect(statements[1]?.text).toContain("where false order by")
  })
})
