import { invoiceNumberOf } from "../../src/modules/doku/ledger/invoice-number"
import type { Difference, DifferenceKind } from "../../src/modules/doku/report/compare-report"
import { PROVIDER_ID } from "./support/names"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

interface Answer {
  report: {
    provider_id: string
    columns: Record<string, { index: number; name: string } | null>
    rows: number
    left_out: Record<string, number>
    period: { from: string; to: string } | null
    sample: { line: number; cells: string[] }[]
    problems: { code: string; line: number }[]
  } | null
  comparison: {
    matched: { count: number; amount: number }
    not_paid: number
    at_edges: number
    differences: Record<DifferenceKind, { count: number; amount: number }>
  } | null
  differences: Record<DifferenceKind, Difference[]> | null
  problem: { code: string; line: number | null; message: string } | null
}

const UNKNOWN = invoiceNumberOf("a session that a lost backup had", "")
const ANY_TIME = "period[$gte]=2026-01-01&period[$lte]=2100-01-01"

dokuSuite("DOKU's report", (suite) => {
  const send = async (query: string, file: string) =>
    suite.shop.http<Answer>("POST", `/admin/doku/report?${query}`, file, {
      ...(await suite.shop.adminHeaders()),
      "content-type": "text/csv",
    })
  const compare = async (file: string, query = "") => {
    const { comparison, differences, report, problem } = expectOk(await send(`step=compare&${query}`, file))
    expect(problem).toBeNull()
    if (!comparison || !differences || !report) throw new Error("nothing was compared")
    return { comparison, differences, report }
  }
  const countsOf = (differences: Record<DifferenceKind, Difference[]>) =>
    Object.fromEntries(
      Object.entries(differences)
        .filter(([, list]) => list.length > 0)
        .map(([kind, list]) => [kind, list.length]),
    )

  async function paid() {
    const checkout = await suite.shop.checkout()
    suite.sandbox.pay(checkout.invoice)
    await suite.sandbox.idle()
    return checkout
  }

  /** The sandbox's report, with the rows changed. */
  const reportWith = (change: (lines: string[]) => string[]) => {
    const [header = "", ...rows] = suite.sandbox.report().trimEnd().split("\n")
    return [header, ...change(rows)].join("\n")
  }
  const rowOf = (invoice: string, status = "SUCCESS", amount = "150000.00") =>
    `BRN-0201-0000000000001,${invoice},EMONEY_LINKAJA,${amount},IDR,${status},2026-11-28 12:00:00,2026-11-28 12:05:00`

  it.each(["doku", "excel-id"] as const)("matches the ledger when nothing is wrong: %s", async (style) => {
    const { cart } = await paid()
    await suite.shop.checkout()
    const { comparison, differences, report } = await compare(suite.sandbox.report({ style }))
    expect(countsOf(differences)).toEqual({})
    expect(comparison).toMatchObject({ matched: { count: 1, amount: cart.total }, not_paid: 1 })
    expect(report).toMatchObject({ provider_id: PROVIDER_ID, rows: 2, problems: [] })
    expect(report.columns).toMatchObject({
      invoice_number: { index: 1 },
      amount: { index: 3 },
      status: { index: 5 },
    })
    expect(report.columns.time).toMatchObject({ index: 7 })
  })

  it("is analysed without a comparison, and its columns can be corrected", async () => {
    const { invoice } = await paid()
    const file = suite.sandbox.report()
    const { report, comparison } = expectOk(await send("", file))
    expect(comparison).toBeNull()
    expect(report?.sample[0]).toMatchObject({ line: 2, cells: expect.arrayContaining([invoice]) })
    const changed = await compare(file, "columns[time]=Created Date&columns[channel]=none")
    expect(changed.report.columns).toMatchObject({ time: { index: 6, name: "Created Date" }, channel: null })
    const refused = expectOk(await send("columns[amount]=Total", file))
    expect(refused).toMatchObject({ report: null, problem: { code: "column_unknown" } })
  })

  it("shows each kind of difference", async () => {
    const first = await paid()
    const second = await paid()
    const unpaid = await suite.shop.checkout()
    const file = reportWith((rows) => [
      ...rows
        .filter((row) => !row.includes(second.invoice))
        .map((row) =>
          row.includes(first.invoice)
            ? row.replace(/,\d+\.00,/, ",99.00,")
            : row.replace("PENDING", "SUCCESS"),
        ),
      rowOf(UNKNOWN),
      rowOf("INV-OTHER-SHOP", "SUCCESS", "5000.00"),
      rowOf("INV-OTHER-SHOP", "SUCCESS", "5000.00"),
      // Removed from the ledger long after it failed.
      rowOf(invoiceNumberOf("a session that was never paid", ""), "EXPIRED"),
    ])
    const { comparison, differences } = await compare(file, ANY_TIME)
    expect(countsOf(differences)).toEqual({ amount: 1, status: 1, missing: 1, unknown: 1, other_form: 1 })
    expect(differences.amount[0]).toMatchObject({
      invoice_number: first.invoice,
      doku_amount: 99,
      our_amount: first.cart.total,
    })
    expect(differences.status[0]).toMatchObject({
      invoice_number: unpaid.invoice,
      status_difference: "paid_at_doku",
      our_status: "pending",
      transaction_id: expect.stringMatching(/^dokutx_/),
    })
    expect(differences.missing[0]).toMatchObject({
      invoice_number: second.invoice,
      our_amount: second.cart.total,
    })
    expect(differences.unknown[0]).toMatchObject({
      invoice_number: UNKNOWN,
      doku_amount: 150_000,
      case: null,
    })
    expect(differences.other_form[0]).toMatchObject({ invoice_number: "INV-OTHER-SHOP", payments: 2 })
    expect(comparison).toMatchObject({ matched: { count: 0, amount: 0 }, not_paid: 1 })
    // Nothing was changed by it.
    expect(await suite.sql("select id from doku_case")).toEqual([])
  })

  it("shows payments that it has twice, that it calls failed, or that were refunded at DOKU", async () => {
    const twice = await paid()
    const failed = await paid()
    const refunded = await paid()
    const file = reportWith((rows) =>
      rows.flatMap((row) => {
        if (row.includes(twice.invoice)) return [row, row]
        return row.replace("SUCCESS", row.includes(failed.invoice) ? "FAILED" : "REFUNDED")
      }),
    )
    const { differences } = await compare(file)
    expect(countsOf(differences)).toEqual({ duplicate: 1, status: 2 })
    expect(differences.duplicate[0]).toMatchObject({ invoice_number: twice.invoice, payments: 2 })
    expect(differences.status.map((one) => [one.invoice_number, one.status_difference]).sort()).toEqual(
      [
        [failed.invoice, "not_paid_at_doku"],
        [refunded.invoice, "refunded_at_doku"],
      ].sort(),
    )
  })

  it("calls nothing missing that was paid outside of its period, or at another account", async () => {
    const { invoice } = await paid()
    await paid()
    const only = reportWith((rows) => rows.filter((row) => row.includes(invoice)))
    expect((await compare(only)).comparison.differences.missing.count).toBe(0)
    await suite.sql("update doku_transaction set client_id = 'BRN-OTHER' where invoice_number <> ?", [
      invoice,
    ])
    expect((await compare(only, ANY_TIME)).comparison.differences.missing.count).toBe(0)
  })

  it("lets the admin open a case for each unknown invoice by one press, once", async () => {
    const known = await suite.shop.checkout()
    const body = {
      kind: "unknown_invoice",
      provider_id: PROVIDER_ID,
      invoices: [UNKNOWN, known.invoice].map((invoice_number) => ({
        invoice_number,
        amount: 150_000,
        doku_status: "SUCCESS",
      })),
    }
    const press = async () =>
      expectOk(await suite.shop.admin<Record<string, number>>("POST", "/admin/doku/cases", body))
    expect(await press()).toEqual({ opened: 1, had_case: 0, known: 1 })
    expect(await press()).toEqual({ opened: 0, had_case: 1, known: 1 })
    expect(await suite.sql("select kind, invoice_number, details, provider_id from doku_case")).toEqual([
      {
        kind: "unknown_invoice",
        invoice_number: UNKNOWN,
        provider_id: PROVIDER_ID,
        details: { doku_status: "SUCCESS", amount: 150_000 },
      },
    ])
    expect((await compare(reportWith(() => [rowOf(UNKNOWN)]))).differences.unknown[0]).toMatchObject({
      case: "open",
    })
    await suite.sql("update doku_case set closed_at = now(), note = 'seen', actor = 'user_1'")
    expect(await press()).toEqual({ opened: 0, had_case: 1, known: 1 })
    expect((await compare(reportWith(() => [rowOf(UNKNOWN)]))).differences.unknown[0]).toMatchObject({
      case: "closed",
    })
    expect(
      await suite.sql(
        "select action, count(*)::int as count from doku_audit_entry group by action order by action",
      ),
    ).toEqual([
      { action: "report_compared", count: 2 },
      { action: "unknown_invoice_reported", count: 1 },
    ])
  })

  it("has its differences as a file, in which no cell is a formula", async () => {
    const answer = await send(
      "step=compare&format=csv",
      reportWith(() => [rowOf("=1+1|cmd"), rowOf(UNKNOWN)]),
    )
    expect(answer.headers.get("content-type")).toContain("text/csv")
    const [header, formula, unknown] = answer.text.split("\r\n")
    expect(header).toContain("kind;line;invoice_number")
    expect(formula).toMatch(/^other_form;2;'=1\+1\|cmd;150000;/)
    expect(unknown).toMatch(new RegExp(`^unknown;3;${UNKNOWN};150000;`))
  })

  it("is refused by a sentence that names the line", async () => {
    const file = reportWith(() => [rowOf(UNKNOWN), `BRN-0201-0000000000001,"${UNKNOWN}`])
    expect(expectOk(await send("step=compare", file))).toEqual({
      report: null,
      comparison: null,
      differences: null,
      problem: {
        code: "quote_not_closed",
        line: 3,
        value: null,
        message: expect.stringMatching(/^Line 3: A quotation mark/),
      },
    })
    expect(expectOk(await send("", "PK\u0003\u0004 an xlsx")).problem).toMatchObject({
      code: "spreadsheet",
    })
    expect(expectOk(await send("", "")).problem).toMatchObject({ code: "empty" })
    const missing = expectOk(
      await send(
        "step=compare&columns[amount]=none",
        reportWith(() => [rowOf(UNKNOWN)]),
      ),
    )
    expect(missing.problem).toMatchObject({ code: "amount_column_missing" })
  })

  it("needs an admin, a known account and known parameters", async () => {
    const { shop } = suite
    expect((await shop.http("POST", "/admin/doku/report", "a,b")).status).toBe(401)
    expect((await send("provider_id=pp_other", suite.sandbox.report())).status).toBe(404)
    for (const query of ["step=guess", "time_zone=WIB", "columns[other]=1", "period[$gte]=soon"]) {
      expect([query, (await send(query, "a,b")).status]).toEqual([query, 400])
    }
  })
})
