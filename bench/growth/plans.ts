import type { Explained } from "../lib/explaining"
import { LEDGER_TABLES } from "./fill"

/** Tables that stay small, so that PostgreSQL reads all of them. */
const SMALL = ["doku_lease", "doku_job"]

/** What PostgreSQL does for all statements of an operation. */
export interface PlanSummary {
  indexes: string
  rows_read: number
  pages: number
  /** Growing tables that were read from end to end. */
  reads_all_of: string
}

export function summarizePlans(explained: readonly Explained[]): PlanSummary {
  const once = (names: string[]) => [...new Set(names)].join(", ")
  return {
    indexes: once(explained.flatMap(({ indexes }) => indexes.map((name) => name.replace(/^doku_/, "")))),
    rows_read: explained.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
    pages: explained.reduce((sum, { pages }) => sum + pages, 0),
    reads_all_of: once(explained.flatMap(({ wholeTables }) => wholeTables.filter(grows))),
  }
}

/** One line per statement with its plan, for the report. */
export function statementLines(explained: readonly Explained[]): string[] {
  const bySql = new Map(explained.map((one) => [one.sql, one]))
  return [...bySql.values()].map(
    ({ sql, indexes, wholeTables, rowsRead, pages }) =>
      `${indexes.join(", ") || "no index"}${wholeTables.length > 0 ? `; all of ${wholeTables.join(", ")}` : ""}; ` +
      `${rowsRead} rows read, ${pages} pages\n    ${sql.replace(/\s+/g, " ")}`,
  )
}

function grows(table: string): boolean {
  return (LEDGER_TABLES as readonly string[]).includes(table) && !SMALL.includes(table)
}
