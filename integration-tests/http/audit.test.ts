import { createApiKeysWorkflow } from "@medusajs/medusa/core-flows"
import { DOKU_MODULE } from "../../src/modules/doku"
import type { Sql } from "../../src/modules/doku/db/sql"
import {
  type AuditFilters,
  listAudit,
  listAuditOfTransaction,
} from "../../src/modules/doku/queries/audit-list"
import { ADMIN } from "../../testing/store/names"
import { eventually } from "./support/eventually"
import { captureLog } from "./support/log"
import { PROVIDER_ID } from "./support/names"
import { OrderPayments } from "./support/order-payments"
import { rolledBack } from "./support/rolled-back"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

interface Entry {
  id: string
  action: string
  actor: string | null
  outcome: string
  reason: string | null
  concludes_id: string | null
  details: Record<string, unknown>
}

dokuSuite("the audit trail", (suite) => {
  const entries = () => suite.sql<Entry>("select * from doku_audit_entry order by created_at, id")
  const act = { action: "connection_tested", actor: "user_1", providerId: "pp_1" } as const

  describe("is append-only", () => {
    it("in the database: an entry is neither changed nor deleted", async () => {
      await suite.doku.audit.record(act)
      await expect(suite.sql("update doku_audit_entry set actor = 'user_2'")).rejects.toThrow("append-only")
      await expect(suite.sql("delete from doku_audit_entry")).rejects.toThrow("append-only")
      expect(await entries()).toMatchObject([{ actor: "user_1", outcome: "ok" }])
    })

    it("in Medusa: the generated methods refuse to write", async () => {
      const service = suite.container.resolve(DOKU_MODULE) as unknown as Record<
        string,
        (input: unknown) => Promise<unknown>
      >
      for (const name of ["createDokuAuditEntries", "updateDokuAuditEntries", "deleteDokuAuditEntries"]) {
        await expect(service[name]?.({ id: "x" })).rejects.toThrow(`${name} is refused`)
      }
    })
  })

  it("drops an entry with the database transaction of its act", async () => {
    const fails = suite.doku.sql.transaction(async (sql) => {
      await suite.doku.audit.record(act, sql)
      throw new Error("the act fails")
    })
    await expect(fails).rejects.toThrow("the act fails")
    expect(await entries()).toEqual([])
  })

  it("has an entry before and one after an act that calls DOKU", async () => {
    const seen: string[] = []
    await suite.doku.audit.during(act, async () => {
      seen.push(...(await entries()).map(({ outcome }) => outcome))
    })
    expect(seen).toEqual(["started"])
    const [started, ended] = await entries()
    expect(ended).toMatchObject({ action: act.action, outcome: "ok", concludes_id: started?.id })
  })

  it("says that an act failed when it threw an error, which is thrown on", async () => {
    const fails = suite.doku.audit.during(act, () => Promise.reject(new Error("no route")))
    await expect(fails).rejects.toThrow("no route")
    expect((await entries()).map(({ outcome }) => outcome)).toEqual(["started", "failed"])
  })

  it("takes a double click for one act, and two people for two", async () => {
    const click = (actor: string) => suite.doku.audit.during({ ...act, actor }, async () => undefined)
    await Promise.all([click("user_1"), click("user_1"), click("user_2")])
    const started = (await entries()).filter(({ concludes_id }) => concludes_id === null)
    expect(started.map(({ actor }) => actor).sort()).toEqual(["user_1", "user_2"])
    expect(await entries()).toHaveLength(4)
  })

  interface Act {
    id: string
    action: string
    actor: string | null
    outcome: string
    reason: string | null
    details: Record<string, unknown>
    transaction_id: string | null
    transaction_removed: boolean
    invoice_number: string | null
    case_id: string | null
    refund_id: string | null
    payment_link_id: string | null
    order_id: string | null
    order_display_id: number | null
    created_at: string
    concluded_at: string | null
  }

  const orders = new OrderPayments(suite)
  const list = async (query = "") =>
    expectOk(
      await suite.shop.admin<{ audit: Act[]; next_cursor: string | null }>(
        "GET",
        `/admin/doku/audit?${query}`,
      ),
    )
  const acts = async (query = "") => (await list(query)).audit
  const adminId = async () => {
    const [user] = await suite.sql<{ id: string }>('select id from "user" where email = ?', [ADMIN.email])
    return String(user?.id)
  }
  const transactionOf = async (invoice: string) => {
    const transaction = await suite.doku.ledger.find("invoice_number", invoice)
    if (!transaction) throw new Error(`No transaction for ${invoice}`)
    return transaction
  }
  async function paidOrder() {
    const checkout = await suite.shop.checkout()
    suite.sandbox.pay(checkout.invoice)
    await suite.sandbox.idle()
    const transaction = await eventually(async () => {
      const found = await transactionOf(checkout.invoice)
      expect(found.settlement).toBe("settled")
      return found
    })
    await eventually(async () => expect(await suite.sql("select owner from doku_lease")).toEqual([]))
    return {
      ...checkout,
      transaction,
      orderId: String(transaction.order_id),
      paymentId: String(transaction.payment_id),
    }
  }
  const openCase = async (transaction: { id: string; invoice_number: string }, kind = "unlisted_status") => {
    const id = `dokucase_${transaction.invoice_number}`
    await suite.sql(
      `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind) values (?, ?, ?, ?, ?)`,
      [id, transaction.id, PROVIDER_ID, transaction.invoice_number, kind],
    )
    return id
  }
  const close = (caseId: string, note = "Budi Rahasia was called") =>
    suite.shop.admin("POST", `/admin/doku/cases/${caseId}/close`, { note })
  const refund = (transactionId: string, amount: number, reference: string) =>
    suite.shop.admin("POST", `/admin/doku/transactions/${transactionId}/refunds`, {
      amount,
      reference,
      note: "to Budi Rahasia",
    })
  const check = (invoice: string) => suite.shop.admin("POST", `/admin/doku/transactions/${invoice}/check`)
  const account = (act: "check" | "activation") =>
    suite.shop.admin("POST", `/admin/doku/accounts/${PROVIDER_ID}/${act}`)
  /** Makes every write of such a row fail. */
  const failing = async (table: string, during: () => Promise<void>) => {
    await suite.sql(`alter table ${table} add constraint never_again check (created_at is null) not valid`)
    try {
      await during()
    } finally {
      await suite.sql(`alter table ${table} drop constraint never_again`)
    }
  }

  it("says who checked, closed, refunded and tested, with what it was about", async () => {
    const log = captureLog(suite)
    const { invoice, transaction, orderId } = await paidOrder()
    const actor = await adminId()
    const caseId = await openCase(transaction)
    expectOk(await check(invoice))
    expectOk(await close(caseId))
    expectOk(await refund(transaction.id, 1_000, "BUDI-RAHASIA-1"))
    expectOk(await account("check"))
    expectOk(await account("activation"))
    const [recorded] = await suite.sql<{ id: string }>("select id from doku_refund")
    const about = { actor, transaction_id: transaction.id, invoice_number: invoice, order_id: orderId }
    const found = await acts()
    expect(found).toMatchObject([
      { action: "activation_asked", actor, outcome: "ok", details: { direct: "active" }, order_id: null },
      { action: "connection_tested", actor, outcome: "ok", transaction_id: null },
      {
        ...about,
        action: "refund_recorded",
        outcome: "ok",
        refund_id: recorded?.id,
        details: { amount: 1_000 },
      },
      {
        ...about,
        action: "case_closed",
        outcome: "ok",
        case_id: caseId,
        details: { kind: "unlisted_status" },
      },
      { ...about, action: "transaction_checked", outcome: "ok", concluded_at: expect.any(String) },
    ])
    expect(found[2]?.order_display_id).toEqual(expect.any(Number))
    const detail = expectOk(
      await suite.shop.admin<{ transaction: { audit: Act[] } }>("GET", `/admin/doku/transactions/${invoice}`),
    )
    expect(detail.transaction.audit.map(({ action }) => action)).toEqual([
      "transaction_checked",
      "case_closed",
      "refund_recorded",
    ])
    // Nothing that a person typed is in the trail, and of the person the log has the id only.
    const trail = JSON.stringify(await entries())
    expect(trail).not.toMatch(/rahasia/i)
    const lines = log.lines().join("\n")
    expect(lines).toContain(`actor=${actor}`)
    for (const hidden of [
      ADMIN.email,
      "Rahasia",
      "RAHASIA",
      "dokuaud_",
      "transaction_checked",
      "activation_asked",
    ]) {
      expect(lines).not.toContain(hidden)
    }
    jest.restoreAllMocks()
  })

  it("says who made, renewed and withdrew a link, which the store's own code made, and who marked as paid", async () => {
    const orderId = await orders.paidOrder()
    await orders.changes.add(orderId, { "TEH-MELATI-80": 2 })
    const link = await orders.link(orderId)
    // A double click.
    await orders.link(orderId)
    await suite.sql("update doku_payment_link set created_at = created_at - interval '1 minute'")
    await orders.link(orderId)
    const withdraw = () => suite.shop.admin("POST", `/admin/doku/payment-links/${link.id}/withdraw`)
    await Promise.all([withdraw(), withdraw()])
    await suite.doku.paymentLinks.request({ orderId, providerId: PROVIDER_ID, actor: null, days: 1 })
    const collectionId = await orders.owingCollection(orderId)
    const marked = { order_id: orderId }
    expectOk(
      await suite.shop.admin("POST", `/admin/payment-collections/${collectionId}/mark-as-paid`, marked),
    )
    const actor = await adminId()
    const about = { order_id: orderId, outcome: "ok" }
    await eventually(async () =>
      expect(await acts(`order_id=${orderId}`)).toMatchObject([
        { ...about, action: "mark_as_paid_requested", actor },
        { ...about, action: "payment_link_made", actor: null },
        { ...about, action: "payment_link_withdrawn", actor, payment_link_id: link.id },
        { ...about, action: "payment_link_renewed", actor, payment_link_id: link.id },
        { ...about, action: "payment_link_made", actor, payment_link_id: link.id },
      ]),
    )
  })

  it("says who pressed Refund or cancelled in Medusa, and how Medusa answered", async () => {
    const { transaction, orderId, paymentId } = await paidOrder()
    const actor = await adminId()
    const refused = await suite.shop.admin("POST", `/admin/payments/${paymentId}/refund`, { amount: 1_000 })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expectOk(await refund(transaction.id, transaction.amount, "TRF-1"))
    expectOk(await suite.shop.admin("POST", `/admin/orders/${orderId}/cancel`, {}))
    await eventually(async () =>
      expect(await acts()).toMatchObject([
        { action: "order_cancel_requested", actor, outcome: "ok", order_id: orderId },
        { action: "refund_recorded", outcome: "ok" },
        {
          action: "medusa_refund_requested",
          actor,
          outcome: refused.status < 500 ? "refused" : "failed",
          reason: `http_${refused.status}`,
          transaction_id: transaction.id,
          details: { amount: 1_000 },
        },
      ]),
    )
  })

  it("names the API key of a program", async () => {
    const { result } = await createApiKeysWorkflow(suite.container).run({
      input: { api_keys: [{ type: "secret", title: "Warehouse", created_by: "" }] },
    })
    const [key] = result as { id: string; token: string }[]
    const basic = Buffer.from(`${key?.token}:`).toString("base64")
    const answer = await suite.shop.http("POST", `/admin/doku/accounts/${PROVIDER_ID}/check`, undefined, {
      authorization: `Basic ${basic}`,
    })
    expect(answer.status).toBe(200)
    expect(await acts()).toMatchObject([{ action: "connection_tested", actor: key?.id, outcome: "ok" }])
  })

  it("keeps who tried to refund more than there is, or with a used reference, once for a double click", async () => {
    const { transaction } = await paidOrder()
    expectOk(await refund(transaction.id, 1_000, "TRF-1"))
    // The same reference with the same amount is the same refund.
    expectOk(await refund(transaction.id, 1_000, "TRF-1"))
    for (let click = 0; click < 2; click++) {
      expect((await refund(transaction.id, transaction.amount, "TRF-2")).status).toBe(400)
    }
    expect((await refund(transaction.id, 2_000, "TRF-1")).status).toBe(409)
    const unpaid = await transactionOf((await suite.shop.checkout()).invoice)
    expect((await refund(unpaid.id, 1_000, "TRF-3")).status).toBe(400)
    expect((await acts("action=refund_recorded")).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["refused", "not_paid"],
      ["refused", "reference_taken"],
      ["refused", "more_than_left"],
      ["ok", null],
    ])
  })

  it("takes two people who close a case at once for the one who closed it", async () => {
    const transaction = await transactionOf((await suite.shop.checkout()).invoice)
    const caseId = await openCase(transaction)
    await Promise.all([close(caseId, "one"), close(caseId, "other"), close(caseId, "third")])
    expect(await acts()).toMatchObject([{ action: "case_closed", case_id: caseId }])
  })

  describe("is written with the act or not at all", () => {
    it("refuses an act whose entry can't be written", async () => {
      const { invoice, transaction, orderId } = await paidOrder()
      await orders.changes.add(orderId, { "TEH-MELATI-80": 2 })
      const link = await suite.doku.paymentLinks.request({
        orderId: "order_other",
        providerId: PROVIDER_ID,
        actor: null,
        days: 1,
      })
      const caseId = await openCase(transaction)
      const before = { requests: suite.sandbox.requests().length, entries: await entries() }
      await failing("doku_audit_entry", async () => {
        const answers = [
          await close(caseId),
          await refund(transaction.id, 1_000, "TRF-1"),
          await suite.shop.admin("POST", `/admin/doku/orders/${orderId}/payment-links`, {}),
          await check(invoice),
          await account("check"),
          await account("activation"),
          await suite.shop.admin("POST", `/admin/orders/${orderId}/cancel`, {}),
        ]
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 500))
        await expect(suite.doku.paymentLinks.withdraw(link, "user_1")).rejects.toThrow("never_again")
      })
      expect(await suite.sql("select closed_at from doku_case")).toEqual([{ closed_at: null }])
      expect(await suite.sql("select id from doku_refund")).toEqual([])
      expect(await suite.sql("select withdrawn_at from doku_payment_link")).toEqual([{ withdrawn_at: null }])
      expect(await suite.sql('select canceled_at from "order"')).toEqual([{ canceled_at: null }])
      expect(suite.sandbox.requests()).toHaveLength(before.requests)
      expect(await entries()).toEqual(before.entries)
    })

    it("drops the entry of an act that can't be written", async () => {
      const { transaction } = await paidOrder()
      const caseId = await openCase(transaction)
      await failing("doku_event", async () => {
        expect((await close(caseId)).status).toBe(500)
        expect((await refund(transaction.id, transaction.amount, "TRF-1")).status).toBe(500)
      })
      expect(await suite.sql("select id from doku_refund")).toEqual([])
      expect(await entries()).toEqual([])
    })
  })

  it("shows as started what a process didn't live to finish", async () => {
    await suite.doku.audit.start({ action: "activation_asked", actor: "user_1", providerId: PROVIDER_ID })
    expect(await acts()).toMatchObject([
      { action: "activation_asked", outcome: "started", concluded_at: null },
    ])
  })

  it("logs the user's id when how an act ended can't be written, and answers all the same", async () => {
    const log = captureLog(suite)
    const conclude = await suite.doku.audit.start(act)
    await failing("doku_audit_entry", async () => conclude?.({ outcome: "ok" }))
    expect(log.events().map(({ event, fields }) => [event, fields.actor])).toEqual([
      ["audit_unfinished", "user_1"],
    ])
    jest.restoreAllMocks()
    expect((await entries()).map(({ outcome }) => outcome)).toEqual(["started"])
  })

  it("tells that DOKU gave no answer", async () => {
    const { invoice } = await suite.shop.checkout()
    suite.sandbox.addFault({ route: "status", kind: "html_502", count: 2 })
    expectOk(await check(invoice))
    expectOk(await account("check"))
    expect((await acts()).map(({ action, outcome, reason }) => [action, outcome, reason])).toEqual([
      ["connection_tested", "failed", "unclear"],
      ["transaction_checked", "failed", "no_answer"],
    ])
  })

  it("keeps the invoice number of a transaction that is gone, and says so", async () => {
    await suite.doku.audit.record({
      action: "transaction_checked",
      actor: "user_1",
      transactionId: "dokutx_gone",
      invoiceNumber: "INV1",
    })
    expect(await acts("q=inv1")).toMatchObject([{ invoice_number: "INV1", transaction_removed: true }])
  })

  it("is listed newest first in pages, by each filter", async () => {
    const { invoice, transaction, orderId } = await paidOrder()
    const audit = suite.doku.audit
    // Before the order was known to the transaction.
    await audit.record({
      action: "transaction_checked",
      actor: "user_a",
      transactionId: transaction.id,
      invoiceNumber: invoice,
    })
    await audit.record({ action: "payment_link_made", actor: null, orderId, paymentLinkId: "dokupl_1" })
    await audit.record({ action: "connection_tested", actor: "user_a", providerId: PROVIDER_ID })
    await audit.record({
      action: "case_closed",
      actor: "user_b",
      invoiceNumber: "INV2",
      caseId: "dokucase_1",
    })
    const actionsOf = async (query: string) => (await acts(query)).map(({ action }) => action)
    const all = ["case_closed", "connection_tested", "payment_link_made", "transaction_checked"]
    expect(await actionsOf("")).toEqual(all)
    const first = await list("limit=3")
    expect(first.audit.map(({ action }) => action)).toEqual(all.slice(0, 3))
    expect(await list(`limit=3&cursor=${first.next_cursor}`)).toMatchObject({
      audit: [{ action: "transaction_checked" }],
      next_cursor: null,
    })
    expect(await actionsOf("action=case_closed,connection_tested")).toEqual(all.slice(0, 2))
    expect(await actionsOf("actor=user_a")).toEqual(["connection_tested", "transaction_checked"])
    expect(await actionsOf(`provider_id=${PROVIDER_ID}`)).toEqual(["connection_tested"])
    expect(await actionsOf(`transaction_id=${transaction.id}`)).toEqual(["transaction_checked"])
    expect(await actionsOf("invoice_number=INV2")).toEqual(["case_closed"])
    const ofOrder = ["payment_link_made", "transaction_checked"]
    expect(await actionsOf(`order_id=${orderId}`)).toEqual(ofOrder)
    const [{ order_display_id }] = (await acts(`order_id=${orderId}`)) as [Act]
    expect(await actionsOf(`q=%23${order_display_id}`)).toEqual(ofOrder)
    expect(await actionsOf(`q=${invoice.slice(0, 12).toLowerCase()}`)).toEqual(["transaction_checked"])
    expect(await actionsOf("q=nothing-like-it")).toEqual([])
    expect(await actionsOf("created_at[$gte]=2020-01-01&created_at[$lt]=2099-01-01")).toEqual(all)
    expect(await actionsOf("created_at[$gt]=2099-01-01")).toEqual([])
    for (const wrong of ["action=sold", "actor=a%20b", "cursor=x", "limit=0", "colour=red"]) {
      expect((await suite.shop.admin("GET", `/admin/doku/audit?${wrong}`)).status).toBe(400)
    }
  })

  it("is read by an index for each filter, and never as a whole", async () => {
    const { transaction, orderId } = await paidOrder()
    const filters: [AuditFilters, string][] = [
      [{}, "created_at"],
      [{ created_at: { $lt: new Date() } }, "created_at"],
      [{ action: ["mark_as_paid_requested"] }, "action"],
      [{ actor: "user_7" }, "actor"],
      [{ transaction_id: "dokutx_7" }, "transaction_id"],
      [{ invoice_number: "INV7" }, "invoice_number"],
      [{ search: { invoicePrefix: "INV7777" } }, "invoice_search"],
      [{ order_id: orderId }, "order_id"],
      [{ search: { orderIds: [orderId] } }, "order_id"],
    ]
    const seen: [string, string][] = []
    const slow: string[] = []
    await rolledBack(
      (run) => suite.doku.sql.transaction(run),
      async (sql: Sql) => {
        await sql.query(
          `insert into doku_audit_entry (id, action, actor, outcome, transaction_id, invoice_number, order_id, created_at)
         select 'dokuaud_' || n, case when n % 500 = 0 then 'mark_as_paid_requested' else 'transaction_checked' end,
           'user_' || n % 50, 'ok', 'dokutx_' || n, 'INV' || n, 'order_' || n, now() - n * interval '1 minute'
         from generate_series(1, 20000) n`,
        )
        await sql.query("analyze doku_audit_entry")
        const explaining: Sql = {
          ...sql,
          query: async (text, bindings) => {
            const plan = await sql.query<{ "QUERY PLAN": string }>(`explain ${text}`, bindings)
            const lines = plan.map((line) => line["QUERY PLAN"]).join("\n")
            if (/Seq Scan on doku_audit_entry/.test(lines)) slow.push(`${text}\n${lines}`)
            seen.push([text, lines])
            return sql.query(text, bindings)
          },
        }
        for (const [filter, index] of filters) {
          const { nextCursor } = await listAudit(explaining, filter, { limit: 1 })
          const [text, lines] = seen.at(-1) ?? ["", ""]
          if (!new RegExp(`doku_audit_entry_${index}\\b`).test(lines)) slow.push(`${text}\n${lines}`)
          if (nextCursor) await listAudit(explaining, filter, { limit: 1, cursor: nextCursor })
        }
        await listAuditOfTransaction(explaining, transaction)
      },
    )
    expect(seen.length).toBeGreaterThan(filters.length)
    expect(slow).toEqual([])
  })
})
