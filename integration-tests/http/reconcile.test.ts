import { OptionsError } from "../../src/modules/doku/config/options"
import { eventually } from "./support/eventually"
import { BOTH_INTEGRATIONS } from "./support/integrations"
import { letTheJobRunDry, letTimePass, runJob } from "./support/job"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { setStock } from "./support/stock"
import { type Suite, suiteOfBothIntegrations } from "./support/suite"

interface Planned {
  invoice_number: string
  status: string
  settlement: string
  check_count: number
  minutes: number | null
}

/** Time until the next check of each transaction, in minutes. */
async function plans({ sql }: Suite): Promise<Planned[]> {
  return sql<Planned>(
    `select invoice_number, status, settlement, check_count,
       round(extract(epoch from next_check_at - clock_timestamp()) / 60)::int as minutes
     from doku_transaction order by created_at`,
  )
}

const HEMAT10 = {
  code: "HEMAT10",
  type: "standard",
  status: "active",
  application_method: { type: "percentage", value: 10, target_type: "order", currency_code: "idr" },
}

const queriesFor = ({ sandbox }: Suite, invoice: string) =>
  sandbox.requests().filter(({ path }) => path.endsWith(`/status/${invoice}`)).length

suiteOfBothIntegrations("the reconcile job", (suite) => {
  it.each(BOTH_INTEGRATIONS)(
    "finds a payment by %s whose notification was lost and whose shopper never returned",
    async (_, providerId) => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout({}, undefined, providerId)
      sandbox.pay(invoice, { notify: { drop: true } })
      await runJob(suite)
      // DOKU asks to wait a minute before the first query.
      await expectNoOrder(suite, cart.id)
      expect(queriesFor(suite, invoice)).toBe(0)

      await letTimePass(suite, "61 seconds")
      await runJob(suite)
      await expectOneOrder(suite, cart.id, cart.total)
    },
  )

  it.each([
    ["amount", { wrongAmountEcho: "status" }],
    ["currency", { statusCurrency: "USD" }],
  ] as const)("captures nothing of a payment that DOKU's answer calls one of another %s", async (_, lie) => {
    const { shop, sandbox, sql } = suite
    const { cart, session, invoice } = await shop.checkout()
    sandbox.updateSettings(lie)
    sandbox.pay(invoice, { notify: { drop: true } })
    await letTimePass(suite, "61 seconds")
    await runJob(suite)
    await expectNoOrder(suite, cart.id)
    expect(await sql("select kind, closed_at from doku_case")).toEqual([
      { kind: "amount_mismatch", closed_at: null },
    ])
    expect(await shop.word(session.id)).toEqual({ payment: "review", invoice_number: invoice })
    // DOKU's answers are right again, but a person has to close the case first.
    sandbox.updateSettings({ wrongAmountEcho: "none", statusCurrency: null })
    await letTimePass(suite, "61 seconds")
    await runJob(suite)
    await expectNoOrder(suite, cart.id)
  })

  it("checks after 1, 2, 5, 10, 20, 40 minutes, hourly until a day after expiry, and three last times", async () => {
    const { shop, sql } = suite
    const { invoice } = await shop.checkout()
    const waits: number[] = []
    for (let checks = 0; checks < 40; checks++) {
      const [transaction] = await plans(suite)
      if (transaction?.minutes == null) break
      waits.push(transaction.minutes)
      await letTimePass(suite, `${transaction.minutes} minutes 30 seconds`)
      await runJob(suite)
    }
    expect(queriesFor(suite, invoice)).toBe(waits.length)
    expect(waits.slice(0, 8)).toEqual([1, 1, 2, 5, 10, 20, 40, 60])
    const hourly = waits.slice(8, -3)
    expect(new Set(hourly)).toEqual(new Set([60]))
    // Until an hour (the page's time) and a day are over.
    const minutes = waits.slice(0, -3).reduce((sum, wait) => sum + wait, 0)
    expect(minutes).toBeGreaterThanOrEqual(25 * 60)
    expect(minutes).toBeLessThan(26 * 60)
    const sums = waits.map((_, index) => waits.slice(0, index + 1).reduce((sum, wait) => sum + wait, 0))
    const lastDays = sums.slice(-3).map((sum) => (sum - 60) / (24 * 60))
    for (const [index, day] of [2, 3, 7].entries()) expect(lastDays[index]).toBeCloseTo(day, 1)
    expect(await plans(suite)).toMatchObject([{ status: "expired", minutes: null }])
    expect(await sql("select id from doku_case")).toEqual([])
  })

  it("settles a payment that DOKU reports only at the last check, after its session was deleted", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, session, invoice } = await shop.checkout()
    // The cart's total changes and changes back; Medusa deletes the session in between.
    const item = cart.items[0]
    await shop.store("POST", `/store/carts/${cart.id}/line-items/${item?.id}`, { quantity: 2 })
    await shop.store("POST", `/store/carts/${cart.id}/line-items/${item?.id}`, { quantity: 1 })
    expect(await sql("select id from payment_session where id = ?", [session.id])).toEqual([])
    await letTimePass(suite, "5 days")
    await runJob(suite)
    expect(await plans(suite)).toMatchObject([{ status: "expired" }])
    sandbox.pay(invoice, { notify: { drop: true } })
    await letTheJobRunDry(suite)
    await expectOneOrder(suite, cart.id, cart.total)
  })

  it("doesn't end the checks while DOKU doesn't answer", async () => {
    const { shop, sandbox } = suite
    const { cart, invoice } = await shop.checkout()
    sandbox.addFault({ route: "status", kind: "status_500", count: 1_000 })
    await letTimePass(suite, "30 days")
    await runJob(suite)
    const [unanswered] = await plans(suite)
    expect(unanswered).toMatchObject({ status: "pending", minutes: expect.any(Number) })
    expect(unanswered?.minutes).toBeLessThanOrEqual(10)
    sandbox.clearFaults()
    sandbox.pay(invoice, { notify: { drop: true } })
    await letTheJobRunDry(suite)
    await expectOneOrder(suite, cart.id, cart.total)
  })

  it.each(BOTH_INTEGRATIONS)(
    "finds out the outcome of a create request of %s without an answer",
    async (_, providerId) => {
      const { shop, sandbox } = suite
      sandbox.updateSettings({ statusNotFoundMs: 0 })
      const cart = await shop.cart()
      const collectionId = await shop.collection(cart.id)
      sandbox.addFault({ route: "create", kind: "reset_after", count: 2 })
      expect((await shop.requestSession(collectionId, {}, providerId)).status).toBe(422)
      const [transaction] = await plans(suite)
      expect(transaction).toMatchObject({ status: "created" })
      sandbox.pay(String(transaction?.invoice_number), { notify: { drop: true } })
      await letTimePass(suite, "61 seconds")
      await runJob(suite)
      await expectOneOrder(suite, cart.id, cart.total)
    },
  )

  it("settles transactions that a process left, and shares them with other processes one by one", async () => {
    const { shop, sandbox, sql } = suite
    const checkouts = [await shop.checkout(), await shop.checkout(), await shop.checkout()]
    for (const { invoice } of checkouts) sandbox.pay(invoice, { notify: { drop: true } })
    await letTimePass(suite, "61 seconds")
    await Promise.all([runJob(suite), runJob(suite), runJob(suite), runJob(suite)])
    for (const { cart, invoice } of checkouts) {
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      expect(queriesFor(suite, invoice)).toBe(1)
    }
    expect(await sql("select id from doku_event where type = 'settled'")).toHaveLength(3)
  })

  it("skips a transaction that another process has claimed, for a minute", async () => {
    const { shop, doku } = suite
    const { invoice } = await shop.checkout()
    await letTimePass(suite, "61 seconds")
    const [account] = doku.accounts.list()
    // The process dies right after its claim.
    expect(
      await doku.checkQueue.claimToQuery((account as never as { options: never }).options, 10),
    ).toHaveLength(1)
    await runJob(suite)
    expect(queriesFor(suite, invoice)).toBe(0)
    await letTimePass(suite, "61 seconds")
    await runJob(suite)
    expect(queriesFor(suite, invoice)).toBe(1)
  })

  it("stops querying a DOKU that is down, resumes with one query, and then with all", async () => {
    const { shop, sandbox, doku, sql } = suite
    const { invoice } = await shop.checkout()
    await sql(
      "insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number, pay_token, return_token, payment_collection_id, amount, session_amount, status, expires_at, next_check_at) select 'dokutx_' || n, provider_id, channel, environment, client_id, 'COPY' || n, 'p' || n, 'r' || n, 'paycol_' || n, amount, session_amount, 'pending', expires_at, now() from doku_transaction, generate_series(1, 300) n",
    )
    sandbox.addFault({ route: "status", kind: "status_500", count: 1_000 })
    await runJob(suite)
    const requestCount = sandbox.requests().filter(({ path }) => path.includes("/status/")).length
    expect(requestCount).toBeGreaterThanOrEqual(5)
    expect(requestCount).toBeLessThanOrEqual(40)
    const [account] = doku.accounts.list()
    expect(account?.breaker.isOpen()).toBe(true)
    await letTimePass(suite, "61 seconds")
    await runJob(suite)
    // The breaker's pause isn't over.
    expect(sandbox.requests().filter(({ path }) => path.includes("/status/"))).toHaveLength(requestCount)
    sandbox.clearFaults()
    // A shopper's query is never delayed, and its answer closes the breaker for the job too.
    const transaction = await doku.ledger.find("invoice_number", invoice)
    await doku.queryStatus(transaction as never, { source: "return_page", shopperWaits: true })
    expect(account?.breaker.isOpen()).toBe(false)
    await letTimePass(suite, "61 seconds")
    await runJob(suite)
    const left = await sql("select id from doku_transaction where next_check_at <= now()")
    expect(left).toEqual([])
    await sql("delete from doku_transaction where invoice_number like 'COPY%'")
  })

  it("respects DOKU's Retry-After", async () => {
    const { shop, sandbox, doku } = suite
    await shop.checkout()
    sandbox.addFault({ route: "status", kind: "rate_limited", count: 1 })
    await letTimePass(suite, "61 seconds")
    await runJob(suite)
    const [account] = doku.accounts.list()
    expect(account?.breaker.isOpen()).toBe(true)
    account?.breaker.onSuccess()
  })

  it("checks settled payments again, and learns that DOKU refunded one", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice } = await shop.checkout()
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    expect(await plans(suite)).toMatchObject([{ settlement: "settled", minutes: 24 * 60 }])
    sandbox.refund(invoice, { notify: { drop: true } })
    await letTheJobRunDry(suite)
    expect(await sql("select kind from doku_case")).toEqual([{ kind: "refunded_at_doku" }])
    await expectOneOrder(suite, cart.id, cart.total)
    expect(await plans(suite)).toMatchObject([{ status: "refunded", settlement: "settled", minutes: null }])
  })

  it("retries an unsettleable payment ever less often, and makes the order once the cause is gone", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice } = await shop.checkout()
    await setStock(suite, 0)
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () =>
      expect(await sql("select kind from doku_case")).toEqual([{ kind: "paid_without_order" }]),
    )
    const waits: (number | null | undefined)[] = []
    for (let tries = 0; tries < 4; tries++) {
      const [transaction] = await eventually(async () => {
        const seen = await plans(suite)
        expect(seen[0]?.minutes).toBeGreaterThanOrEqual(1)
        return seen
      })
      waits.push(transaction?.minutes)
      await letTimePass(suite, `${(transaction?.minutes ?? 0) * 60 + 1} seconds`)
      await runJob(suite)
    }
    expect(waits).toEqual([1, 2, 5, 10])
    expect(await sql("select id from payment")).toEqual([])
    await setStock(suite, 9)
    await letTheJobRunDry(suite)
    await expectOneOrder(suite, cart.id, cart.total)
    expect(await sql("select kind from doku_case where closed_at is null")).toEqual([])
  })

  it("doesn't retry a payment whose case a person has closed", async () => {
    const { shop, sandbox, sql, doku } = suite
    const { cart, invoice } = await shop.checkout()
    await shop.store("POST", `/store/carts/${cart.id}/line-items/${cart.items[0]?.id}`, { quantity: 2 })
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () =>
      expect(await sql("select kind from doku_case")).toEqual([{ kind: "cart_changed" }]),
    )
    const transaction = await doku.ledger.find("invoice_number", invoice)
    const closing = { note: "Returned by transfer", actor: "user_1" }
    await doku.cases.close(String(transaction?.id), ["cart_changed"], closing, "by_hand")
    await shop.store("POST", `/store/carts/${cart.id}/line-items/${cart.items[0]?.id}`, { quantity: 1 })
    await letTheJobRunDry(suite)
    await expectNoOrder(suite, cart.id)
    await shop.complete(cart.id)
    await expectNoOrder(suite, cart.id)

    // A person may still start a check.
    await shop.admin("POST", `/admin/doku/transactions/${transaction?.id}/check`)
    await expectOneOrder(suite, cart.id, cart.total)
    expect(await sql("select note, actor from doku_case order by created_at")).toEqual([
      { note: "Returned by transfer", actor: "user_1" },
      { note: expect.stringContaining("Settled"), actor: "system" },
    ])
  })

  it("does nothing in a process that works without credentials, or is about to end for its options", async () => {
    const { shop, sandbox, doku } = suite
    const { cart, invoice } = await shop.checkout()
    sandbox.pay(invoice, { notify: { drop: true } })
    await letTimePass(suite, "61 seconds")
    const logger = suite.container.resolve("logger")
    const [warn, error] = [jest.spyOn(logger, "warn"), jest.spyOn(logger, "error")]
    const withoutCredentials = jest.spyOn(doku, "accounts", "get").mockImplementation(() => {
      throw new OptionsError("secretKey is missing")
    })
    try {
      await runJob(suite)
      expect([...warn.mock.calls, ...error.mock.calls]).toEqual([])
    } finally {
      for (const spy of [warn, error, withoutCredentials]) spy.mockRestore()
    }
    await expectNoOrder(suite, cart.id)
    await runJob(suite)
    await expectOneOrder(suite, cart.id, cart.total)
  })

  describe("a late payment", () => {
    it("becomes an order when DOKU's last retry comes after 13 hours", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.addFault({ route: "notify", kind: "reset_before", count: 3 })
      sandbox.pay(invoice)
      await eventually(async () =>
        expect(sandbox.invoice(invoice).notifications[0]?.attempts.length).toBeGreaterThanOrEqual(1),
      )
      await letTimePass(suite, "13 hours")
      await eventually(async () => {
        const { attempts = [] } = sandbox.invoice(invoice).notifications[0] ?? {}
        expect(attempts.map(({ httpStatus }) => httpStatus)).toEqual([null, null, null, 200])
      })
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })

    it("opens a case when another invoice has paid the order meanwhile", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, collectionId, invoice } = await shop.checkout()
      const second = await shop.session(collectionId)
      sandbox.pay(second.data.invoice_number)
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      await letTimePass(suite, "4 days")
      await runJob(suite)
      sandbox.pay(invoice, { notify: { drop: true } })
      // The second payment waits for a person, and is checked until then.
      await expect(letTheJobRunDry(suite, 12)).rejects.toThrow("still planned")
      await expectOneOrder(suite, cart.id, cart.total)
      expect(await sql("select kind, invoice_number, closed_at from doku_case")).toEqual([
        { kind: "paid_twice", invoice_number: invoice, closed_at: null },
      ])
    })

    it("is found by a query when its notification is signed with an unknown key", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: { secretKey: "SK-BEFORE-THE-CHANGE" } })
      await eventually(async () =>
        expect(sandbox.invoice(invoice).notifications[0]?.attempts[0]?.httpStatus).toBe(401),
      )
      await letTimePass(suite, "61 seconds")
      await runJob(suite)
      await expectOneOrder(suite, cart.id, cart.total)
    })

    it("is settled although its account is no longer configured", async () => {
      const { shop, sandbox, sql, doku } = suite
      const { cart, collectionId, invoice } = await shop.checkout()
      // The payment is recorded; the process that should settle it dies.
      const lease = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
      sandbox.pay(invoice)
      await sandbox.idle()
      await lease?.release()
      await sql("update doku_transaction set client_id = 'BRN-OLD', provider_id = 'pp_doku-linkaja_old'")
      await letTimePass(suite, "61 seconds")
      await runJob(suite)
      await expectOneOrder(suite, cart.id, cart.total)
    })
  })

  it("opens a case when the cart's promotion was deleted, and charges nobody the difference", async () => {
    const { shop, sandbox, sql } = suite
    const promotion = await shop.admin<{ promotion: { id: string } }>("POST", "/admin/promotions", HEMAT10)
    const { cart, invoice } = await shop.checkout({ promotions: ["HEMAT10"] })
    expectOk(await shop.admin("DELETE", `/admin/promotions/${promotion.body.promotion.id}`))
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () =>
      expect(await sql("select kind, closed_at, details from doku_case")).toEqual([
        {
          kind: "paid_without_order",
          closed_at: null,
          details: { reason: expect.stringMatching(/promotion that was deleted: HEMAT10\./) },
        },
      ]),
    )
    await expectNoOrder(suite, cart.id)
    // Medusa's completion was not called, because its failure could leave the cart in a broken state.
    expect(await sql("select id from workflow_execution where workflow_id = 'complete-cart'")).toEqual([])
    // The storefront's completion doesn't call it either.
    const completion = await shop.complete(cart.id)
    expect(completion).toMatchObject({ status: 400, body: { type: "not_allowed" } })
    expect(await sql("select id from workflow_execution where workflow_id = 'complete-cart'")).toEqual([])
    // Medusa treats a new promotion with the same code as a different one.
    expectOk(await shop.admin("POST", "/admin/promotions", HEMAT10))
    expectOk(await shop.admin("POST", `/admin/doku/transactions/${invoice}/check`))
    expect(await sql("select details ->> 'reason' ~ 'HEMAT10' as named from doku_case")).toEqual([
      { named: true },
    ])
    // Without the promotion the cart costs more than was paid, which a person has to settle with the customer.
    expectOk(await shop.store("DELETE", `/store/carts/${cart.id}/promotions`, { promo_codes: ["HEMAT10"] }))
    const again = await shop.requestSession(await shop.collection(cart.id))
    expect(again.status).toBe(400)
    expect(again.body.message).toContain(invoice)
    await expectNoOrder(suite, cart.id)
  })

  it("makes the order of such a cart at the price paid, once the link to the promotion is removed", async () => {
    const { shop, sandbox, sql, container } = suite
    const promotion = await shop.admin<{ promotion: { id: string } }>("POST", "/admin/promotions", HEMAT10)
    const { id } = promotion.body.promotion
    const { cart, invoice } = await shop.checkout({ promotions: ["HEMAT10"] })
    expectOk(await shop.admin("DELETE", `/admin/promotions/${id}`))
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(await sql("select kind from doku_case")).toHaveLength(1))
    await container.resolve("link").dismiss({ cart: { cart_id: cart.id }, promotion: { promotion_id: id } })
    expectOk(await shop.admin("POST", `/admin/doku/transactions/${invoice}/check`))
    await expectOneOrder(suite, cart.id, cart.total)
    expect((await shop.complete(cart.id)).body).toMatchObject({ type: "order" })
  })

  it("finds the order of a cart whose promotion was deleted afterwards", async () => {
    const { shop, sandbox } = suite
    const promotion = await shop.admin<{ promotion: { id: string } }>("POST", "/admin/promotions", HEMAT10)
    const { cart, invoice } = await shop.checkout({ promotions: ["HEMAT10"] })
    sandbox.pay(invoice)
    await sandbox.idle()
    const { id } = await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    expectOk(await shop.admin("DELETE", `/admin/promotions/${promotion.body.promotion.id}`))
    expect((await shop.complete(cart.id)).body).toMatchObject({ type: "order", order: { id } })
  })

  it("records when it ran", async () => {
    const { sql } = suite
    await runJob(suite)
    expect(await sql("select name, finished_at >= started_at as finished from doku_job")).toEqual([
      { name: "reconcile-doku-transactions", finished: true },
    ])
  })

  it("opens a case for transactions without an account, and resumes when it is back", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice } = await shop.checkout()
    await sql("update doku_transaction set client_id = 'BRN-OLD'")
    sandbox.pay(invoice, { notify: { drop: true } })
    await letTimePass(suite, "61 seconds")
    await runJob(suite)
    expect(await sql("select kind, closed_at from doku_case")).toEqual([
      { kind: "account_missing", closed_at: null },
    ])
    expect((await plans(suite))[0]?.minutes).toBe(60)
    await sql("update doku_transaction set client_id = 'BRN-0201-0000000000001'")
    await letTimePass(suite, "61 seconds")
    await runJob(suite)
    await expectOneOrder(suite, cart.id, cart.total)
    expectOk(await shop.complete(cart.id))
    expect(await sql("select actor from doku_case")).toEqual([{ actor: "system" }])
  })
})
