import { eraseCustomerDataWorkflow } from "../../src/workflows"
import { eventually } from "./support/eventually"
import { letTimePass } from "./support/job"
import { expectOneOrder } from "./support/orders"
import { type Answer, expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

interface Erased {
  erasure: Record<string, number> & { under_way: { invoice_number: string; reason: string }[] }
}

/** Of every cart that the shop makes. */
const EMAIL = "siti@example.com"
const PRIVATE_TEXT = "Rina Wulandari"

dokuSuite("the erasure of a customer's data", (suite) => {
  const erase = (body: object) => suite.shop.admin<Erased>("POST", "/admin/doku/erasures", body)
  const erased = async (body: object) => expectOk(await erase(body)).erasure

  /** A settled order of a transaction whose every text names the customer. */
  async function settledOrder() {
    const { shop, sandbox, sql } = suite
    const { cart, invoice } = await shop.checkout()
    sandbox.pay(invoice)
    await sandbox.idle()
    const order = await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    const [transaction] = await sql<{ id: string }>(
      `update doku_transaction set request_body = ?, last_error = ?, refusal = '{"code":"sold_out"}'
       where invoice_number = ? returning id`,
      [PRIVATE_TEXT, PRIVATE_TEXT, invoice],
    )
    const id = String(transaction?.id)
    await sql("update doku_session set return_url = ? where transaction_id = ?", [PRIVATE_TEXT, id])
    expectOk(
      await shop.admin("POST", `/admin/doku/transactions/${id}/refunds`, {
        amount: 1_000,
        reference: "TRF-1",
        note: PRIVATE_TEXT,
      }),
    )
    await sql(
      `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, closed_at, note, actor)
       select 'by_hand', id, provider_id, invoice_number, 'other_channel', now(), ?, 'user_1' from doku_transaction
         where id = ?
       union all select 'by_system', id, provider_id, invoice_number, 'cart_changed', now(), 'Settled', 'system'
         from doku_transaction where id = ?`,
      [PRIVATE_TEXT, id, id],
    )
    return { cart, invoice, order, id }
  }

  const everyText = async () => {
    const texts: string[] = []
    for (const table of ["transaction", "session", "event", "case", "refund", "audit_entry"]) {
      const rows = await suite.sql<{ text: string }>(
        `select row_to_json(t)::text as text from doku_${table} t`,
      )
      texts.push(...rows.map(({ text }) => text))
    }
    return texts.join("\n")
  }

  it("leaves of a paid order the record of its money, and of the customer nothing", async () => {
    const { sql } = suite
    const { order, invoice, id, cart } = await settledOrder()
    expect(await everyText()).toContain(PRIVATE_TEXT)
    expect(await erased({ order_id: order.id })).toEqual({
      found: 1,
      removed: 0,
      erased: 1,
      requests: 1,
      return_urls: 1,
      refund_notes: 1,
      case_notes: 1,
      under_way: [],
    })
    expect(await everyText()).not.toContain(PRIVATE_TEXT)
    expect(
      await sql("select invoice_number, amount::int, settlement, order_id, redirect from doku_transaction"),
    ).toEqual([
      {
        invoice_number: invoice,
        amount: cart.total,
        settlement: "settled",
        order_id: order.id,
        redirect: null,
      },
    ])
    expect(await sql("select id, note from doku_case order by id")).toEqual([
      { id: "by_hand", note: "[erased]" },
      { id: "by_system", note: "Settled" },
    ])
    expect(await sql("select reference, amount::int, note from doku_refund")).toEqual([
      { reference: "TRF-1", amount: 1_000, note: null },
    ])
    // The same again finds nothing more, and the transaction's page still opens.
    expect(await erased({ order_id: order.id })).toMatchObject({
      found: 1,
      removed: 0,
      erased: 0,
      requests: 0,
    })
    expect((await suite.shop.admin("GET", `/admin/doku/transactions/${id}`)).status).toBe(200)
    const entries = await sql<{ order_id: string; outcome: string; details: unknown }>(
      "select order_id, outcome, details from doku_audit_entry where action = 'customer_data_erased' order by created_at",
    )
    expect(entries[0]).toMatchObject({ order_id: order.id, outcome: "started" })
    expect(entries[1]).toMatchObject({ outcome: "ok", details: { found: 1, erased: 1, under_way: 0 } })
  })

  it("removes what was never paid, by the e-mail address in any spelling", async () => {
    const { shop, sql } = suite
    const { invoice } = await settledOrder()
    const unpaid = await shop.checkout()
    await sql(
      "update doku_transaction set next_check_at = null, status = 'expired' where invoice_number = ?",
      [unpaid.invoice],
    )
    await letTimePass(suite, "9 days")
    expect(await erased({ email: EMAIL.toUpperCase() })).toMatchObject({ found: 2, removed: 1, erased: 1 })
    expect(await sql("select invoice_number from doku_transaction")).toEqual([{ invoice_number: invoice }])
    expect(await erased({ email: EMAIL.replace("@", "_@") })).toMatchObject({ found: 0 })
  })

  it("leaves a payment that is under way, and says so", async () => {
    const { shop, sql, container } = suite
    const { invoice } = await shop.checkout()
    await sql("update doku_session set return_url = ?", [PRIVATE_TEXT])
    const input = { email: EMAIL }
    const { result } = await eraseCustomerDataWorkflow(container).run({ input })
    expect(result).toMatchObject({
      found: 1,
      erased: 0,
      under_way: [{ invoice_number: invoice, status: "pending", reason: "payment" }],
    })
    await sql("update doku_transaction set status = 'expired', next_check_at = null")
    await letTimePass(suite, "9 days")
    await sql(
      `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind)
       select 'open', id, provider_id, invoice_number, 'account_missing' from doku_transaction`,
    )
    expect(await erased(input)).toMatchObject({ erased: 0, under_way: [{ reason: "case" }] })
    expect(await sql("select return_url from doku_session")).toEqual([{ return_url: PRIVATE_TEXT }])
  })

  it.each<[string, object]>([
    ["nobody", {}],
    ["two at once", { email: "rina@example.com", order_id: "order_1" }],
    ["no e-mail address", { email: "rina" }],
    ["no id", { customer_id: "a b" }],
    ["an unknown field", { phone: "0812" }],
  ])("rejects %s with a sentence", async (_, body) => {
    const answer: Answer<{ message?: string }> = await suite.shop.admin("POST", "/admin/doku/erasures", body)
    expect(answer.status).toBe(400)
    expect(answer.body.message).toMatch(/exactly one of|e-mail|not an id|fields/)
  })

  it("doesn't know an order that is not there, and finds nothing of an unknown customer", async () => {
    expect((await erase({ order_id: "order_none" })).status).toBe(404)
    expect(await erased({ customer_id: "cus_none" })).toMatchObject({ found: 0, erased: 0 })
  })
})
