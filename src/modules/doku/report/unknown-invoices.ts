import type { AuditTrail } from "../audit/audit-trail"
import type { Cases } from "../cases/cases"
import type { Sql } from "../db/sql"

/** A row of a report, paid at DOKU and unknown to the ledger. */
export interface UnknownInvoice {
  invoice_number: string
  /** In IDR; null if the report has none. */
  amount: number | null
  doku_status: string
}

export type UnknownInvoiceOutcome = "opened" | "has_case" | "known"

/**
 * Opens the case `unknown_invoice` for each, unless it has one, open or closed, or the ledger knows the invoice by now.
 * Repeating it changes nothing.
 */
export async function openUnknownInvoices(
  { sql: outer, cases, audit }: { sql: Sql; cases: Cases; audit: AuditTrail },
  { providerId, actor }: { providerId: string; actor: string },
  invoices: readonly UnknownInvoice[],
): Promise<Map<string, UnknownInvoiceOutcome>> {
  return outer.transaction(async (sql) => {
    const numbers = invoices.map(({ invoice_number }) => invoice_number)
    const known = await numbersOf(sql, "doku_transaction t", "true", numbers)
    const withCase = await numbersOf(sql, "doku_case t", "t.kind = 'unknown_invoice'", numbers)
    const outcomes = new Map<string, UnknownInvoiceOutcome>()
    for (const { invoice_number, amount, doku_status } of invoices) {
      if (outcomes.has(invoice_number)) continue
      if (known.has(invoice_number)) outcomes.set(invoice_number, "known")
      else if (withCase.has(invoice_number)) outcomes.set(invoice_number, "has_case")
      else {
        const subject = { transactionId: null, providerId, invoiceNumber: invoice_number }
        const opened = await cases.open(subject, "unknown_invoice", { doku_status, amount }, sql)
        outcomes.set(invoice_number, opened ? "opened" : "has_case")
        if (!opened) continue
        await audit.record(
          { action: "unknown_invoice_reported", actor, providerId, invoiceNumber: invoice_number },
          sql,
        )
      }
    }
    return outcomes
  })
}

async function numbersOf(sql: Sql, table: string, where: string, numbers: readonly string[]) {
  const found = await sql.query<{ invoice_number: string }>(
    `select distinct t.invoice_number from ${table} where ${where} and t.invoice_number = any(:numbers)`,
    { numbers },
  )
  return new Set(found.map(({ invoice_number }) => invoice_number))
}
