import { readdirSync } from "node:fs"
import { join } from "node:path"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { sqlOver } from "../../src/modules/doku/db/sql"
import { LeaseLostError } from "../../src/modules/doku/ledger/lease"
import { Migration20261123000000 } from "../../src/modules/doku/migrations/Migration20261123000000"
import { Migration20261129000000 } from "../../src/modules/doku/migrations/Migration20261129000000"
import { Migration20261129120000 } from "../../src/modules/doku/migrations/Migration20261129120000"
import { Migration20261129180000 } from "../../src/modules/doku/migrations/Migration20261129180000"
import { Migration20261130000000 } from "../../src/modules/doku/migrations/Migration20261130000000"
import { Migration20261130060000 } from "../../src/modules/doku/migrations/Migration20261130060000"
import { Migration20261201000000 } from "../../src/modules/doku/migrations/Migration20261201000000"
import DokuModuleService from "../../src/modules/doku/service"
import { letEverythingCatchUp } from "./support/balance"
import { eventually } from "./support/eventually"
import { expectOneOrder } from "./support/orders"
import { rolledBack } from "./support/rolled-back"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

interface Query {
  sql: string
  bindings: unknown[]
}

dokuSuite("the ledger", (suite) => {
  it("uses an index in every query of a payment's life", async () => {
    const { shop, sandbox, container, sql } = suite
    const connection = container.resolve("__pg_connection__") as unknown as Knex
    const seen = new Map<string, Query>()
    const listen = ({ sql: text, bindings }: Query) => {
      if (/\bdoku_(transaction|session|event|case|refund|lease)\b/.test(text))
        seen.set(text, { sql: text, bindings })
    }
    connection.on("query", listen)
    const { cart, session, invoice, collectionId } = await shop.checkout()
    await shop.http("GET", session.data.redirect_url)
    await shop.http("GET", session.data.redirect_url)
    await shop.addItem(cart.id, "TEH-MELATI-80")
    sandbox.notify(invoice, { status: "TIMEOUT" })
    sandbox.notify(invoice, { status: "SUCCESS", amount: 1 })
    sandbox.notify(invoice, { invoiceNumber: "0".repeat(26), status: "SUCCESS" })
    await sandbox.idle()
    await shop.requestSession(collectionId)
    await shop.http("GET", sandbox.invoice(invoice).callbackUrl)
    await shop.word(session.id)
    await shop.complete(cart.id)

    const other = await shop.checkout()
    sandbox.pay(other.invoice)
    await sandbox.idle()
    await eventually(() => expectOneOrder(suite, other.cart.id, other.cart.total))
    const [payment] = await sql<{ id: string }>("select id from payment")
    await shop.admin("POST", `/admin/payments/${payment?.id}/refund`, { amount: 1_000 })
    const [paid] = await sql<{ id: string; order_id: string }>(
      "select id, order_id from doku_transaction where invoice_number = ?",
      [other.invoice],
    )
    expectOk(
      await shop.admin("POST", `/admin/doku/transactions/${paid?.id}/refunds`, {
        amount: 1_000,
        reference: "TRF-1",
      }),
    )
    expectOk(await shop.admin("POST", `/admin/orders/${paid?.order_id}/cancel`, {}))
    await eventually(async () =>
      expect(await sql("select id from doku_case where kind = 'refund_due'")).toHaveLength(1),
    )
    sandbox.pay(invoice, { notify: false })
    connection.removeListener("query", listen)

    expect(seen.size).toBeGreaterThan(25)
    const unindexed: string[] = []
    await connection.transaction(async (transaction) => {
      await transaction.raw("set local enable_seqscan = off")
      for (const { sql: text, bindings } of seen.values()) {
        const numbered = { sql: `explain ${text}`, bindings }
        const plan: { rows: { "QUERY PLAN": string }[] } = await transaction.raw(
          numbered.sql.replace(/\$\d+/g, "?"),
          bindings as never,
        )
        const lines = plan.rows.map((row) => row["QUERY PLAN"]).join("\n")
        if (/Seq Scan on doku_/.test(lines)) unindexed.push(`${text}\n${lines}`)
      }
    })
    expect(unindexed).toEqual([])
  })

  it("binds values by name, beside casts and colons in literals", async () => {
    const sql = sqlOver(suite.container.resolve("__pg_connection__"))
    const at = new Date("2026-11-23T03:00:00.123Z")
    const [row] = await sql.query(
      `select :amount::bigint as amount, :amount::text as same, (:ids)::text[] as ids, 'b' = any(:ids) as has,
         :at::timestamptz as at, coalesce(:none::text, 'none') as none, 'it::is :odd' as literal,
         to_char(:at::timestamptz at time zone 'UTC', 'HH24:MI:SS') as clock, '{"a":true}'::jsonb as json`,
      { amount: 5, ids: ["a", "b"], at, none: null },
    )
    expect(row).toEqual({
      amount: "5",
      same: "5",
      ids: ["a", "b"],
      has: true,
      at,
      none: "none",
      literal: "it::is :odd",
      clock: "03:00:00",
      json: { a: true },
    })
    await expect(sql.query("select :missing::int", { given: 1 })).rejects.toThrow("syntax error")
    await expect(sql.query("select ?::int", { given: 1 })).rejects.toThrow()
  })

  it("finds due transactions by an index, without reading those that aren't due", async () => {
    const { container, doku } = suite
    const connection = container.resolve("__pg_connection__") as unknown as Knex
    const seen: Query[] = []
    const listen = (query: Query) => seen.push(query)
    connection.on("query", listen)
    await doku.checkQueue.claimToQuery({ clientId: "c", environment: "sandbox" }, 10)
    await doku.checkQueue.claimToSettle(10)
    await doku.ledger.clearOldRequests(10)
    await doku.ledger.hasManyLive("pay_col_1")
    connection.removeListener("query", listen)

    const conditions = await rolledBack(
      (run) => connection.transaction(run),
      async (transaction: Knex.Transaction) => {
        // Among few rows PostgreSQL takes any index.
        await transaction.raw(
          `insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number, pay_token,
           return_token, payment_collection_id, cart_id, amount, session_amount, status, expires_at)
         select 'dokutx_' || n, 'p', 'linkaja', 'sandbox', 'c', 'ENDED' || n, 'p' || n, 'r' || n, 'pay_col_1', 'cart_1',
           1000, 1000, 'pending', now() - n * interval '1 minute' from generate_series(1, 5000) n`,
        )
        await transaction.raw("analyze doku_transaction")
        await transaction.raw("set local enable_seqscan = off")
        await transaction.raw("set local enable_bitmapscan = off")
        return Promise.all(
          seen.map(async ({ sql, bindings }) => {
            const plan: { rows: { "QUERY PLAN": string }[] } = await transaction.raw(
              `explain ${sql}`.replace(/\$\d+/g, "?"),
              bindings as never,
            )
            return plan.rows
              .map((row) => row["QUERY PLAN"])
              .find((line) => /Index Cond:.*(next_check_at|expires_at)/.test(line))
          }),
        )
      },
    )
    expect(conditions).toEqual([
      expect.stringContaining("next_check_at <= statement_timestamp()"),
      expect.stringContaining("next_check_at <= statement_timestamp()"),
      expect.stringContaining("expires_at <= statement_timestamp()"),
      expect.stringContaining("expires_at > now()"),
    ])
  })

  it("rejects settled unpaid transactions, even in manual SQL", async () => {
    await suite.shop.checkout()
    await expect(suite.sql("update doku_transaction set settlement = 'settled'")).rejects.toThrow(
      "check constraint",
    )
  })

  it("gives a paid transaction to one of many sessions that claim it at once", async () => {
    const { shop, sandbox, doku, sql } = suite
    const { invoice, collectionId, cart } = await shop.checkout()
    sandbox.pay(invoice, { notify: false })
    await sql("update doku_transaction set status = 'paid', paid_amount = amount, paid_at = now()")
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        doku.claims.claim(collectionId, `payses_${index}`, cart.total),
      ),
    )
    const winners = claims.filter((claim) => claim !== undefined)
    expect(winners).toHaveLength(1)
    const again = await doku.claims.claim(collectionId, String(winners[0]?.claimed_session_id), cart.total)
    expect(again?.invoice_number).toBe(invoice)
  })

  it.each([
    ["is not paid", "update doku_transaction set status = 'pending', paid_amount = null"],
    ["was refunded by DOKU", "update doku_transaction set status = 'refunded'"],
    ["was paid with another amount", "update doku_transaction set paid_amount = amount + 1"],
    [
      "has an open case about its amount",
      "insert into doku_case (id, transaction_id, provider_id, invoice_number, kind) select 'c', id, provider_id, invoice_number, 'amount_mismatch' from doku_transaction",
    ],
    [
      "was refunded by the store",
      "insert into doku_refund (id, transaction_id, amount, reference, actor) select 'r', id, 1, 'TRF', 'user' from doku_transaction",
    ],
  ])("gives no session a transaction that %s", async (_, change) => {
    const { shop, sandbox, doku, sql } = suite
    const { session, collectionId, cart, invoice } = await shop.checkout()
    await sql("update doku_transaction set status = 'paid', paid_amount = amount, paid_at = now()")
    await sql(change)
    const claim = await doku.claims.claim(collectionId, session.id, cart.total)
    expect(claim).toBeUndefined()
    sandbox.pay(invoice, { notify: false })
    await sql("update doku_transaction set status = 'paid', paid_amount = amount")
    await sql(
      "insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, closed_at, note, actor) select 'd', id, provider_id, invoice_number, 'cart_changed', now(), 'test', 'test' from doku_transaction",
    )
  })

  describe("a lease", () => {
    it("has one holder until it is released", async () => {
      const { doku } = suite
      const tries = await Promise.all(
        Array.from({ length: 10 }, () => doku.leases.acquire("pay_col_1", { waitMs: 0 })),
      )
      const acquired = tries.filter((lease) => lease !== undefined)
      expect(acquired).toHaveLength(1)
      await acquired[0]?.release()
      const next = await doku.leases.acquire("pay_col_1", { waitMs: 0 })
      expect(next).toBeDefined()
      await next?.release()
    })

    it("passes to the next when it expires, and its former holder can't settle any more", async () => {
      const { doku, sql, shop, sandbox } = suite
      const { collectionId, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      await sql("update doku_transaction set status = 'paid', paid_amount = amount, paid_at = now()")
      const transaction = await doku.ledger.find("invoice_number", invoice)
      if (!transaction) throw new Error("The transaction is missing")
      const stalled = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
      if (!stalled) throw new Error("no lease")
      await sql("update doku_lease set expires_at = now() - interval '1 second'")
      await expect(stalled.renewOrThrow()).rejects.toThrow(LeaseLostError)
      const next = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
      expect(next).toBeDefined()
      await expect(
        doku.settle(transaction, { orderId: "order_1", paymentId: "pay_1" }, stalled),
      ).resolves.toBe(false)
      await stalled.release()
      expect(await sql("select owner from doku_lease")).toEqual([{ owner: next?.owner }])
      await next?.release()
    })
  })

  it("keeps the timeline in order, and closes a case with a note and an actor", async () => {
    const { shop, sandbox, sql } = suite
    const { session, invoice } = await shop.checkout()
    await shop.http("GET", session.data.redirect_url)
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => {
      const events = await sql<{ type: string }>("select type from doku_event order by created_at, id")
      expect(events.map(({ type }) => type)).toEqual([
        "created",
        "create_accepted",
        "page_opened",
        "notification",
        "settled",
      ])
    })
    await expect(
      sql(
        "insert into doku_case (id, provider_id, invoice_number, kind, closed_at) values ('x', 'p', 'i', 'k', now())",
      ),
    ).rejects.toThrow("check constraint")
  })

  describe("read by a store's own code", () => {
    /** With the customer's data in it, so that a leak would show. */
    async function settledOrder() {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice)
      await sandbox.idle()
      const order = await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      return { order, invoice, total: cart.total }
    }

    it("is found by query.graph, filtered and sorted, with amounts as numbers", async () => {
      const { order, invoice, total } = await settledOrder()
      const { data } = await query().graph({
        entity: "doku_transaction",
        fields: ["invoice_number", "status", "settlement", "amount", "paid_amount", "paid_at", "order_id"],
        filters: { status: "paid", order_id: order.id },
        pagination: { order: { created_at: "DESC" }, take: 10 },
      })
      expect(data).toMatchObject([
        {
          invoice_number: invoice,
          status: "paid",
          settlement: "settled",
          amount: total,
          paid_amount: total,
          order_id: order.id,
        },
      ])
      expect(data[0]?.paid_at).toBeInstanceOf(Date)
      const paidOrOpen = { status: ["paid"], settlement: "open" }
      const open = await query().graph({ entity: "doku_transaction", fields: ["id"], filters: paidOrOpen })
      expect(open.data).toEqual([])
    })

    it("is found from an order by its read-only link", async () => {
      const { order, invoice } = await settledOrder()
      const { data } = await query().graph({
        entity: "order",
        fields: ["id", "doku_transactions.invoice_number", "doku_transactions.status"],
        filters: { id: order.id },
      })
      expect(data).toMatchObject([
        { id: order.id, doku_transactions: [{ invoice_number: invoice, status: "paid" }] },
      ])
    })

    it("keeps tokens, the customer's data and DOKU's page to itself, from whoever may name an order's fields", async () => {
      const { shop, sql } = suite
      const { order, invoice } = await settledOrder()
      const { body } = await shop.admin<{ order: { doku_transactions: object[] } }>(
        "GET",
        `/admin/orders/${order.id}?fields=id,*doku_transactions`,
      )
      expect(body.order.doku_transactions).toMatchObject([{ invoice_number: invoice }])
      const columns = await sql<{ column_name: string }>(
        "select column_name from information_schema.columns where table_name = 'doku_transaction'",
      )
      const shown = Object.keys(body.order.doku_transactions[0] ?? {})
      const hidden = columns.map(({ column_name }) => column_name).filter((name) => !shown.includes(name))
      expect(hidden.filter((name) => !name.startsWith("raw_")).sort()).toEqual([
        "client_id",
        "last_error",
        "pay_token",
        "redirect",
        "refusal",
        "request_body",
        "return_token",
      ])
      for (const field of hidden) {
        const answer = await shop.admin(
          "GET",
          `/admin/orders/${order.id}?fields=id,doku_transactions.${field}`,
        )
        expect(JSON.stringify(answer.body)).not.toContain(`"${field}"`)
      }
    })

    it("refuses every write that Medusa generates for a module", async () => {
      const { doku } = suite
      const { order } = await settledOrder()
      const [transaction] = await doku.listDokuTransactions({ order_id: order.id })
      const id = String(transaction?.id)
      const writes = Object.getOwnPropertyNames(Object.getPrototypeOf(DokuModuleService.prototype)).filter(
        (name) => /^(create|update|delete|softDelete|restore)/.test(name),
      )
      expect(writes).toHaveLength(25)
      for (const name of writes) {
        const write = Reflect.get(doku, name) as (data: unknown) => Promise<unknown>
        await expect(write.call(doku, /^(create|update)/.test(name) ? { id } : [id])).rejects.toThrow(
          "written by the ledger only",
        )
      }
      expect(await doku.retrieveDokuTransaction(id)).toMatchObject({ status: "paid", settlement: "settled" })
    })

    const query = () => suite.container.resolve(ContainerRegistrationKeys.QUERY)
  })

  it("is removed by its migration, and created again", async () => {
    const { sql } = suite
    const migrations = [
      Migration20261123000000,
      Migration20261129000000,
      Migration20261129120000,
      Migration20261129180000,
      Migration20261130000000,
      Migration20261130060000,
      Migration20261201000000,
    ]
    const written = readdirSync(join(__dirname, "../../src/modules/doku/migrations"))
    expect(migrations.map(({ name }) => `${name}.ts`)).toEqual(written.filter((file) => file.endsWith(".ts")))
    const tablesNow = () =>
      sql<{ name: string }>(
        "select table_name as name from information_schema.tables where table_name like 'doku\\_%' order by 1",
      )
    const run = async (Migration: (typeof migrations)[number], direction: "up" | "down") => {
      const migration = new Migration(undefined as never, undefined as never)
      await migration[direction]()
      for (const query of migration.getQueries()) await sql(String(query))
    }
    for (const migration of [...migrations].reverse()) await run(migration, "down")
    expect(await tablesNow()).toEqual([])
    for (const migration of migrations) await run(migration, "up")
    const tables = await tablesNow()
    expect(tables.map(({ name }) => name)).toEqual([
      "doku_audit_entry",
      "doku_case",
      "doku_event",
      "doku_job",
      "doku_lease",
      "doku_payment_link",
      "doku_refund",
      "doku_session",
      "doku_transaction",
    ])
  })

  it("emits one event for each settled transaction and each case", async () => {
    const { shop, sandbox, container } = suite
    const heard: { name: string; data: Record<string, unknown> }[] = []
    const bus = container.resolve("event_bus")
    for (const name of ["doku.transaction.settled", "doku.case.opened"]) {
      bus.subscribe(name, async ({ data }) => {
        heard.push({ name, data: data as Record<string, unknown> })
      })
    }
    const paid = await shop.checkout()
    const mismatched = await shop.checkout()
    sandbox.pay(paid.invoice)
    sandbox.pay(mismatched.invoice, { notify: { amount: 1, copies: 3 } })
    await sandbox.idle()
    const order = await eventually(() => expectOneOrder(suite, paid.cart.id, paid.cart.total))
    // Everything is checked once more, so that a repeated event would be seen.
    await letEverythingCatchUp(suite)
    await eventually(async () => expect(heard).toHaveLength(2))
    expect(heard).toContainEqual({
      name: "doku.transaction.settled",
      data: expect.objectContaining({ invoice_number: paid.invoice, order_id: order.id }),
    })
    expect(heard).toContainEqual({
      name: "doku.case.opened",
      data: expect.objectContaining({ invoice_number: mismatched.invoice, kind: "amount_mismatch" }),
    })
  })
})
