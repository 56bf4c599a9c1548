import type { Sql } from "../../../src/modules/doku/db/sql"
import type { Suite } from "./suite"

class RolledBack extends Error {}

/**
 * Runs `work` in a database transaction that is rolled back.
 * @param begin a connection's own way to run something in a transaction
 * @returns the result of `work`; rejects with its error.
 */
export async function rolledBack<Transaction, Result>(
  begin: (run: (transaction: Transaction) => Promise<never>) => Promise<unknown>,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const results: Result[] = []
  const run = async (transaction: Transaction): Promise<never> => {
    results.push(await work(transaction))
    throw new RolledBack()
  }
  await expect(begin(run)).rejects.toThrow(RolledBack)
  return results[0] as Result
}

/** Whether `read` finds anything of the ledger or Medusa's tables after these statements, which are taken back. */
export async function findsAfter(
  { doku }: Suite,
  statements: readonly string[],
  read: (sql: Sql) => Promise<unknown>,
): Promise<boolean> {
  return rolledBack(
    (run: (sql: Sql) => Promise<never>) => doku.sql.transaction(run),
    async (sql) => {
      for (const statement of statements) await sql.query(statement)
      return (await read(sql)) !== undefined
    },
  )
}
