import { type Bindings, mergeBindings, SchemaBehindError, sqlOver } from "./sql"

/** As much of knex as the ledger uses. Keeps a diary of what a database would have seen. */
class FakeKnex {
  constructor(
    readonly diary: string[] = [],
    private readonly name = "pool",
    private readonly rows: unknown[] = [],
  ) {}

  async raw(text: string, bindings: Bindings): Promise<{ rows: unknown[] }> {
    this.diary.push(`${this.name}: ${text} ${JSON.stringify(bindings)}`)
    return { rows: this.rows }
  }

  async transaction<Result>(work: (transaction: FakeKnex) => Promise<Result>): Promise<Result> {
    const inner = `${this.name}>tx`
    this.diary.push(`${inner}: begin`)
    try {
      const result = await work(new FakeKnex(this.diary, inner, this.rows))
      this.diary.push(`${inner}: commit`)
      return result
    } catch (error) {
      this.diary.push(`${inner}: rollback`)
      throw error
    }
  }
}

function database(rows: unknown[] = []) {
  const knex = new FakeKnex([], "pool", rows)
  return { sql: sqlOver(knex), diary: knex.diary, write: (line: string) => () => void knex.diary.push(line) }
}

const refused = new Error("refused")
const fail = async () => {
  throw refused
}

describe("the ledger's SQL", () => {
  it("answers with the rows, and sends bindings along", async () => {
    const { sql, diary } = database([{ id: "dokutx_1" }])
    expect(await sql.query("select :one", { one: 1 })).toEqual([{ id: "dokutx_1" }])
    expect(diary).toEqual(['pool: select :one {"one":1}'])
  })

  it("sends no bindings where there are none", async () => {
    const { sql, diary } = database()
    await sql.query("select 1")
    expect(diary).toEqual(["pool: select 1 {}"])
  })

  it("writes within a transaction on that transaction's connection, and hands its result on", async () => {
    const { sql, diary } = database()
    const result = await sql.transaction(async (tx) => {
      await tx.query("update")
      return "done"
    })
    expect(result).toBe("done")
    expect(diary).toEqual(["pool>tx: begin", "pool>tx: update {}", "pool>tx: commit"])
  })

  it.each([
    ["table", "42P01"],
    ["column", "42703"],
  ])("names the command where a %s is missing, for the database was not migrated", async (_, code) => {
    const cause = Object.assign(new Error('relation "doku_lease" does not exist'), { code })
    const sql = sqlOver({ raw: () => Promise.reject(cause) })
    const failing = sql.query("select 1")
    await expect(failing).rejects.toThrow(SchemaBehindError)
    await expect(failing).rejects.toThrow("npx medusa db:migrate")
    await expect(failing).rejects.toHaveProperty("cause", cause)
  })

  it("hands any other failure of a query on as it is", async () => {
    const cause = Object.assign(new Error("too many connections"), { code: "53300" })
    await expect(sqlOver({ raw: () => Promise.reject(cause) }).query("select 1")).rejects.toBe(cause)
  })

  it("hands a failure on as it is", async () => {
    await expect(database().sql.transaction(fail)).rejects.toBe(refused)
  })
})

describe("what waits for a commit", () => {
  it("runs at once outside of a transaction", () => {
    const { sql, diary, write } = database()
    sql.afterCommit(write("told"))
    expect(diary).toEqual(["told"])
  })

  it("runs after the commit, in the order in which it was asked for", async () => {
    const { sql, diary, write } = database()
    await sql.transaction(async (tx) => {
      tx.afterCommit(write("told first"))
      await tx.query("update")
      tx.afterCommit(write("told second"))
    })
    expect(diary).toEqual([
      "pool>tx: begin",
      "pool>tx: update {}",
      "pool>tx: commit",
      "told first",
      "told second",
    ])
  })

  it("never runs after a roll-back", async () => {
    const { sql, diary, write } = database()
    const rolledBack = sql.transaction(async (tx) => {
      tx.afterCommit(write("told"))
      await fail()
    })
    await expect(rolledBack).rejects.toBe(refused)
    expect(diary).toEqual(["pool>tx: begin", "pool>tx: rollback"])
  })

  it("waits for the outermost commit where transactions are nested", async () => {
    const { sql, diary, write } = database()
    await sql.transaction(async (outer) => {
      await outer.transaction(async (inner) => inner.afterCommit(write("told by the inner one")))
      outer.afterCommit(write("told by the outer one"))
    })
    expect(diary.slice(-3)).toEqual(["pool>tx: commit", "told by the inner one", "told by the outer one"])
    expect(diary.filter((line) => line.startsWith("told"))).toHaveLength(2)
  })

  it("never runs when the outer transaction is rolled back after the inner one was done", async () => {
    const { sql, diary, write } = database()
    const rolledBack = sql.transaction(async (outer) => {
      await outer.transaction(async (inner) => inner.afterCommit(write("told")))
      await fail()
    })
    await expect(rolledBack).rejects.toBe(refused)
    expect(diary).toContain("pool>tx>tx: commit")
    expect(diary).not.toContain("told")
  })

  it("is forgotten with the inner transaction alone when only that one is rolled back", async () => {
    const { sql, diary, write } = database()
    await sql.transaction(async (outer) => {
      outer.afterCommit(write("told by the outer one"))
      const rolledBack = outer.transaction(async (inner) => {
        inner.afterCommit(write("told by the inner one"))
        await fail()
      })
      await expect(rolledBack).rejects.toBe(refused)
    })
    expect(diary.slice(-2)).toEqual(["pool>tx: commit", "told by the outer one"])
    expect(diary).not.toContain("told by the inner one")
  })
})

describe("the bindings of a composed statement", () => {
  it("hold the values of all parts, and a name may come twice with the same value", () => {
    const ids = ["dokutx_1"]
    expect(mergeBindings({ ids, limit: 1 }, { limit: 1, status: null }, { ids })).toEqual({
      ids,
      limit: 1,
      status: null,
    })
    expect(mergeBindings()).toEqual({})
  })

  it("are rejected when one name stands for two values", () => {
    expect(() => mergeBindings({ limit: 1 }, { limit: 2 })).toThrow(":limit has two values in one statement")
  })
})
