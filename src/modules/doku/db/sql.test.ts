import { type Bindings, mergeBindings, SchemaBehindError, sqlOver } from "./sql"

/** The part of knex that the ledger uses. Records what a database would have received. */
class FakeKnex {
  constructor(
    readonly received: string[] = [],
    private readonly name = "pool",
    private readonly rows: unknown[] = [],
  ) {}

  async raw(text: string, bindings: Bindings): Promise<{ rows: unknown[] }> {
    this.received.push(`${this.name}: ${text} ${JSON.stringify(bindings)}`)
    return { rows: this.rows }
  }

  async transaction<Result>(work: (transaction: FakeKnex) => Promise<Result>): Promise<Result> {
    const inner = `${this.name}>tx`
    this.received.push(`${inner}: begin`)
    try {
      const result = await work(new FakeKnex(this.received, inner, this.rows))
      this.received.push(`${inner}: commit`)
      return result
    } catch (error) {
      this.received.push(`${inner}: rollback`)
      throw error
    }
  }
}

function database(rows: unknown[] = []) {
  const knex = new FakeKnex([], "pool", rows)
  return {
    sql: sqlOver(knex),
    received: knex.received,
    write: (line: string) => () => void knex.received.push(line),
  }
}

const refused = new Error("refused")
const fail = async () => {
  throw refused
}

describe("the ledger's SQL", () => {
  it("returns the rows, and passes the bindings on", async () => {
    const { sql, received } = database([{ id: "dokutx_1" }])
    expect(await sql.query("select :one", { one: 1 })).toEqual([{ id: "dokutx_1" }])
    expect(received).toEqual(['pool: select :one {"one":1}'])
  })

  it("passes empty bindings when there are none", async () => {
    const { sql, received } = database()
    await sql.query("select 1")
    expect(received).toEqual(["pool: select 1 {}"])
  })

  it("runs a transaction's statements on its connection, and returns its result", async () => {
    const { sql, received } = database()
    const result = await sql.transaction(async (tx) => {
      await tx.query("update")
      return "done"
    })
    expect(result).toBe("done")
    expect(received).toEqual(["pool>tx: begin", "pool>tx: update {}", "pool>tx: commit"])
  })

  it.each([
    ["table", "42P01"],
    ["column", "42703"],
  ])("names the migration command when a %s is missing", async (_, code) => {
    const cause = Object.assign(new Error('relation "doku_lease" does not exist'), { code })
    const sql = sqlOver({ raw: () => Promise.reject(cause) })
    const failing = sql.query("select 1")
    await expect(failing).rejects.toThrow(SchemaBehindError)
    await expect(failing).rejects.toThrow("npx medusa db:migrate")
    await expect(failing).rejects.toHaveProperty("cause", cause)
  })

  it("throws any other error of a query unchanged", async () => {
    const cause = Object.assign(new Error("too many connections"), { code: "53300" })
    await expect(sqlOver({ raw: () => Promise.reject(cause) }).query("select 1")).rejects.toBe(cause)
  })

  it("throws an error inside a transaction unchanged", async () => {
    await expect(database().sql.transaction(fail)).rejects.toBe(refused)
  })
})

describe("a callback that waits for a commit", () => {
  it("runs immediately outside a transaction", () => {
    const { sql, received, write } = database()
    sql.afterCommit(write("told"))
    expect(received).toEqual(["told"])
  })

  it("runs after the commit, in the order of registration", async () => {
    const { sql, received, write } = database()
    await sql.transaction(async (tx) => {
      tx.afterCommit(write("told first"))
      await tx.query("update")
      tx.afterCommit(write("told second"))
    })
    expect(received).toEqual([
      "pool>tx: begin",
      "pool>tx: update {}",
      "pool>tx: commit",
      "told first",
      "told second",
    ])
  })

  it("never runs after a rollback", async () => {
    const { sql, received, write } = database()
    const rolledBack = sql.transaction(async (tx) => {
      tx.afterCommit(write("told"))
      await fail()
    })
    await expect(rolledBack).rejects.toBe(refused)
    expect(received).toEqual(["pool>tx: begin", "pool>tx: rollback"])
  })

  it("waits for the outermost commit where transactions are nested", async () => {
    const { sql, received, write } = database()
    await sql.transaction(async (outer) => {
      await outer.transaction(async (inner) => inner.afterCommit(write("told by the inner one")))
      outer.afterCommit(write("told by the outer one"))
    })
    expect(received.slice(-3)).toEqual(["pool>tx: commit", "told by the inner one", "told by the outer one"])
    expect(received.filter((line) => line.startsWith("told"))).toHaveLength(2)
  })

  it("never runs when the outer transaction is rolled back after the inner one has succeeded", async () => {
    const { sql, received, write } = database()
    const rolledBack = sql.transaction(async (outer) => {
      await outer.transaction(async (inner) => inner.afterCommit(write("told")))
      await fail()
    })
    await expect(rolledBack).rejects.toBe(refused)
    expect(received).toContain("pool>tx>tx: commit")
    expect(received).not.toContain("told")
  })

  it("is dropped when only its inner transaction is rolled back", async () => {
    const { sql, received, write } = database()
    await sql.transaction(async (outer) => {
      outer.afterCommit(write("told by the outer one"))
      const rolledBack = outer.transaction(async (inner) => {
        inner.afterCommit(write("told by the inner one"))
        await fail()
      })
      await expect(rolledBack).rejects.toBe(refused)
    })
    expect(received.slice(-2)).toEqual(["pool>tx: commit", "told by the outer one"])
    expect(received).not.toContain("told by the inner one")
  })
})

describe("the bindings of a composed statement", () => {
  it("contain the values of all parts, also when two parts share a name and its value", () => {
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
