import { logInAsAdmin } from "../../testing/store/admin-login"
import type { Facts } from "./balance"
import type { Environment } from "./environment"

interface Difference {
  kind: string
  invoice_number: string
}

interface Answer {
  report: { rows: number } | null
  comparison: { matched: { count: number }; differences: Record<string, { count: number }> } | null
  differences: Record<string, Difference[]> | null
  problem: { message: string } | null
}

export interface ReportComparison {
  /** Payments that are in both, with the same amount. */
  matched: number
  /** Differences about invoices that have, or had, a case, or whose payment DOKU's own report denies. */
  explained: number
  /** The others: a person would find them in DOKU's report only. */
  unexplained: Difference[]
}

/** The ledger's time was moved, so its payments may seem to be long before or after the report's. */
const ANY_TIME = { "period[$gte]": "2000-01-01", "period[$lte]": "2100-01-01" }

/**
 * Compares the sandbox's report with the ledger, account by account, by the route that the Admin uses. No process is
 * killed by then.
 */
export async function compareWithReport(
  { sandbox, world }: Environment,
  facts: Facts,
): Promise<ReportComparison> {
  const [origin = ""] = world.origins
  const authorization = `Bearer ${await logInAsAdmin(origin)}`
  // A report may deny a payment long after its order was made. No query finds that, so it is what a report is for.
  const denied = sandbox.book().invoices.filter(({ paidAt, status }) => paidAt !== null && !isPaid(status))
  const expected = new Set([
    ...facts.cases.map(({ invoice }) => invoice),
    ...denied.map(({ invoiceNumber }) => invoiceNumber),
  ])
  const result: ReportComparison = { matched: 0, explained: 0, unexplained: [] }
  for (const clientId of new Set(sandbox.book().invoices.map((invoice) => invoice.clientId))) {
    const query = new URLSearchParams({ step: "compare", ...ANY_TIME })
    const response = await fetch(`${origin}/admin/doku/report?${query}`, {
      method: "POST",
      headers: { authorization, "content-type": "text/csv" },
      body: sandbox.report({ clientId, style: "excel-id" }),
    })
    if (!response.ok) throw new Error(`The report was answered ${response.status}: ${await response.text()}`)
    const { comparison, differences, problem } = (await response.json()) as Answer
    if (!comparison || !differences) throw new Error(`The report was not compared: ${problem?.message}`)
    result.matched += comparison.matched.count
    for (const difference of Object.values(differences).flat()) {
      if (expected.has(difference.invoice_number)) result.explained += 1
      else result.unexplained.push(difference)
    }
    for (const [kind, { count }] of Object.entries(comparison.differences)) {
      const listed = differences[kind]?.length ?? 0
      if (count > listed) result.unexplained.push({ kind, invoice_number: `${count - listed} more` })
    }
  }
  return result
}

function isPaid(status: string): boolean {
  return status === "SUCCESS" || status === "REFUNDED"
}
