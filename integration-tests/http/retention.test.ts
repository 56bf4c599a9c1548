import { CONDITIONS } from "../../src/modules/doku/retention/never-held-money"
import { RECONCILE_JOB } from "../../src/workflows/reconcile"
import { eventually } from "./support/eventually"
import { letTimePass, runJob } from "./support/job"
import { leasesReleased } from "./support/leases"
import { PROVIDER_ID } from "./support/names"
import { expectOneOrder } from "./support/orders"
import { dokuSuite } from "./support/suite"
import {
  ALL_TRAITS,
  emptyLedger,
  HARMLESS,
  type UnpaidRow,
  unpaidRow,
  writeRows,
} from "./support/unpaid-rows"

const ENDED = ["expired", "failed"]
const OTHER_JOB = "another-process"

/** What may go, as the documentation says it. */
function mayGo({ status, days, watched, traits }: UnpaidRow): boolean {
  return ENDED.includes(status) && days > 90 && !watched && traits.every((trait) => HARMLESS.includes(trait))
}

/** Every status, age and watch with every trait and pair of traits. */
function everyCombination(): UnpaidRow[] {
  const pairs = ALL_TRAITS.flatMap((one, at) => ALL_TRAITS.slice(at + 1).map((other) => [one, other]))
  const alone = ALL_TRAITS.map((trait) => [trait])
  const rows: UnpaidRow[] = []
  const add = (changes: Partial<UnpaidRow>) => rows.push(unpaidRow(`tx${rows.length}`, changes))
  for (const status of ["created", "pending", "expired", "failed", "paid", "refunded"]) {
    for (const days of [1, 89.9, 90.1, 1_000]) {
      for (const watched of [true, false]) {
        for (const traits of [[], ...alone]) add({ status, days, watched, traits })
      }
    }
  }
  for (const status of ENDED) for (const traits of pairs) add({ status, traits })
  return rows.filter(({ traits }) => !(traits.includes("lease") && traits.includes("expiredLease")))
}

