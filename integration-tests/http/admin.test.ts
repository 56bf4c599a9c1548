import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { Modules } from "@medusajs/framework/utils"
import { type Settlement, STATUSES, type Status } from "../../src/modules/doku/ledger/status-machine"
import { listTransactions, type TransactionFilters } from "../../src/modules/doku/queries/transaction-list"
import type { TransactionView } from "../../src/modules/doku/queries/transaction-view"
import { eventually } from "./support/eventually"
import { PROVIDER_ID } from "./support/names"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { rolledBack } from "./support/rolled-back"
import { type Answer, expectOk } from "./support/shop"
import { setStock } from "./support/stock"
import { dokuSuite } from "./support/suite"

interface Transaction {
  id: string
  invoice_number: string
  status: string
  settlement: string
  amount: number
  paid_amount: number | null
  returned_amount: number
  needs_attention: boolean
  case_kinds: string[]
  order_id: string | null
  order_display_id: number | null
}

interface TransactionList {
  transactions: Transaction[]
  next_cursor: string | null
}

interface Case {
  id: string
  kind: string
  sentence: string
  details: Record<string, unknown>
  invoice_number: string
  transaction_id: string | null
  amount: number | null
  paid_amount: number | null
  provider_id: string
  order_display_id: number | null
  closed_at: string | null
  note: string | null
  actor: string | null
}

interface CaseList {
  cases: Case[]
  next_cursor: string | null
  open_count: { count: number; more: boolean }
}

interface Detail extends Transaction {
  timeline: { type: string; data: Record<string, unknown>; created_at: string }[]
  timeline_cut: boolean
  cases: Case[]
  refunds: { amount: number; reference: string }[]
  session_ids: string[]
}

interface Checked {
  transaction: Detail
  asked: boolean
  answered: boolean
  busy: boolean
}

function fits(one: TransactionView, filters: TransactionFilters): boolean {
  const { status, settlement, environment, needs_attention, created_at = {} } = filters
  const { $gt, $gte, $lte } = created_at
  return (
    (status?.includes(one.status) ?? true) &&
    (settlement ?? one.settlement) === one.settlement &&
    (environment ?? one.environment) === one.environment &&
    (needs_attention ?? one.needs_attention) === one.needs_attention &&
    ($gt === undefined || one.created_at > $gt) &&
    ($gte === undefined || one.created_at >= $gte) &&
    ($lte === undefined || one.created_at <= $lte)
  )
}

function newestFirst(one: TransactionView, other: TransactionView): number {
  const difference = other.created_at.getTime() - one.created_at.getTime()
  return difference === 0 && one.id > other.id ? -1 : difference || 1
}

