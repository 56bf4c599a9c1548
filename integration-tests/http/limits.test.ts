import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import { eventually } from "./support/eventually"
import { letTheJobRunDry, letTimePass, runJob } from "./support/job"
import { leasesReleased } from "./support/leases"
import { captureLog } from "./support/log"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { setStock } from "./support/stock"
import { dokuSuite } from "./support/suite"

const WHATSAPP = { "user-agent": "WhatsApp/2.23.20.79 A" }

/** Limits on one client's effect on other clients, and on the schedule of checks. */
dokuSuite("the limits of one client", (suite) => {
  afterEach(() => jest.restoreAllMocks())

  const statusRequests = () =>
    suite.sandbox.requests().filter(({ path }) => path.includes("/orders/v1/status/"))
  const planned = async () => {
    const [transaction] = await suite.sql<{ check_count: number; seconds: number; offered_for: number }>(
      `select check_count, extract(epoch from next_check_at - clock_timestamp())::float8 as seconds,
         extract(epoch from expires_at - created_at)::float8 / 3600 as offered_for from doku_transaction`,
    )
    if (!transaction) throw new Error("There is no invoice")
    return transaction
  }
  const events = (type: string) => suite.sql("select id from doku_event where type = ?", [type])

  describe("a pay page", () => {
    it("writes at most one event and one log line per minute when it is reloaded", async () => {
      const { shop } = suite
      const { session, invoice } = await shop.checkout()
      const log = captureLog(suite)
      for (let reload = 0; reload < 5; reload++) {
        expect((await shop.http("GET", session.data.redirect_url)).status).toBe(200)
      }
      expect(await events("page_opened")).toHaveLength(1)
      expect(log.life(invoice).filter((line) => line.endsWith("page_opened"))).toHaveLength(1)
      await letTimePass(suite, "61 seconds")
      expect((await shop.http("GET", session.data.redirect_url)).status).toBe(200)
      expect(await events("page_opened")).toHaveLength(2)
    })

    it("expires after a day at most, however often it is opened", async () => {
      const { shop } = suite
      const { session } = await shop.checkout()
      for (let opened = 0; opened < 25; opened++) {
        const page = await shop.http("GET", session.data.redirect_url)
        expect({ opened, status: page.status }).toEqual({ opened, status: 200 })
        expect((await planned()).offered_for).toBeLessThanOrEqual(24.001)
        await letTimePass(suite, "59 minutes 30 seconds")
      }
      await letTimePass(suite, "20 minutes")
      const late = await shop.http("GET", session.data.redirect_url)
      expect(late.status).toBe(302)
      expect(late.headers.get("location")).toMatch(/\/doku\/return\//)
    })

    it("restarts the checks when it is opened late: after 1, 2, 5 minutes again", async () => {
      const { shop, sql } = suite
      const { session } = await shop.checkout()
      await sql(
        "update doku_transaction set check_count = 9, next_check_at = now() + interval '55 minutes', expires_at = now() + interval '40 minutes'",
      )
      expect((await shop.http("GET", session.data.redirect_url)).status).toBe(200)
      const waits: number[] = []
      for (let checks = 0; checks < 4; checks++) {
        const { seconds } = await planned()
        waits.push(Math.round(seconds / 60))
        await letTimePass(suite, `${Math.ceil(seconds) + 1} seconds`)
        await runJob(suite)
      }
      expect(waits).toEqual([1, 1, 2, 5])
      expect(statusRequests()).toHaveLength(4)
    })

    it.each<[string, Record<string, string>]>([
      ["a messenger", WHATSAPP],
      ["a browser that prefetches", { "sec-purpose": "prefetch" }],
    ])("isn't opened by %s, which gets a description of the link", async (_, headers) => {
      const { shop, sql } = suite
      const { session, invoice } = await shop.checkout()
      const before = await sql("select * from doku_transaction")
      const page = await shop.http("GET", session.data.redirect_url, undefined, headers)
      expect(page.status).toBe(200)
      expect(page.text).toMatch(/<title>[^<]*LinkAja[^<]*<\/title>/)
      expect(page.text).not.toContain(invoice)
      expect(page.text).not.toContain("linkaja/redirect")
      expect(page.headers.get("cache-control")).toBe("no-store")
      expect(await sql("select * from doku_transaction")).toEqual(before)
      expect(await events("page_opened")).toEqual([])
    })
  })

  describe("a return page", () => {
    it.each<[string, string, Record<string, string>]>([
      ["a messenger", "GET", WHATSAPP],
      ["a HEAD request", "HEAD", {}],
    ])("neither queries DOKU nor settles for %s", async (_, method, headers) => {
      const { shop, sandbox, sql } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      const { callbackUrl } = sandbox.invoice(invoice)
      expect((await shop.http(method, callbackUrl, undefined, headers)).status).toBe(200)
      expect(statusRequests()).toEqual([])
      expect(await sql("select status from doku_transaction")).toEqual([{ status: "pending" }])
      expect((await shop.http("GET", callbackUrl)).status).toBe(303)
      await expectOneOrder(suite, cart.id, cart.total)
    })
  })

  /** Replaces a workflow of Medusa's, and counts its calls. */
  function insteadOf(workflowId: string, run: (real: () => Promise<unknown>) => Promise<unknown>) {
    const engine = suite.container.resolve(Modules.WORKFLOW_ENGINE)
    const real = engine.run.bind(engine)
    const calls = { times: 0 }
    jest.spyOn(engine, "run").mockImplementation(((id: string, ...rest: unknown[]) => {
      const runReally = (): Promise<unknown> => Reflect.apply(real, engine, [id, ...rest]) as Promise<unknown>
      if (id !== workflowId) return runReally()
      calls.times++
      return run(runReally)
    }) as never)
    return calls
  }

  const openCases = () =>
    suite.sql<{ kind: string; details: { reason?: string } }>(
      "select kind, details from doku_case where closed_at is null",
    )

  describe("a payment that Medusa can't make an order of for an unknown reason", () => {
    const LOG_MESSAGES = "A hook of this store says no"

    async function paidInVain() {
      const { shop, sandbox } = suite
      const calls = insteadOf(completeCartWorkflowId, async () => ({
        errors: [{ error: new Error(LOG_MESSAGES) }],
      }))
      const checkout = await shop.checkout()
      sandbox.pay(checkout.invoice, { notify: { requestId: "first" } })
      await sandbox.idle()
      await eventually(async () =>
        expect(await openCases()).toEqual([
          { kind: "paid_without_order", details: { reason: LOG_MESSAGES } },
        ]),
      )
      await leasesReleased(suite)
      expect(calls.times).toBe(1)
      return { ...checkout, calls, back: sandbox.invoice(checkout.invoice).callbackUrl }
    }

    it("isn't retried when a shopper reloads the return page, and keeps its schedule", async () => {
      const { shop } = suite
      const { cart, calls, back } = await paidInVain()
      for (let reload = 0; reload < 6; reload++) expect((await shop.http("GET", back)).status).toBe(303)
      await leasesReleased(suite)
      expect(calls.times).toBe(1)
      const { check_count, seconds } = await planned()
      expect(check_count).toBe(1)
      expect(seconds).toBeLessThanOrEqual(60)
      expect(await openCases()).toEqual([{ kind: "paid_without_order", details: { reason: LOG_MESSAGES } }])
      jest.restoreAllMocks()
      await letTheJobRunDry(suite)
      await expectOneOrder(suite, cart.id, cart.total)
    })

    it("is retried once for each repeated notification, and keeps its schedule", async () => {
      const { sandbox } = suite
      const { invoice, calls } = await paidInVain()
      for (let repeat = 1; repeat <= 4; repeat++) {
        sandbox.notify(invoice, { requestId: "first" })
        await sandbox.idle()
        await leasesReleased(suite)
        await eventually(async () => expect(calls.times).toBe(1 + repeat))
      }
      expect(await planned()).toMatchObject({ check_count: 1 })
      expect((await planned()).seconds).toBeLessThanOrEqual(60)
    })

    it("is retried by each check of an admin, and keeps its schedule", async () => {
      const { shop } = suite
      const { invoice, calls } = await paidInVain()
      for (let click = 1; click <= 3; click++) {
        expectOk(await shop.admin("POST", `/admin/doku/transactions/${invoice}/check`))
        expect(calls.times).toBe(1 + click)
      }
      expect(await planned()).toMatchObject({ check_count: 1 })
    })

    it("is retried by the job ever less often", async () => {
      const { calls } = await paidInVain()
      const waits: number[] = []
      for (let tries = 0; tries < 4; tries++) {
        const { seconds } = await planned()
        waits.push(Math.round(seconds / 60))
        await letTimePass(suite, `${Math.ceil(seconds) + 1} seconds`)
        await runJob(suite)
      }
      expect(waits).toEqual([1, 2, 5, 10])
      expect(calls.times).toBe(5)
    })
  })

  it("makes the order on the shopper's return once a known obstacle is gone, before the next check", async () => {
    const { shop, sandbox, container } = suite
    const promotion = await shop.admin<{ promotion: { id: string } }>("POST", "/admin/promotions", {
      code: "HEMAT10",
      type: "standard",
      status: "active",
      application_method: { type: "percentage", value: 10, target_type: "order", currency_code: "idr" },
    })
    const { id } = promotion.body.promotion
    const { cart, invoice } = await shop.checkout({ promotions: ["HEMAT10"] })
    expectOk(await shop.admin("DELETE", `/admin/promotions/${id}`))
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(await openCases()).toMatchObject([{ kind: "paid_without_order" }]))
    await leasesReleased(suite)
    const back = sandbox.invoice(invoice).callbackUrl
    for (let reload = 0; reload < 6; reload++) await shop.http("GET", back)
    await leasesReleased(suite)
    await expectNoOrder(suite, cart.id)
    expect(await planned()).toMatchObject({ check_count: 1 })
    expect((await planned()).seconds).toBeLessThanOrEqual(60)
    await container.resolve("link").dismiss({ cart: { cart_id: cart.id }, promotion: { promotion_id: id } })
    await eventually(async () => {
      await shop.http("GET", back)
      await expectOneOrder(suite, cart.id, cart.total)
    })
  })

  it("makes the order on the shopper's return once it is back in stock, before the next check", async () => {
    const { shop, sandbox } = suite
    const { cart, invoice } = await shop.checkout()
    await setStock(suite, 0)
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(await openCases()).toMatchObject([{ kind: "paid_without_order" }]))
    await leasesReleased(suite)
    const back = sandbox.invoice(invoice).callbackUrl
    for (let reload = 0; reload < 6; reload++) await shop.http("GET", back)
    await leasesReleased(suite)
    await expectNoOrder(suite, cart.id)
    expect(await planned()).toMatchObject({ check_count: 1 })
    expect((await planned()).seconds).toBeLessThanOrEqual(60)
    await setStock(suite, 9)
    await eventually(async () => {
      await shop.http("GET", back)
      await expectOneOrder(suite, cart.id, cart.total)
    })
  })

  describe("settling that fails with an error", () => {
    /** Simulates a plugin of the store that breaks Medusa's queries. */
    function breakQueries(entity?: string) {
      const query = suite.container.resolve(ContainerRegistrationKeys.QUERY)
      const graph = query.graph.bind(query)
      let broken = 0
      const spy = jest.spyOn(query, "graph").mockImplementation(((...args: Parameters<typeof graph>) => {
        if (entity !== undefined && args[0].entity !== entity) return Reflect.apply(graph, query, args)
        const id = `pay_${String(broken++).padStart(26, "0")}`
        return Promise.reject(new Error(`Link of ${id} is broken`))
      }) as never)
      return () => spy.mockRestore()
    }

    async function waitsOverTries(tries: number) {
      const waits: number[] = []
      for (let done = 0; done < tries; done++) {
        await runJob(suite)
        const { seconds } = await planned()
        waits.push(Math.round(seconds / 60))
        await letTimePass(suite, `${Math.ceil(seconds) + 1} seconds`)
      }
      return waits
    }

    it("is retried ever less often, and opens a case with the reason after a few tries", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, session, invoice } = await shop.checkout()
      const log = captureLog(suite)
      const mend = breakQueries("cart")
      sandbox.pay(invoice)
      await sandbox.idle()
      await leasesReleased(suite)
      // Neither a shopper nor DOKU can open the case by repeating requests.
      for (let reload = 0; reload < 4; reload++) await shop.http("GET", sandbox.invoice(invoice).callbackUrl)
      expect(await waitsOverTries(2)).toEqual([1, 2])
      expect(await openCases()).toEqual([])
      expect(await waitsOverTries(4)).toEqual([5, 10, 20, 40])
      expect(await sql("select kind, details, closed_at from doku_case")).toEqual([
        {
          kind: "paid_without_order",
          details: { reason: "each try to make the order breaks off: Link of pay_… is broken" },
          closed_at: null,
        },
      ])
      expect(
        log.life(invoice).filter((line) => line === "error settle_failed").length,
      ).toBeGreaterThanOrEqual(6)
      expect(await shop.word(session.id)).toEqual({ payment: "review", invoice_number: invoice })
      mend()
      await runJob(suite)
      await expectOneOrder(suite, cart.id, cart.total)
      expect(await openCases()).toEqual([])
    })

    it("isn't retried after a person has closed the payment's case", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, invoice } = await shop.checkout()
      await setStock(suite, 0)
      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(async () => expect(await openCases()).toHaveLength(1))
      await leasesReleased(suite)
      const [standing] = await sql<{ id: string }>("select id from doku_case")
      expectOk(
        await shop.admin("POST", `/admin/doku/cases/${standing?.id}/close`, { note: "Sent it myself" }),
      )
      await setStock(suite, 9)
      const mend = breakQueries("cart")
      await waitsOverTries(5)
      expect(await openCases()).toEqual([])
      mend()
      await runJob(suite)
      await expectNoOrder(suite, cart.id)
    })

    it("is also retried ever less often for work after a settled payment", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      await leasesReleased(suite)
      await letTimePass(suite, "25 hours")
      const mend = breakQueries()
      expect(await waitsOverTries(4)).toEqual([1, 2, 5, 10])
      mend()
      expect(await openCases()).toEqual([])
    })
  })

  it("continues to query DOKU while Medusa makes orders slowly", async () => {
    const { shop, sandbox, locked } = suite
    const { cart, collectionId, invoice } = await shop.checkout()
    const invoices = [invoice]
    while (invoices.length < 20) invoices.push((await shop.session(collectionId)).data.invoice_number)
    for (const paid of invoices) sandbox.pay(paid, { notify: false })
    const other = await shop.checkout()
    await letTimePass(suite, "61 seconds")
    let job: Promise<void> | undefined
    // Locks a table that every settling needs.
    await locked("doku_lease", async () => {
      job = runJob(suite)
      await eventually(async () =>
        expect(statusRequests().filter(({ path }) => path.endsWith(other.invoice))).toHaveLength(1),
      )
    })
    await job
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
  })

  describe("any number of invoices of one cart", () => {
    /** More than the limit. */
    async function manyInvoices(invoice: string, count: number) {
      await suite.sql(
        `insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number, pay_token,
           return_token, payment_collection_id, cart_id, amount, session_amount, status, expires_at, next_check_at, redirected_at)
         select 'dokutx_' || n, provider_id, channel, environment, client_id, 'COPY' || n, 'p' || n, 'r' || n,
           payment_collection_id, cart_id, amount, session_amount, 'pending', expires_at, now(),
           case when n <= 8 then now() - n * interval '10 minutes' end
         from doku_transaction, generate_series(1, ?) n where invoice_number = ?`,
        [count, invoice],
      )
    }
    const queriedInvoices = () =>
      statusRequests()
        .map(({ path }) => path.split("/").at(-1))
        .sort()
    const OPENED_LAST = ["COPY1", "COPY2", "COPY3", "COPY4", "COPY5"]

    it("cause a handful of queries by one completion, for those opened last", async () => {
      const { shop } = suite
      const { cart, invoice } = await shop.checkout()
      await manyInvoices(invoice, 300)
      expect((await shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
      expect(queriedInvoices()).toEqual(OPENED_LAST)
    })

    it("cause a handful of queries before a further page is refused", async () => {
      const { shop } = suite
      const { collectionId, invoice } = await shop.checkout()
      await manyInvoices(invoice, 300)
      const answer = await shop.requestSession(collectionId)
      expect(answer.status).toBe(400)
      expect(answer.body.message).toMatch(/try again in an hour, or choose another payment method/)
      // The request's own check and the provider both query them; the second is skipped within half a second.
      const queried = queriedInvoices()
      expect([...new Set(queried)]).toEqual(OPENED_LAST)
      expect(queried.length).toBeLessThanOrEqual(2 * OPENED_LAST.length)
      // Once they have expired, another page is possible.
      await letTimePass(suite, "2 hours")
      expect((await shop.requestSession(collectionId)).status).toBe(200)
    })

    it("cause a handful of queries by a notification that makes them due, and the rest by the job", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await shop.checkout()
      await manyInvoices(invoice, 30)
      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      await leasesReleased(suite)
      expect(queriedInvoices()).toEqual(OPENED_LAST)
    })

    it("are at most twenty payable ones, and don't limit other carts", async () => {
      const { shop, sql } = suite
      const { collectionId } = await shop.checkout()
      for (let made = 1; made < 20; made++) {
        expect((await shop.requestSession(collectionId)).status).toBe(200)
      }
      expect((await shop.requestSession(collectionId)).status).toBe(400)
      expect(await sql("select id from doku_transaction")).toHaveLength(20)
      await shop.checkout()
    })

    it("leave connections free for a shopper who starts to pay", async () => {
      const { shop, sandbox, doku } = suite
      const { invoice } = await shop.checkout()
      await manyInvoices(invoice, 100)
      sandbox.addFault({ route: "status", kind: "hang_before", count: 1_000 })
      const transactions = await Promise.all(
        Array.from({ length: 100 }, (_, n) => doku.ledger.find("invoice_number", `COPY${n + 1}`)),
      )
      const queries = transactions.map(
        (one) => one && doku.queryStatus(one, { source: "medusa", timeoutMs: 6_000 }),
      )
      await eventually(async () => expect(statusRequests().length).toBeGreaterThanOrEqual(64))
      const startedAt = performance.now()
      await shop.checkout()
      expect(performance.now() - startedAt).toBeLessThan(4_000)
      await Promise.all(queries)
      doku.accounts.list()[0]?.breaker.onSuccess()
    })
  })

  it("writes one event per minute about sessions that adopt a received payment", async () => {
    const { shop, sandbox } = suite
    const { collectionId, invoice } = await shop.checkout()
    await setStock(suite, 0)
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(await openCases()).toHaveLength(1))
    await leasesReleased(suite)
    for (let again = 0; again < 4; again++) await shop.requestSession(collectionId)
    await leasesReleased(suite)
    expect((await events("session_adopted")).length).toBeLessThanOrEqual(1)
  })

  describe("a request that waits for the lease", () => {
    it("does nothing once its client has disconnected", async () => {
      const { shop, doku, sql } = suite
      const { collectionId } = await shop.checkout()
      const lease = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
      const log = captureLog(suite)
      const waits = () => log.events().filter(({ event }) => event === "lease_waited")
      const hangUp = new AbortController()
      const statusQueries = shop.requestSession(collectionId, undefined, undefined, hangUp.signal)
      const hungUp = expect(statusQueries).rejects.toThrow("abort")
      // The server has received it by now, because it answers in order.
      await shop.store("GET", "/store/regions")
      hangUp.abort()
      await hungUp
      await eventually(async () => expect(waits()).toMatchObject([{ fields: { acquired: "false" } }]), 5_000)
      await lease?.release()
      expect((await shop.requestSession(collectionId)).status).toBe(200)
      expect(await sql("select id from doku_transaction")).toHaveLength(2)
    })
  })

  describe("a partial refund before there is an order", () => {
    it("opens a case, even if an earlier case of the payment was closed", async () => {
      const { shop, sandbox, sql, doku } = suite
      const { cart, collectionId, invoice } = await shop.checkout()
      // The payment is recorded; the process that should settle it dies.
      const lease = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
      sandbox.pay(invoice)
      await sandbox.idle()
      await sql(
        `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, closed_at, note, actor)
         select 'dokucase_ended', id, provider_id, invoice_number, 'account_missing', now(), 'An account is back', 'system'
         from doku_transaction`,
      )
      const transaction = await doku.ledger.find("invoice_number", invoice)
      await doku.refunds.record({
        transactionId: String(transaction?.id),
        amount: 1_000,
        reference: "BCA-1",
        note: null,
        actor: "user_1",
        returnedAt: null,
      })
      expect(await openCases()).toMatchObject([{ kind: "paid_without_order" }])
      await lease?.release()
      await letTimePass(suite, "61 seconds")
      await runJob(suite)
      await expectNoOrder(suite, cart.id)
      expect(await openCases()).toMatchObject([{ kind: "paid_without_order" }])
    })

    it("opens a case once the blocking case is closed", async () => {
      const { shop, sandbox, sql, doku } = suite
      const { invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: { amount: 99_000 } })
      await sandbox.idle()
      await eventually(async () => expect(await openCases()).toMatchObject([{ kind: "amount_mismatch" }]))
      await leasesReleased(suite)
      const transaction = await doku.ledger.find("invoice_number", invoice)
      expectOk(
        await shop.admin("POST", `/admin/doku/transactions/${transaction?.id}/refunds`, {
          amount: 1_000,
          reference: "BCA-1",
        }),
      )
      const [mismatch] = await sql<{ id: string }>("select id from doku_case where kind = 'amount_mismatch'")
      expectOk(await shop.admin("POST", `/admin/doku/cases/${mismatch?.id}/close`, { note: "x" }))
      await letTimePass(suite, "61 seconds")
      await runJob(suite)
      expect(await openCases()).toMatchObject([{ kind: "paid_without_order" }])
    })
  })

  it("clears a customer's data once it can't be sent to DOKU, even without an account", async () => {
    const { shop, sandbox, sql } = suite
    const cart = await shop.cart()
    const collectionId = await shop.collection(cart.id)
    sandbox.addFault({ route: "create", kind: "reset_before", count: 2 })
    expect((await shop.requestSession(collectionId)).status).toBe(422)
    const body = () => sql("select status, request_body is not null as kept from doku_transaction")
    await sql("update doku_transaction set client_id = 'BRN-OLD', next_check_at = null")
    await runJob(suite)
    expect(await body()).toMatchObject([{ kept: true }])
    await letTimePass(suite, "61 minutes")
    await runJob(suite)
    expect(await body()).toMatchObject([{ kept: false }])
    // The next session has its own invoice, so nothing needs the old request.
    sandbox.clearFaults()
    expect((await shop.requestSession(collectionId)).status).toBe(200)
  })
})