dokuSuite("unpaid transactions that are kept no longer", (suite) => {
  const prune = (job = RECONCILE_JOB) => suite.doku.retention.prune(job, () => true)
  /** As if an hour had passed since the last pass. */
  const forgetPass = () => suite.sql("update doku_job set pruned_at = null")
  // Medusa's own schedule may have run the job while the store booted.
  beforeEach(forgetPass)
  const remaining = async () =>
    (await suite.sql<{ id: string }>("select id from doku_transaction where id like 'tx%' order by id")).map(
      ({ id }) => id,
    )

  describe("written by hand", () => {
    afterEach(() => emptyLedger(suite))

    it("go, and only those that never held money and have nothing open", async () => {
      const { sql, doku } = suite
      const rows = everyCombination()
      await writeRows(suite, rows)
      const before = await sql<{ id: string }>("select id from doku_transaction where id not like 'tx%'")
      await doku.jobRuns.started(OTHER_JOB)
      // Two processes at once take different ones.
      const passes = [await Promise.all([prune(), prune(OTHER_JOB)])].flat()
      const kept = rows.filter((row) => !mayGo(row)).map(({ id }) => id)
      expect(await remaining()).toEqual(kept.sort())
      const gone = rows.length - kept.length
      expect(gone).toBeGreaterThan(30)
      const sum = (name: "transactions" | "sessions") =>
        passes.reduce((total, pass) => total + (pass?.[name] ?? Number.NaN), 0)
      expect([sum("transactions"), sum("sessions")]).toEqual([gone, gone])
      // What belongs to another transaction stays.
      expect(await sql("select id from doku_transaction where id not like 'tx%'")).toHaveLength(before.length)
      expect(await sql("select 1 from doku_session")).toHaveLength(kept.length)
      expect(await sql("select 1 from doku_event where type = 'created'")).toHaveLength(kept.length)
      expect(await sql("select 1 from doku_event where transaction_id is null")).toEqual([])
      await sql("delete from doku_job where name = ?", [OTHER_JOB])
    })

    it("need each condition: without one of them another transaction would go", async () => {
      await writeRows(suite, everyCombination())
      const chosen = (conditions: readonly string[]) =>
        suite.sql<{ id: string }>(
          // Doubled, because knex takes a single question mark for a binding.
          `select t.id from doku_transaction t where ${conditions.join(" and ").replaceAll("?", "\\?")}`,
        )
      const all = (await chosen(CONDITIONS)).length
      const needless: string[] = []
      for (const left of CONDITIONS) {
        const others = await chosen(CONDITIONS.filter((condition) => condition !== left))
        if (others.length <= all) needless.push(left)
      }
      expect(needless).toEqual([])
    })

    it("go at most 5,000 in a pass, which the next run continues, and then hourly", async () => {
      await writeRows(
        suite,
        Array.from({ length: 5_010 }, (_, n) => unpaidRow(`tx${n}`)),
      )
      expect(await prune()).toMatchObject({ transactions: 5_000 })
      expect(await prune()).toMatchObject({ transactions: 10, sessions: 10, events: 10 })
      await writeRows(suite, [unpaidRow("tx1")])
      expect(await prune()).toBeUndefined()
      await suite.sql("update doku_job set pruned_at = pruned_at - interval '1 hour'")
      expect(await prune()).toMatchObject({ transactions: 1 })
    })

    it("stay while the run has no time left", async () => {
      await writeRows(suite, [unpaidRow("tx1")])
      expect(await suite.doku.retention.prune(RECONCILE_JOB, () => false)).toBeUndefined()
      expect(await remaining()).toEqual(["tx1"])
    })

    it("go by the most days of any configured provider when their own is not configured", async () => {
      await writeRows(suite, [
        unpaidRow("tx1", { provider: "pp_doku-linkaja_gone", days: 89 }),
        unpaidRow("tx2", { provider: "pp_doku-linkaja_gone", days: 91 }),
        unpaidRow("tx3", { provider: PROVIDER_ID, days: 91 }),
      ])
      await prune()
      expect(await remaining()).toEqual(["tx1"])
    })

    it("take with them neither a row nor a case that another process is writing", async () => {
      const { container } = suite
      await writeRows(suite, [unpaidRow("tx1"), unpaidRow("tx2"), unpaidRow("tx3")])
      const connection = container.resolve("__pg_connection__") as unknown as {
        transaction(work: (inner: { raw(text: string): Promise<unknown> }) => Promise<void>): Promise<void>
      }
      await connection.transaction(async (inner) => {
        await inner.raw("select id from doku_transaction where id = 'tx1' for no key update")
        await inner.raw(
          `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind)
           values ('case', 'tx2', 'pp', 'n', 'account_missing')`,
        )
        expect(await prune()).toMatchObject({ transactions: 1 })
      })
      expect(await remaining()).toEqual(["tx1", "tx2"])
    })

    it("go with notifications of unknown invoices and leases of dead processes", async () => {
      const { sql } = suite
      await sql(
        `insert into doku_event (id, provider_id, type, request_id, body_hash, data, created_at)
         select 'orphan' || n, ?, 'notification', 'r' || n, 'h', jsonb_build_object('invoice_number', 'NO' || n),
           now() - case when n = 1 then interval '89 days' else interval '91 days' end
         from generate_series(1, 3) n`,
        [PROVIDER_ID],
      )
      await sql(
        `insert into doku_case (id, provider_id, invoice_number, kind) values ('case', ?, 'NO2', 'unknown_invoice')`,
        [PROVIDER_ID],
      )
      await sql(
        `insert into doku_lease (payment_collection_id, owner, expires_at)
         values ('dead', 'x', now() - interval '25 hours'), ('late', 'x', now() - interval '1 hour')`,
      )
      expect(await prune()).toMatchObject({ unknown: 1, leases: 1 })
      expect(await sql("select id from doku_event order by id")).toEqual([
        { id: "orphan1" },
        { id: "orphan2" },
      ])
      expect(await sql("select payment_collection_id as id from doku_lease")).toEqual([{ id: "late" }])
    })
  })

  it("go in a run of the job, after which a late payment is the case of an unknown invoice", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, session, invoice } = await shop.checkout()
    const paid = await shop.checkout()
    sandbox.pay(paid.invoice)
    await sandbox.idle()
    await eventually(() => expectOneOrder(suite, paid.cart.id, paid.cart.total))
    for (const days of [3, 8]) {
      await letTimePass(suite, `${days} days`)
      await runJob(suite)
    }
    expect(await sql("select status from doku_transaction where next_check_at is null")).toHaveLength(2)
    await letTimePass(suite, "90 days")
    await forgetPass()
    await runJob(suite)
    expect(await sql("select invoice_number from doku_transaction")).toEqual([
      { invoice_number: paid.invoice },
    ])
    for (const table of ["doku_event", "doku_session"])
      expect(
        await sql(`select 1 from ${table} where transaction_id not in (select id from doku_transaction)`),
      ).toEqual([])

    // The old page leads nowhere, and the cart can be paid anew.
    expect((await shop.http("GET", session.data.redirect_url)).status).toBe(404)
    expect((await shop.store("GET", `/store/doku/sessions/${session.id}`)).status).toBe(404)
    sandbox.pay(invoice)
    await sandbox.idle()
    expect(await sql("select 1 from order_cart where cart_id = ?", [cart.id])).toEqual([])
    expect(await sql("select invoice_number, kind, closed_at from doku_case")).toEqual([
      { invoice_number: invoice, kind: "unknown_invoice", closed_at: null },
    ])
    await forgetPass()
    await sql("update doku_event set created_at = created_at - interval '200 days'")
    await runJob(suite)
    expect(await sql("select 1 from doku_event where transaction_id is null")).toHaveLength(1)
  })

  it("leave a cart that is paid anew", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice, collectionId } = await shop.checkout()
    await leasesReleased(suite)
    await sql("update doku_transaction set status = 'expired', next_check_at = null")
    await letTimePass(suite, "92 days")
    expect(await prune()).toMatchObject({ transactions: 1 })
    expect((await shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
    const again = await shop.session(collectionId)
    expect(again.data.invoice_number).not.toBe(invoice)
    sandbox.pay(String(again.data.invoice_number))
    await sandbox.idle()
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
  })

  it("are paid or become a case when the payment arrives in the same moment, and are never lost", async () => {
    const { shop, sandbox, sql, doku } = suite
    const invoices: string[] = []
    for (let n = 0; n < 6; n++) invoices.push((await shop.checkout()).invoice)
    await sql("update doku_transaction set status = 'expired', next_check_at = null")
    await letTimePass(suite, "92 days")
    await doku.jobRuns.started(OTHER_JOB)
    const passes = [prune(), prune(OTHER_JOB)]
    for (const invoice of invoices) sandbox.pay(invoice)
    await Promise.all(passes)
    await sandbox.idle()
    const known = await sql<{ invoice_number: string }>(
      `select invoice_number from doku_transaction where status = 'paid'
       union all select invoice_number from doku_case where kind = 'unknown_invoice'`,
    )
    expect(known.map(({ invoice_number }) => invoice_number).sort()).toEqual([...invoices].sort())
    await sql("delete from doku_job where name = ?", [OTHER_JOB])
  })

  describe("a create request's body, which holds the customer's name, e-mail and phone,", () => {
    const bodies = () =>
      suite.sql<{ status: string; kept: boolean }>(
        "select status, request_body is not null as kept from doku_transaction order by created_at",
      )
    const start = async () => {
      const cart = await suite.shop.cart()
      return suite.shop.requestSession(await suite.shop.collection(cart.id))
    }

    it("goes at once when DOKU accepts or refuses the invoice", async () => {
      await suite.shop.checkout()
      suite.sandbox.addFault({ route: "create", kind: "inactive_channel" })
      expect((await start()).status).toBe(422)
      expect(await bodies()).toEqual([
        { status: "pending", kept: false },
        { status: "failed", kept: false },
      ])
    })

    it.each(["reset_before", "status_500"] as const)(
      "stays for a retry during the offer and goes when its time is over, after %s",
      async (kind) => {
        suite.sandbox.addFault({ route: "create", kind, count: 10 })
        // DOKU is down for a day.
        suite.sandbox.addFault({ route: "status", kind: "status_500", count: 1_000 })
        expect((await start()).status).toBe(422)
        const [{ status, kept } = { status: "", kept: false }] = await bodies()
        if (status === "created") {
          expect(kept).toBe(true)
          await letTimePass(suite, "59 minutes")
          await runJob(suite)
          expect(await bodies()).toEqual([{ status: "created", kept: true }])
        }
        // The job comes a day late.
        await letTimePass(suite, "1 day")
        await runJob(suite)
        expect(await bodies()).toEqual([{ status, kept: false }])
      },
    )
  })

  it("are read by an index", async () => {
    const { container } = suite
    const connection = container.resolve("__pg_connection__") as unknown as {
      on(event: "query", listener: (query: { sql: string; bindings: unknown[] }) => void): void
      removeAllListeners(event: string): void
      transaction<T>(
        work: (inner: {
          raw(text: string, bindings?: unknown): Promise<{ rows: Record<string, string>[] }>
        }) => Promise<T>,
      ): Promise<T>
    }
    const seen: { sql: string; bindings: unknown[] }[] = []
    await emptyLedger(suite)
    await writeRows(suite, [unpaidRow("tx1")])
    connection.on("query", ({ sql, bindings }) => seen.push({ sql, bindings }))
    await prune()
    connection.removeAllListeners("query")
    const plans = await connection.transaction(async (inner) => {
      await inner.raw("set local enable_seqscan = off")
      const read: string[] = []
      for (const { sql, bindings } of seen.filter(({ sql }) => /doku_(transaction|event)/.test(sql))) {
        const { rows } = await inner.raw(`explain ${sql}`.replace(/\$\d+/g, "?"), bindings)
        read.push(rows.map((row) => row["QUERY PLAN"]).join("\n"))
      }
      return read
    })
    expect(plans.length).toBeGreaterThanOrEqual(4)
    expect(plans.filter((plan) => /Seq Scan on doku_/.test(plan))).toEqual([])
    expect(plans.filter((plan) => /doku_transaction_unpaid_ended/.test(plan)).length).toBeGreaterThanOrEqual(
      2,
    )
    await emptyLedger(suite)
  })
})