dokuSuite("the admin's routes", (suite) => {
  const list = async (query = "") =>
    expectOk(await suite.shop.admin<TransactionList>("GET", `/admin/doku/transactions?${query}`))
  const invoices = async (query = "") =>
    (await list(query)).transactions.map(({ invoice_number }) => invoice_number)
  const listCases = async (query = "") =>
    expectOk(await suite.shop.admin<CaseList>("GET", `/admin/doku/cases?${query}`))
  const detail = async (name: string) =>
    expectOk(await suite.shop.admin<{ transaction: Detail }>("GET", `/admin/doku/transactions/${name}`))
      .transaction
  const check = async (name: string) =>
    expectOk(await suite.shop.admin<Checked>("POST", `/admin/doku/transactions/${name}/check`))
  const close = (id: string | undefined, body: unknown) =>
    suite.shop.admin<{ case: Case; message?: string }>("POST", `/admin/doku/cases/${id}/close`, body)
  const statusQueries = (invoice: string) =>
    suite.sandbox.requests().filter(({ path }) => path.endsWith(`/orders/v1/status/${invoice}`)).length

  /** Inserts a transaction without a checkout. By default it is expired. */
  async function insertTransaction(id: string, columns: Record<string, unknown> = {}): Promise<void> {
    const all: Record<string, unknown> = {
      id: `dokutx_${id}`,
      provider_id: PROVIDER_ID,
      channel: "linkaja",
      environment: "sandbox",
      client_id: "BRN-0201-0000000000001",
      invoice_number: `INV${id}`,
      pay_token: `pay-token-${id}`,
      return_token: `return-token-${id}`,
      payment_collection_id: `pay_col_${id}`,
      amount: 1_000,
      session_amount: 1_000,
      status: "expired",
      expires_at: "2026-01-01T00:00:00Z",
      ...columns,
    }
    const names = Object.keys(all)
    await suite.sql(
      `insert into doku_transaction (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
      Object.values(all),
    )
  }

  async function openCase(id: string, invoice: string, kind: string, details: object = {}): Promise<void> {
    await suite.sql(
      `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, details)
       values (?, (select id from doku_transaction where invoice_number = ?), ?, ?, ?, ?::jsonb)`,
      [id, invoice, PROVIDER_ID, invoice, kind, JSON.stringify(details)],
    )
  }

  async function paidOrder() {
    const checkout = await suite.shop.checkout()
    suite.sandbox.pay(checkout.invoice)
    await suite.sandbox.idle()
    const order = await eventually(() => expectOneOrder(suite, checkout.cart.id, checkout.cart.total))
    const [{ display_id } = { display_id: 0 }] = await suite.sql<{ display_id: number }>(
      'select display_id from "order" where id = ?',
      [order.id],
    )
    return { ...checkout, order, displayId: Number(display_id) }
  }

  it("reject requests without an admin's credentials", async () => {
    const { shop } = suite
    const answers = await Promise.all([
      shop.http("GET", "/admin/doku/transactions"),
      shop.http("GET", "/admin/doku/transactions/dokutx_1"),
      shop.http("POST", "/admin/doku/transactions/dokutx_1/check"),
      shop.http("GET", "/admin/doku/cases"),
      shop.http("POST", "/admin/doku/cases/dokucase_1/close", { note: "x" }),
      shop.store("GET", "/admin/doku/transactions"),
    ])
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401])
  })

  describe("the list of transactions", () => {
    it("shows the columns for admins, and no token, redirect or customer data", async () => {
      const { sql } = suite
      const { invoice, order, displayId, collectionId, cart } = await paidOrder()
      const pending = await suite.shop.checkout({ email: "rahasia@example.com" })
      const answer = await suite.shop.admin<TransactionList>("GET", "/admin/doku/transactions")
      const { transactions, next_cursor } = expectOk(answer)
      expect(next_cursor).toBeNull()
      expect(transactions).toHaveLength(2)
      expect(transactions[1]).toEqual({
        id: expect.stringMatching(/^dokutx_/),
        invoice_number: invoice,
        provider_id: PROVIDER_ID,
        channel: "linkaja",
        integration: "direct",
        environment: "sandbox",
        payment_collection_id: collectionId,
        cart_id: cart.id,
        order_id: order.id,
        order_display_id: displayId,
        payment_id: expect.stringMatching(/^pay_/),
        amount: cart.total,
        paid_amount: cart.total,
        returned_amount: 0,
        status: "paid",
        doku_status: "SUCCESS",
        settlement: "settled",
        last_error: null,
        needs_attention: false,
        case_kinds: [],
        expires_at: expect.any(String),
        redirected_at: null,
        paid_at: expect.any(String),
        next_check_at: expect.any(String),
        last_queried_at: null,
        check_count: 0,
        created_at: expect.any(String),
      })
      expect(transactions[0]).toMatchObject({ status: "pending", order_id: null, order_display_id: null })

      const secrets = await sql<Record<string, unknown>>(
        "select pay_token, return_token, redirect ->> 'url' as url from doku_transaction",
      )
      await sql("update doku_transaction set request_body = 'body-of-request'")
      const one = await suite.shop.admin("GET", `/admin/doku/transactions/${pending.invoice}`)
      const again = await suite.shop.admin("GET", "/admin/doku/transactions")
      expect(secrets.flatMap(Object.values)).toHaveLength(6)
      for (const text of [answer.text, again.text, one.text]) {
        for (const secret of secrets.flatMap(Object.values)) expect(text).not.toContain(String(secret))
        expect(text).not.toMatch(/body-of-request|rahasia|_token|redirect"|request_body|SK-SANDBOX/)
      }
    })

    it("is filtered by each parameter", async () => {
      await insertTransaction("A", { status: "failed", created_at: "2026-03-01T10:00:00Z" })
      await insertTransaction("B", {
        status: "pending",
        created_at: "2026-03-02T10:00:00Z",
        provider_id: "pp_other",
      })
      await insertTransaction("C", { environment: "production", created_at: "2026-03-03T10:00:00Z" })
      await insertTransaction("D", {
        status: "refunded",
        paid_amount: 1_000,
        created_at: "2026-03-04T10:00:00Z",
      })
      await openCase("dokucase_2", "INVD", "paid_twice")
      await openCase("dokucase_1", "INVD", "refunded_at_doku")
      await openCase("dokucase_3", "INVA", "paid_twice")
      await suite.sql(
        "update doku_case set closed_at = now(), note = 'n', actor = 'a' where id = 'dokucase_3'",
      )
      await suite.sql(
        "insert into doku_refund (id, transaction_id, amount, reference, actor) values ('r1', 'dokutx_D', 300, '1', 'a'), ('r2', 'dokutx_D', 200, '2', 'a')",
      )

      expect(await invoices()).toEqual(["INVD", "INVC", "INVB", "INVA"])
      expect(await invoices("status=failed")).toEqual(["INVA"])
      expect(await invoices("status=failed,pending")).toEqual(["INVB", "INVA"])
      expect(await invoices("status[]=failed&status[]=expired")).toEqual(["INVC", "INVA"])
      expect(await invoices("settlement=settled")).toEqual([])
      expect(await invoices("settlement=open&status=refunded")).toEqual(["INVD"])
      expect(await invoices("environment=production")).toEqual(["INVC"])
      expect(await invoices("environment=sandbox")).toEqual(["INVD", "INVB", "INVA"])
      expect(await invoices("provider_id=pp_other")).toEqual(["INVB"])
      expect(await invoices("payment_collection_id=pay_col_C")).toEqual(["INVC"])
      expect(await invoices("needs_attention=true")).toEqual(["INVD"])
      expect(await invoices("needs_attention=false")).toEqual(["INVC", "INVB", "INVA"])
      expect(await invoices("created_at[$gte]=2026-03-02&created_at[$lt]=2026-03-03T10:00:00Z")).toEqual([
        "INVB",
      ])
      expect(
        await invoices("created_at[$gt]=2026-03-02T10:00:00Z&created_at[$lte]=2026-03-03T17:00:00%2B07:00"),
      ).toEqual(["INVC"])
      expect((await list("needs_attention=true")).transactions).toMatchObject([
        { returned_amount: 500, needs_attention: true, case_kinds: ["paid_twice", "refunded_at_doku"] },
      ])
      // The sandbox has no such invoice, so the final balance must not find its refund.
      await suite.sql("delete from doku_refund")
    })

    it("lists every payment of an order, also the second one", async () => {
      const { shop, sandbox } = suite
      const first = await shop.checkout()
      const second = await shop.session(first.collectionId)
      await shop.checkout()
      sandbox.pay(first.invoice)
      await sandbox.idle()
      const order = await eventually(() => expectOneOrder(suite, first.cart.id, first.cart.total))
      sandbox.pay(second.data.invoice_number)
      await sandbox.idle()
      await eventually(async () => expect((await listCases()).cases).toHaveLength(1))
      expect(await invoices(`order_id=${order.id}`)).toEqual([second.data.invoice_number, first.invoice])
      expect(await invoices(`order_id=${order.id}&settlement=settled`)).toEqual([first.invoice])
      expect(await invoices("order_id=order_unknown")).toEqual([])
      const { cases } = await listCases()
      expect(cases).toMatchObject([{ kind: "paid_twice", order_display_id: expect.any(Number) }])
    })

    it("loses and repeats no transaction between pages when several have the same time", async () => {
      // A JavaScript date holds milliseconds; these times differ by a microsecond, or not at all.
      const times = ["000001", "000002", "000002", "000002", "000900", "000900", "001000"]
      for (const [index, micros] of times.entries()) {
        await insertTransaction(`T${index}`, { created_at: `2026-03-01T10:00:00.${micros}Z` })
      }
      const whole = await invoices("limit=100")
      expect(whole).toEqual(times.map((_, index) => `INVT${index}`).reverse())

      const seen: string[] = []
      let cursor: string | null = ""
      for (let pages = 0; cursor !== null; pages++) {
        expect(pages).toBeLessThan(4)
        const page = await list(`limit=2${cursor && `&cursor=${cursor}`}`)
        seen.push(...page.transactions.map(({ invoice_number }) => invoice_number))
        cursor = page.next_cursor
      }
      expect(seen).toEqual(whole)
    })

    it("has no next page when the last one is exactly full", async () => {
      for (const id of ["1", "2"]) await insertTransaction(`F${id}`)
      expect((await list("limit=1")).next_cursor).toBe("dokutx_F2")
      expect((await list("limit=2")).next_cursor).toBeNull()
      expect((await list("status=failed")).next_cursor).toBeNull()
    })

    it("shifts no page when transactions are added between two requests", async () => {
      for (const id of ["1", "2", "3", "4"])
        await insertTransaction(`P${id}`, { created_at: `2026-03-0${id}` })
      const first = await list("limit=2")
      expect(first.transactions.map(({ invoice_number }) => invoice_number)).toEqual(["INVP4", "INVP3"])
      await insertTransaction("P5", { created_at: "2026-03-05" })
      expect(await invoices(`limit=2&cursor=${first.next_cursor}`)).toEqual(["INVP2", "INVP1"])
      expect(await invoices(`limit=1&status=expired&cursor=${first.next_cursor}`)).toEqual(["INVP2"])
    })

    it("shows the same transactions in pages as at once, with every combination of filters", async () => {
      const { doku } = suite
      const days = ["01", "02", "02", "03", "04", "05", "06", "07", "08", "09"]
      const rows: [Status, Settlement, string | null][] = [
        ["created", "open", null],
        ["pending", "open", null],
        ["expired", "open", null],
        ["failed", "open", null],
        ["paid", "open", "2026-03-05T10:00:00Z"],
        ["paid", "settled", "2026-03-06T00:05:00Z"],
        // Paid after all others, and after every time range below.
        ["paid", "settled", "2026-05-01T00:00:00Z"],
        ["refunded", "settled", "2026-03-08T00:05:00Z"],
        ["refunded", "open", null],
        ["paid", "settled", "2026-03-09T00:05:00Z"],
      ]
      for (const [index, [status, settlement, paid_at]] of rows.entries()) {
        const created_at = `2026-03-${days[index]}T00:00:00Z`
        const amount = 1_000 * (1 + (index % 3))
        const environment = index % 4 === 0 ? "sandbox" : "production"
        await insertTransaction(`P${index}`, { status, settlement, paid_at, created_at, amount, environment })
      }
      await openCase("dokucase_P", "INVP4", "cart_changed")
      const all = await pageThrough({}, 100)
      expect(all).toHaveLength(rows.length)

      const at = (day: string) => new Date(`2026-03-${day}T00:00:00Z`)
      const choices = [
        [
          {},
          ...STATUSES.map((one) => ({ status: [one] })),
          { status: ["paid" as const, "expired" as const] },
        ],
        [{}, { settlement: "open" as const }, { settlement: "settled" as const }],
        [{}, { needs_attention: true }, { needs_attention: false }, { environment: "sandbox" as const }],
        [{}, { created_at: { $gte: at("02") } }, { created_at: { $gt: at("02"), $lte: at("07") } }],
      ]
      const wrong: unknown[] = []
      for (const filters of choices.reduce<TransactionFilters[]>(
        (sofar, more) => sofar.flatMap((one) => more.map((other) => ({ ...one, ...other }))),
        [{}],
      )) {
        const expected = all.filter((one) => fits(one, filters)).sort(newestFirst)
        for (const limit of [2, 100]) {
          const found = await pageThrough(filters, limit)
          if (String(found.map(({ id }) => id)) !== String(expected.map(({ id }) => id)))
            wrong.push({ filters, limit, found: found.map(({ id }) => id) })
        }
      }
      expect(wrong).toEqual([])
      // The final balance expects a Medusa payment for each settled transaction.
      await suite.sql("delete from doku_case")
      await suite.sql("delete from doku_transaction")

      async function pageThrough(filters: TransactionFilters, limit: number): Promise<TransactionView[]> {
        const found: TransactionView[] = []
        let cursor: string | null | undefined
        while (cursor !== null) {
          const page = await listTransactions(doku.sql, filters, { limit, cursor })
          found.push(...page.transactions)
          cursor = page.nextCursor
        }
        return found
      }
    })

    it("finds transactions by the beginning of an invoice number, by order, order number and e-mail", async () => {
      const { shop } = suite
      const paid = await paidOrder()
      const other = await shop.checkout({ email: "Budi@Example.com" })
      const find = (q: string) => invoices(`q=${encodeURIComponent(q)}`)

      expect(await find(paid.invoice)).toEqual([paid.invoice])
      expect(await find(` ${paid.invoice.slice(0, 12).toLowerCase()} `)).toEqual([paid.invoice])
      expect(await find(paid.invoice.slice(1))).toEqual([])
      expect(await find(paid.order.id)).toEqual([paid.invoice])
      expect(await find(`#${paid.displayId}`)).toEqual([paid.invoice])
      expect(await find(`#${paid.displayId + 1}`)).toEqual([])
      expect(await find("siti@example.com")).toEqual([paid.invoice])
      expect(await find("Budi@Example.com")).toEqual([other.invoice])
      expect(await find("budi@example.co")).toEqual([])
      expect(await find("siti@example.com@")).toEqual([])
      expect(await find("   ")).toEqual([other.invoice, paid.invoice])
      expect(await invoices(`q=siti@example.com&status=pending`)).toEqual([])
      expect(await invoices(`q=${paid.invoice}&order_id=${paid.order.id}`)).toEqual([paid.invoice])

      // The e-mail of the order counts too, because an order can have no cart.
      await suite.container
        .resolve(Modules.ORDER)
        .updateOrders(paid.order.id, { email: "orang.lain@example.com" })
      expect(await find("orang.lain@example.com")).toEqual([paid.invoice])
    })

    it.each([
      "' or true --",
      "%",
      "_",
      "INV%",
      "INV_",
      "\\",
      "#1 or 1=1",
      "order_x' or '1'='1",
      "a'--@example.com",
      "\0",
      "a\0@example.com",
      "#99999999999999999999",
      "?::text",
      "$1",
      "💸",
    ])("finds nothing by the text %j", async (q) => {
      await insertTransaction("X")
      expect(await invoices(`q=${encodeURIComponent(q)}`)).toEqual([])
    })

    it("rejects unknown parameters and invalid values, and names the field", async () => {
      const bad: [field: string, query: string][] = [
        ["status", "status=settled"],
        ["status", "status="],
        ["status", "status[a]=paid"],
        ["settlement", "settlement=maybe"],
        ["environment", "environment=test"],
        ["provider_id", "provider_id=a%00b"],
        ["provider_id", "provider_id[]=a"],
        ["order_id", "order_id=%27%3B--"],
        ["payment_collection_id", "payment_collection_id="],
        ["needs_attention", "needs_attention=1"],
        ["created_at", "created_at=2026-03-01"],
        ["created_at", "created_at[$gte]=yesterday"],
        ["created_at", "created_at[$lt]=0000-01-01"],
        ["created_at", "created_at[$lt]=2026-02-30"],
        ["$ne", "created_at[$ne]=2026-01-01"],
        ["q", "q[]=a&q[]=b"],
        ["q", `q=${"a".repeat(301)}`],
        ["order", "order=-created_at"],
        ["order", "order=amount"],
        ["limit", "limit=0"],
        ["limit", "limit=101"],
        ["limit", "limit=1.5"],
        ["limit", "limit=many"],
        ["cursor", "cursor="],
        ["cursor", "cursor=dokutx_unknown"],
        ["cursor", "cursor=a%00"],
        ["cursor", "cursor=a%27%20or%20true%20--"],
        ["cursor", "cursor[]=dokutx_X1&cursor[]=dokutx_X2"],
        ["cursor", `cursor=${"x".repeat(101)}`],
        ["fields", "fields=pay_token"],
        ["offset", "offset=1"],
      ]
      for (const [field, query] of bad) {
        const { status, body, text } = await suite.shop.admin("GET", `/admin/doku/transactions?${query}`)
        expect({ query, status, type: body.type, text }).toEqual({
          query,
          status: 400,
          type: "invalid_data",
          text: expect.stringContaining(field),
        })
      }
    })

    it("is read by an index in every query, with every filter and on every page", async () => {
      const { container, shop } = suite
      const paid = await paidOrder()
      await insertTransaction("Q1", { status: "failed", provider_id: "pp_old" })
      await openCase("dokucase_Q", "INVQ1", "paid_twice")
      const connection = container.resolve("__pg_connection__") as unknown as Knex
      const seen: { filter: string; sql: string; bindings: unknown[] }[] = []
      let filter = ""
      const listen = ({ sql, bindings }: { sql: string; bindings: unknown[] }) => {
        if (/\bdoku_\w+\b/.test(sql)) seen.push({ filter, sql, bindings })
      }
      // An index that gives only the matching transactions, or few others.
      const rare: Record<string, string> = {
        "status=failed": "doku_transaction_exceptional",
        "status=refunded": "doku_transaction_exceptional",
        "status=refunded&settlement=settled": "doku_transaction_exceptional",
        "status=paid&settlement=open": "doku_transaction_unsettled",
        "environment=sandbox": "doku_transaction_sandbox",
        "provider_id=pp_old": "doku_transaction_provider_id",
        [`order_id=${paid.order.id}`]: "doku_transaction_order_id",
        [`payment_collection_id=${paid.collectionId}`]: "doku_transaction_payment_collection_id",
        "needs_attention=true": "doku_case_open_(transaction_id|opened_at)",
        [`q=${paid.invoice.slice(0, 20)}`]: "doku_transaction_invoice_search",
        [`q=%23${paid.displayId}`]: "doku_transaction_payment_collection_id",
        "q=siti@example.com": "doku_transaction_cart_id",
      }
      const common = [
        "",
        "status=paid,failed",
        "settlement=settled",
        "environment=production",
        "needs_attention=false",
      ]
      connection.on("query", listen)
      for (filter of [
        ...Object.keys(rare),
        ...common,
        "created_at[$gte]=2026-01-01&created_at[$lt]=2099-01-01",
      ]) {
        const { next_cursor } = await list(`limit=1&${filter}`)
        if (next_cursor) await list(`limit=1&${filter}&cursor=${next_cursor}`)
      }
      for (filter of ["status=open", "status=closed", "kind=paid_twice", "transaction_id=dokutx_Q1"]) {
        await listCases(filter)
      }
      await detail(paid.invoice)
      await check(paid.invoice)
      expectOk(await close("dokucase_Q", { note: "looked" }))
      connection.removeListener("query", listen)

      const slow: string[] = []
      const walks = async (transaction: Knex.Transaction) => {
        await transaction.raw(
          `insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number, pay_token,
             return_token, payment_collection_id, cart_id, order_id, amount, session_amount, status, settlement,
             expires_at, paid_at, created_at)
           select 'dokutx_' || n, ?, 'linkaja', 'production', 'c', 'BULK' || md5(n::text), 'p' || n, 'r' || n,
             'pay_col_' || n, 'cart_' || n, 'order_' || n, 1000 + n, 1000 + n, 'paid', 'settled', now(),
             now() - n * interval '1 minute', now() - n * interval '1 minute' from generate_series(1, 5000) n`,
          [PROVIDER_ID],
        )
        await transaction.raw(
          `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, opened_at, closed_at, note, actor)
           select 'dokucase_' || n, 'dokutx_' || n, ?, 'BULK' || n, 'refund_due', now() - n * interval '1 minute',
             now(), 'n', 'a' from generate_series(1, 5000) n`,
          [PROVIDER_ID],
        )
        await transaction.raw("analyze doku_transaction, doku_case")
        // The other tables are nearly empty, and PostgreSQL reads an empty table without an index.
        await transaction.raw("set local enable_seqscan = off")
        for (const query of seen) {
          const plan: { rows: { "QUERY PLAN": string }[] } = await transaction.raw(
            `explain ${query.sql}`.replace(/\$\d+/g, "?"),
            query.bindings as never,
          )
          const lines = plan.rows.map((line) => line["QUERY PLAN"]).join("\n")
          const page = /from doku_transaction t where/.test(query.sql) && / order by .* limit/.test(query.sql)
          const index = rare[query.filter]
          const reason =
            (/Seq Scan on doku_/.test(lines) && "reads all of a table") ||
            (page && query.filter === "" && /Sort/.test(lines) && "sorts the whole list") ||
            (page &&
              index &&
              !new RegExp(`on "?${index}\\b|using "?${index}\\b`).test(lines) &&
              `goes without ${index}`)
          if (reason) slow.push(`${query.filter}: ${reason}\n${query.sql}\n${lines}`)
        }
      }
      await rolledBack((run) => connection.transaction(run), walks)
      expect(seen.length).toBeGreaterThan(50)
      expect(slow).toEqual([])
      expect(await shop.word(paid.session.id)).toMatchObject({ payment: "paid" })
    })
  })

  describe("one transaction", () => {
    it("has its timeline from the beginning, by its id and by its invoice number", async () => {
      const { shop, sandbox } = suite
      const { invoice, session, displayId, order } = await paidOrder()
      sandbox.refund(invoice, { notify: true })
      await sandbox.idle()
      await eventually(async () =>
        expect(await detail(invoice)).toMatchObject({ status: "refunded", case_kinds: ["refunded_at_doku"] }),
      )
      const transaction = await detail(invoice)
      expect(transaction.timeline.map(({ type }) => type)).toEqual([
        "created",
        "create_accepted",
        "notification",
        "settled",
        "notification",
        "case_opened",
      ])
      const times = transaction.timeline.map(({ created_at }) => Date.parse(created_at))
      expect(times).toEqual([...times].sort((one, other) => one - other))
      expect(transaction).toMatchObject({
        invoice_number: invoice,
        order_id: order.id,
        order_display_id: displayId,
        timeline_cut: false,
        cases: [{ kind: "refunded_at_doku", sentence: expect.stringContaining("Check DOKU Back Office") }],
        refunds: [],
        session_ids: [session.id],
      })
      expect(transaction.timeline.at(-1)?.data).toEqual({
        case_id: transaction.cases[0]?.id,
        kind: "refunded_at_doku",
      })
      expect(await detail(transaction.id)).toEqual(transaction)
      for (const name of ["dokutx_unknown", "0".repeat(26), "a%00b", "%27%20or%20true", "x".repeat(101)]) {
        const { status, body } = await shop.admin("GET", `/admin/doku/transactions/${name}`)
        expect({ name, status, type: body.type }).toEqual({ name, status: 404, type: "not_found" })
      }
    })

    it("leaves out the oldest events when there are more than 500, and marks the timeline as cut", async () => {
      await insertTransaction("E")
      await suite.sql(
        `insert into doku_event (id, transaction_id, provider_id, type, data, created_at)
         select 'e' || n, 'dokutx_E', 'p', 'page_opened', jsonb_build_object('n', n), now() + n * interval '1 second'
         from generate_series(1, 501) n`,
      )
      const { timeline, timeline_cut } = await detail("dokutx_E")
      expect(timeline).toHaveLength(500)
      expect([timeline[0]?.data, timeline.at(-1)?.data]).toEqual([{ n: 2 }, { n: 501 }])
      expect(timeline_cut).toBe(true)
    })
  })

  describe("checking a transaction", () => {
    it("queries DOKU and makes the order of a payment without a notification", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      const answer = await check(invoice)
      expect(answer).toMatchObject({
        asked: true,
        answered: true,
        busy: false,
        transaction: { status: "paid", settlement: "settled", order_display_id: expect.any(Number) },
      })
      await expectOneOrder(suite, cart.id, cart.total)
      // A second check at once queries nothing, and settles nothing again.
      expect(await check(answer.transaction.id)).toMatchObject({ asked: false, answered: false, busy: false })
      await expectOneOrder(suite, cart.id, cart.total)
      expect(statusQueries(invoice)).toBe(1)
    })

    it("queries DOKU once for ten simultaneous clicks, and again after ten seconds", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      const answers = await Promise.all(Array.from({ length: 10 }, () => check(invoice)))
      expect(answers.filter(({ asked }) => asked)).toHaveLength(1)
      expect(statusQueries(invoice)).toBe(1)
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      await sql("update doku_transaction set last_queried_at = now() - interval '2 seconds'")
      expect(await check(invoice)).toMatchObject({ asked: false })
      await sql("update doku_transaction set last_queried_at = now() - interval '10 seconds'")
      expect(await check(invoice)).toMatchObject({ asked: true, answered: true })
    })

    it.each(["status_500", "reset_before", "html_502", "hang_before"] as const)(
      "says that DOKU didn't answer when it is down (%s), and changes nothing",
      async (kind) => {
        const { shop, sandbox } = suite
        const { invoice } = await shop.checkout()
        sandbox.addFault({ route: "status", kind, count: 10 })
        const startedAt = performance.now()
        expect(await check(invoice)).toMatchObject({
          asked: true,
          answered: false,
          busy: false,
          transaction: { status: "pending", settlement: "open" },
        })
        expect(performance.now() - startedAt).toBeLessThan(8_000)
      },
    )

    it("waits for a slow DOKU", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      sandbox.addFault({ route: "status", kind: "slow", ms: 1_500 })
      expect(await check(invoice)).toMatchObject({ answered: true, transaction: { settlement: "settled" } })
      await expectOneOrder(suite, cart.id, cart.total)
    })

    it("makes the missing order after its cause is gone, also while DOKU is down", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      await setStock(suite, 0)
      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(async () =>
        expect(await detail(invoice)).toMatchObject({ case_kinds: ["paid_without_order"] }),
      )
      expect(await check(invoice)).toMatchObject({
        busy: false,
        transaction: { status: "paid", settlement: "open", case_kinds: ["paid_without_order"] },
      })
      await expectNoOrder(suite, cart.id)

      await setStock(suite, 9)
      sandbox.addFault({ route: "status", kind: "reset_before", count: 10 })
      await suite.sql("update doku_transaction set last_queried_at = null")
      const { transaction, answered } = await check(invoice)
      expect(answered).toBe(false)
      const order = await expectOneOrder(suite, cart.id, cart.total)
      expect(transaction).toMatchObject({ settlement: "settled", order_id: order.id, needs_attention: false })
      expect(transaction.cases).toMatchObject([{ actor: "system", note: `Settled as order ${order.id}` }])
      expect(transaction.timeline.map(({ type }) => type).slice(-4)).toEqual([
        "notification",
        "case_opened",
        "case_closed",
        "settled",
      ])
    })

    it("reports `busy` while another process holds the lease", async () => {
      const { shop, sandbox, doku } = suite
      const { cart, invoice, collectionId } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      const lease = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
      expect(await check(invoice)).toMatchObject({
        answered: true,
        busy: true,
        transaction: { status: "paid", settlement: "open" },
      })
      await lease?.release()
      expect(await check(invoice)).toMatchObject({ asked: false, busy: false })
      await expectOneOrder(suite, cart.id, cart.total)
    })

    it("opens a case when no account may query the transaction, and is 404 for an unknown one", async () => {
      const { shop } = suite
      await insertTransaction("K", { client_id: "BRN-OLD" })
      expect(await check("dokutx_K")).toMatchObject({
        asked: false,
        answered: false,
        transaction: { case_kinds: ["account_missing"] },
      })
      const { status } = await shop.admin("POST", "/admin/doku/transactions/dokutx_unknown/check")
      expect(status).toBe(404)
    })
  })

  describe("the list of cases", () => {
    it("shows each case with its sentence, and is filtered and paged", async () => {
      await insertTransaction("A", { amount: 5_000, paid_amount: 4_000, status: "refunded" })
      await insertTransaction("B")
      await openCase("dokucase_1", "INVA", "amount_mismatch", { expected_amount: 5_000 })
      await openCase("dokucase_2", "INVB", "account_missing")
      await openCase("dokucase_3", "INVGONE", "unknown_invoice", { doku_status: "SUCCESS", amount: 7_000 })
      await openCase("dokucase_4", "INVA", "refunded_at_doku")
      await suite.sql("update doku_case set opened_at = '2026-03-01T00:00:00.000001Z'")
      const ids = async (query = "") => (await listCases(query)).cases.map(({ id }) => id)

      const { cases, open_count } = await listCases()
      expect(open_count).toEqual({ count: 4, more: false })
      expect(cases[3]).toEqual({
        id: "dokucase_1",
        kind: "amount_mismatch",
        sentence: expect.stringContaining("Compare both with DOKU Back Office"),
        details: { expected_amount: 5_000 },
        invoice_number: "INVA",
        transaction_id: "dokutx_A",
        provider_id: PROVIDER_ID,
        amount: 5_000,
        paid_amount: 4_000,
        returned_amount: 0,
        order_id: null,
        order_display_id: null,
        opened_at: "2026-03-01T00:00:00.000Z",
        closed_at: null,
        note: null,
        actor: null,
      })
      expect(cases[1]).toMatchObject({
        kind: "unknown_invoice",
        transaction_id: null,
        invoice_number: "INVGONE",
        amount: null,
        paid_amount: 7_000,
      })
      expectOk(await close("dokucase_2", { note: "done" }))
      expect(await ids()).toEqual(["dokucase_4", "dokucase_3", "dokucase_2", "dokucase_1"])
      expect(await ids("status=open")).toEqual(["dokucase_4", "dokucase_3", "dokucase_1"])
      expect(await ids("status=closed")).toEqual(["dokucase_2"])
      expect(await ids("kind=unknown_invoice")).toEqual(["dokucase_3"])
      expect(await ids("kind=unknown_invoice,amount_mismatch")).toEqual(["dokucase_3", "dokucase_1"])
      expect(await ids("transaction_id=dokutx_A")).toEqual(["dokucase_4", "dokucase_1"])
      const page = await listCases("limit=3")
      expect(page.cases).toHaveLength(3)
      expect(await ids(`limit=3&cursor=${page.next_cursor}`)).toEqual(["dokucase_1"])
      expect(page.open_count).toEqual({ count: 3, more: false })
      for (const [field, query] of [
        ["status", "status=waiting"],
        ["kind", "kind=lost"],
        ["transaction_id", "transaction_id=%00"],
        ["order", "order=opened_at"],
        ["cursor", "cursor=dokucase_unknown"],
        ["q", "q=x"],
      ]) {
        const { status, text } = await suite.shop.admin("GET", `/admin/doku/cases?${query}`)
        expect({ query, status, text }).toEqual({
          query,
          status: 400,
          text: expect.stringContaining(`${field}`),
        })
      }
    })

    it.each([
      [100, { count: 100, more: false }],
      [101, { count: 100, more: true }],
    ])("counts %i open cases no further than a hundred", async (number, count) => {
      await suite.sql(
        `insert into doku_case (id, provider_id, invoice_number, kind)
         select 'dokucase_' || n, 'p', 'I' || n, 'unknown_invoice' from generate_series(1, ?::int) n`,
        [number],
      )
      expect((await listCases("limit=1")).open_count).toEqual(count)
    })
  })

  describe("closing a case", () => {
    const adminId = async () => {
      const [user] = await suite.sql<{ id: string }>('select id from "user"')
      return user?.id
    }

    it("stores the note and its author, and keeps the first note when it is closed again", async () => {
      await insertTransaction("A")
      await openCase("dokucase_1", "INVA", "account_missing")
      const first = expectOk(await close("dokucase_1", { note: "  Looked up at DOKU\nnothing paid  " })).case
      expect(first).toMatchObject({
        id: "dokucase_1",
        note: "Looked up at DOKU\nnothing paid",
        actor: await adminId(),
        closed_at: expect.any(String),
      })
      const second = await close("dokucase_1", { note: "another" })
      expect(second.status).toBe(200)
      expect(second.body.case).toEqual(first)
      const { timeline, cases, needs_attention } = await detail("dokutx_A")
      expect(timeline).toMatchObject([
        {
          type: "case_closed",
          data: { case_id: "dokucase_1", kind: "account_missing", actor: await adminId() },
        },
      ])
      expect(cases).toMatchObject([{ note: first.note }])
      expect(needs_attention).toBe(false)
    })

    it("is done by one of several simultaneous requests", async () => {
      await insertTransaction("A")
      await openCase("dokucase_1", "INVA", "account_missing")
      const notes = ["one", "two", "three", "four", "five"]
      const answers = await Promise.all(notes.map((note) => close("dokucase_1", { note })))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
      expect(new Set(answers.map(({ body }) => body.case.note)).size).toBe(1)
      expect((await detail("dokutx_A")).timeline).toHaveLength(1)
    })

    it("requires a note that is not empty", async () => {
      const { shop } = suite
      await insertTransaction("A")
      await openCase("dokucase_1", "INVA", "account_missing")
      const bad: unknown[] = [
        {},
        { note: "" },
        { note: " \n\t " },
        { note: 7 },
        { note: null },
        { note: ["a"] },
        { note: "x".repeat(1_001) },
        { note: "a\0b" },
      ]
      for (const body of bad) {
        const { status, text } = await close("dokucase_1", body)
        expect({ body, status, text }).toEqual({ body, status: 400, text: expect.stringContaining("note") })
      }
      const forged = await close("dokucase_1", { note: "ok", actor: "somebody" })
      expect([forged.status, forged.text]).toEqual([400, expect.stringContaining("actor")])
      const nothing: Answer = await shop.admin("POST", "/admin/doku/cases/dokucase_1/close")
      expect(nothing.status).toBe(400)
      expect((await listCases("status=open")).cases).toHaveLength(1)
      expectOk(await close("dokucase_1", { note: `${"💸".repeat(500)}  ` }))
      for (const id of ["dokucase_unknown", "%27", "a%00"]) {
        expect((await close(id, { note: "x" })).status).toBe(404)
      }
    })

    it("works for a case without a transaction", async () => {
      const { sandbox } = suite
      const { invoice } = await suite.shop.checkout()
      const unknown = `${invoice.slice(0, -2)}${invoice.endsWith("00") ? "11" : "00"}`
      const notify = () => sandbox.notify(invoice, { invoiceNumber: unknown, status: "SUCCESS", copies: 1 })
      notify()
      await sandbox.idle()
      const [first] = (await listCases("kind=unknown_invoice")).cases
      expect(first).toMatchObject({ invoice_number: unknown, transaction_id: null })
      expect(expectOk(await close(first?.id, { note: "Order made by hand" })).case.note).toBe(
        "Order made by hand",
      )
      // DOKU repeats its notification, and the closed case stays closed.
      notify()
      await sandbox.idle()
      expect((await listCases("kind=unknown_invoice")).cases).toMatchObject([{ id: first?.id }])
      expect((await listCases("status=open")).cases).toEqual([])
    })

    it("opens no second one for a notification that comes while it is closed", async () => {
      const { sandbox, locked, sql } = suite
      const { invoice } = await suite.shop.checkout()
      const unknown = `${invoice.slice(0, -2)}${invoice.endsWith("00") ? "11" : "00"}`
      const notify = () => sandbox.notify(invoice, { invoiceNumber: unknown, status: "SUCCESS", copies: 1 })
      // On a slow machine a notification of the test before may come now.
      const casesOfIt = async () =>
        (await listCases("kind=unknown_invoice")).cases.filter(
          ({ invoice_number }) => invoice_number === unknown,
        )
      notify()
      await sandbox.idle({ retries: true })
      const [first] = await casesOfIt()
      const waiting = async (count: number) =>
        eventually(async () =>
          expect(
            await sql(
              `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
            ),
          ).toHaveLength(count),
        )
      let closed: ReturnType<typeof close> | undefined
      // The closing has changed the case by then, and waits to add its entry to the audit trail.
      await locked("doku_audit_entry", async () => {
        closed = close(first?.id, { note: "Order made by hand" })
        await waiting(1)
        notify()
        await waiting(2)
      })
      expect((await closed)?.status).toBe(200)
      await sandbox.idle({ retries: true })
      expect(await casesOfIt()).toMatchObject([{ id: first?.id }])
    })

    it("makes a payment due whose amount a person has checked", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: { amount: cart.total + 0.5 } })
      await sandbox.idle()
      await eventually(async () =>
        expect(await detail(invoice)).toMatchObject({ status: "paid", case_kinds: ["amount_mismatch"] }),
      )
      expect(await check(invoice)).toMatchObject({ transaction: { settlement: "open" } })
      await expectNoOrder(suite, cart.id)
      await sql("update doku_transaction set next_check_at = null")

      const { cases } = await listCases("status=open")
      expectOk(await close(cases[0]?.id, { note: "Half a rupiah of rounding; DOKU says so too" }))
      const [due] = await sql<{ due: boolean }>(
        "select next_check_at <= clock_timestamp() as due from doku_transaction",
      )
      expect(due).toEqual({ due: true })
      expect(await check(invoice)).toMatchObject({ transaction: { settlement: "settled" } })
      await expectOneOrder(suite, cart.id, cart.total)
    })

    it("makes no transaction due that is unpaid or settled", async () => {
      const { sql } = suite
      const { invoice } = await paidOrder()
      await insertTransaction("A", { next_check_at: null })
      await openCase("dokucase_1", "INVA", "account_missing")
      await openCase("dokucase_2", invoice, "refund_due")
      expectOk(await close("dokucase_1", { note: "x" }))
      expectOk(await close("dokucase_2", { note: "x" }))
      expect(await sql("select id from doku_transaction where next_check_at <= now()")).toEqual([])
    })
  })
})
