import type { DokuAccount } from "../accounts/accounts"
import type { Sql } from "../db/sql"
import { isOurInvoiceNumber } from "../ledger/invoice-number"
import type { Report } from "./read-report"

const ROWS_TO_ASK_ABOUT = 500

/** The account that a report is of: by its column of Client IDs, by the ledger, or by the form of its numbers. */
export async function findReportAccount(
  sql: Sql,
  accounts: readonly DokuAccount[],
  { merchants, rows }: Pick<Report, "merchants" | "rows">,
): Promise<DokuAccount | undefined> {
  const named = accounts.filter(({ options }) => merchants.includes(options.clientId))
  if (named.length === 1 || accounts.length === 1) return named[0] ?? accounts[0]
  const numbers = Array.from(
    { length: Math.min(rows.length, ROWS_TO_ASK_ABOUT) },
    (_, index) => rows.at(index).invoiceNumber,
  )
  const found = await sql.query<{ client_id: string; environment: string }>(
    `select t.client_id, t.environment from doku_transaction t where t.invoice_number = any(:numbers)
     group by t.client_id, t.environment order by count(*) desc limit 1`,
    { numbers },
  )
  const known = accounts.find(
    ({ options }) =>
      options.clientId === found[0]?.client_id && options.environment === found[0]?.environment,
  )
  if (known) return known
  const hasForm = ({ options }: DokuAccount) =>
    numbers.some((number) => isOurInvoiceNumber(number, options.invoicePrefix))
  return accounts.find(hasForm) ?? accounts[0]
}
