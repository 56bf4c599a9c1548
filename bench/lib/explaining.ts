import { type PlanFacts, type PlanNode, readPlan } from "./plan"

/** The little of knex that the ledger uses. */
export interface Connection {
  raw(text: string, bindings: never): PromiseLike<{ rows: unknown[] }>
  transaction<Result>(work: (transaction: Connection) => Promise<Result>): Promise<Result>
}

/** What PostgreSQL did for one statement, and how long it took for it, in ms. */
export interface Explained extends PlanFacts {
  sql: string
  ms: number
}

class RolledBack extends Error {}

/**
 * A connection that runs each statement twice: first under `explain analyze`, which is rolled back, then normally. So
 * each plan is for the same rows as the statement.
 */
export function explaining(connection: Connection, tell: (explained: Explained) => void): Connection {
  return {
    async raw(text, bindings) {
      tell(await explain(connection, text, bindings))
      return connection.raw(text, bindings)
    },
    transaction: (work) => connection.transaction((inner) => work(explaining(inner, tell))),
  }
}

async function explain(connection: Connection, sql: string, bindings: never): Promise<Explained> {
  let explained: Explained | undefined
  try {
    await connection.transaction(async (inner) => {
      const { rows } = await inner.raw(`explain (analyze, buffers, format json) ${sql}`, bindings)
      const [answer] =
        (rows as { "QUERY PLAN": { Plan: PlanNode; "Execution Time": number }[] }[])[0]?.["QUERY PLAN"] ?? []
      if (answer) explained = { sql, ms: answer["Execution Time"], ...readPlan(answer.Plan) }
      throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
  if (!explained) throw new Error(`PostgreSQL explained nothing of ${sql}`)
  return explained
}
