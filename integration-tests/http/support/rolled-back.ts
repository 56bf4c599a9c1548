import type { Sql } from "../../../src/modules/doku/db/sql"
import type { Suite } from "./suite"

class RolledBack extends Error {}

/** Whether `read` finds anything of the ledger or Medusa's tables after these statements, which are taken back. */
export async function findsAfter(
  { doku }: Suite,
  statements: readonly string[],
  read: (sql: Sql) => Promise<unknown>,
): Promise<boolean> {
  let found: boolean | undefined
  const change = async (sql: Sql) => {
    for (const statement of statements) await sql.query(statement)
    found = (await read(sql)) !== undefined
    throw new RolledBack()
  }
  await expect(doku.sql.transaction(change)).rejects.toThrow(RolledBack)
  if (found === undefined) throw new Error("Nothing was read")
  return found
}
