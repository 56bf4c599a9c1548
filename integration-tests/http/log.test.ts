import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DEFAULT_MERCHANT } from "../../src/sandbox"
import { RECONCILE_JOB } from "../../src/workflows/reconcile"
import { eventually } from "./support/eventually"
import { letTheJobRunDry, letTimePass, runJob } from "./support/job"
import { captureLog, type Log } from "./support/log"
import { NOTIFICATION_PATH, PROVIDER_ID } from "./support/names"
import { expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { setStock } from "./support/stock"
import { dokuSuite } from "./support/suite"

/** The first events of every payment whose page was opened. */
const OPENED = ["info invoice_opened", "info invoice_created", "info page_opened"]

dokuSuite("the log", (suite) => {
  let log: Log
  beforeEach(() => {
    log = captureLog(suite)
  })
  afterEach(() => jest.restoreAllMocks())

  const settled = (invoice: string) =>
    eventually(async () => expect(log.life(invoice)).toContain("info settled"))
  const transactionOf = async (invoice: string) => {
    const transaction = await suite.doku.ledger.find("invoice_number", invoice)
    if (!transaction) throw new Error(`No transaction for ${invoice}`)
    return transaction
  }
  const opened = async (wishes = {}) => {
    const checkout = await suite.shop.checkout(wishes)
    await suite.shop.http("GET", checkout.session.data.redirect_url)
    return checkout
  }

  describe("shows by its invoice the life of a payment", () => {
    it("that succeeds: opened, created, paid, settled, and where the shopper was sent", async () => {
      const { shop, sandbox } = suite
      const { cart, collectionId, invoice } = await opened()
      sandbox.pay(invoice)
      await sandbox.idle()
      await settled(invoice)
      await shop.http("GET", sandbox.invoice(invoice).callbackUrl)
      const order = await expectOneOrder(suite, cart.id, cart.total)

      expect(log.life(invoice)).toEqual([
        ...OPENED,
        "info notification_recorded",
        "info payment_paid",
        "info settled",
        "info shopper_returned",
      ])
      const amount_idr = String(cart.total)
      const about = { invoice, provider: PROVIDER_ID }
      expect(log.only(invoice, "invoice_opened")).toEqual({
        ...about,
        integration: "direct",
        amount_idr,
        cart: cart.id,
        collection: collectionId,
      })
      expect(log.only(invoice, "invoice_created")).toEqual({
        ...about,
        attempts: "1",
        replayed: "false",
        took_ms: expect.stringMatching(/^\d+$/),
      })
      expect(log.only(invoice, "page_opened")).toEqual({ ...about, again: "false" })
      expect(log.only(invoice, "notification_recorded")).toEqual({
        ...about,
        doku_status: "SUCCESS",
        amount_idr,
        repeated: "false",
      })
      expect(log.only(invoice, "payment_paid")).toEqual({
        ...about,
        paid_amount_idr: amount_idr,
        source: "notification",
      })
      const transaction = await transactionOf(invoice)
      expect(log.only(invoice, "settled")).toEqual({
        ...about,
        order: order.id,
        payment: transaction.payment_id,
        since_paid_ms: expect.stringMatching(/^\d+$/),
        took_ms: expect.stringMatching(/^\d+$/),
      })
      expect(log.only(invoice, "shopper_returned")).toMatchObject({ status_shown: "paid", order: order.id })
    })

    it("that was declined first, then paid", async () => {
      const { sandbox } = suite
      const { invoice } = await opened()
      sandbox.notify(invoice, { status: "FAILED" })
      await sandbox.idle()
      sandbox.notify(invoice, { status: "FAILED" })
      await sandbox.idle()
      sandbox.pay(invoice)
      await sandbox.idle()
      await settled(invoice)
      expect(log.life(invoice)).toEqual([
        ...OPENED,
        "info notification_recorded",
        "info payment_declined",
        // A second decline, which changes nothing.
        "info notification_recorded",
        "info notification_recorded",
        "info payment_paid",
        "info settled",
      ])
    })

    it("whose notification was lost until the job found it", async () => {
      const { sandbox } = suite
      const { invoice } = await opened()
      await letTimePass(suite, "61 seconds")
      await runJob(suite)
      sandbox.pay(invoice, { notify: { drop: true } })
      await letTimePass(suite, "3 minutes")
      await runJob(suite)
      await settled(invoice)
      expect(log.life(invoice)).toEqual([
        ...OPENED,
        // The first check learns DOKU's status of an open payment.
        "info status_learned",
        "info status_learned",
        "info payment_paid",
        "info settled",
      ])
      const [, learned] = log.events().filter(({ event }) => event === "status_learned")
      expect(learned?.fields).toMatchObject({ source: "job", doku_status: "SUCCESS" })
      expect(log.only(invoice, "payment_paid")).toMatchObject({ source: "status" })
      const jobRuns = log.events().filter(({ event }) => event === "job_run")
      const sum = (count: string) => jobRuns.reduce((total, { fields }) => total + Number(fields[count]), 0)
      expect(["queried", "paid", "checked", "settled", "failed"].map(sum)).toEqual([2, 1, 0, 1, 0])
      expect(jobRuns.map(({ level }) => level)).toEqual(jobRuns.map(() => "info"))
    })

    it("that was sold out until restocked: the case, its reason, and why it was closed", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await opened()
      await setStock(suite, 0)
      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(async () => expect(log.life(invoice)).toContain("info not_settled"))
      await letTimePass(suite, "2 minutes")
      await runJob(suite)
      await setStock(suite, 9)
      await letTimePass(suite, "3 minutes")
      await runJob(suite)
      const order = await expectOneOrder(suite, cart.id, cart.total)
      await shop.http("GET", sandbox.invoice(invoice).callbackUrl)

      expect(log.life(invoice)).toEqual([
        ...OPENED,
        "info notification_recorded",
        "info payment_paid",
        "warn case_opened",
        "info not_settled",
        "info not_settled",
        "info case_closed",
        "info settled",
        "info shopper_returned",
      ])
      const [{ id } = { id: "" }] = await suite.sql<{ id: string }>("select id from doku_case")
      const reason = expect.stringMatching(/SAMBAL-ROA-150/)
      expect(log.only(invoice, "case_opened")).toMatchObject({
        case: id,
        kind: "paid_without_order",
        reason,
        actor: "system",
      })
      expect(log.only(invoice, "case_closed")).toMatchObject({ case: id, why: "settled", actor: "system" })
      expect(log.only(invoice, "settled")).toMatchObject({ order: order.id })
      const tries = log.events().filter(({ event }) => event === "not_settled")
      expect(tries.map(({ fields }) => fields)).toMatchObject([
        { kind: "paid_without_order", reason, next_in_ms: "60000" },
        { kind: "paid_without_order", reason, next_in_ms: "120000" },
      ])
    })

    it("that was refunded: recorded, booked, and the amount left", async () => {
      const { shop, sandbox } = suite
      const { invoice } = await opened()
      sandbox.pay(invoice)
      await sandbox.idle()
      await settled(invoice)
      await eventually(async () => expect(await suite.sql("select owner from doku_lease")).toEqual([]))
      const { id, amount } = await transactionOf(invoice)
      const refund = { amount: 6_000, reference: "BCA Siti 081234567890", note: "for Siti Nurhaliza" }
      for (const _ of ["once", "and the same again"])
        expectOk(await shop.admin("POST", `/admin/doku/transactions/${id}/refunds`, refund))
      const { payment_id } = await transactionOf(invoice)
      const unrecorded = await shop.admin("POST", `/admin/payments/${payment_id}/refund`, { amount: 1_000 })
      expect(unrecorded.status).toBe(400)

      expect(log.life(invoice).slice(5)).toEqual([
        "info settled",
        "info refund_recorded",
        "info refund_booked",
        "warn refund_refused",
      ])
      const [recorded] = await suite.sql<{ id: string; actor: string; medusa_refund_id: string }>(
        "select id, actor, medusa_refund_id from doku_refund",
      )
      expect(log.only(invoice, "refund_recorded")).toMatchObject({
        refund: recorded?.id,
        amount_idr: "6000",
        left_idr: String(amount - 6_000),
        actor: recorded?.actor,
      })
      expect(log.only(invoice, "refund_booked")).toMatchObject({
        refund: recorded?.id,
        amount_idr: "6000",
        medusa_refund: recorded?.medusa_refund_id,
      })
    })

    it("that nobody paid: it expires, and its checks end", async () => {
      const { invoice } = await opened()
      await letTheJobRunDry(suite)
      expect(log.life(invoice)).toEqual([
        ...OPENED,
        "info status_learned",
        "info payment_expired",
        "info checks_ended",
      ])
      expect(log.only(invoice, "payment_expired")).toMatchObject({ source: "clock" })
      expect(log.only(invoice, "checks_ended")).toMatchObject({ status: "expired" })
      // The other thirty checks changed nothing.
      expect(log.events().filter(({ level }) => level === "debug").length).toBeGreaterThan(25)
    })

    it("whose creation was unknown until the job queried DOKU", async () => {
      const { shop, sandbox } = suite
      const collectionId = await shop.collection((await shop.cart()).id)
      sandbox.addFault({ route: "create", kind: "empty_200", count: 2 })
      expect((await shop.requestSession(collectionId)).status).toBe(422)
      const [{ invoiceNumber: invoice } = { invoiceNumber: "" }] = sandbox.book().invoices
      sandbox.pay(invoice, { notify: { drop: true } })
      await letTimePass(suite, "61 seconds")
      await runJob(suite)
      await settled(invoice)
      expect(log.life(invoice)).toEqual([
        "info invoice_opened",
        "warn create_unknown",
        "info status_learned",
        "info payment_paid",
        // Medusa has deleted the session of a payment that couldn't start, so settling creates another.
        "info session_adopted",
        "info settled",
      ])
      expect(log.only(invoice, "create_unknown")).toMatchObject({
        kind: "unknown_outcome",
        attempts: "2",
        problem: expect.stringMatching(/not known/),
      })
    })

    it("that DOKU refused: DOKU's reason, and nothing after it", async () => {
      const { shop, sandbox } = suite
      sandbox.addFault({ route: "create", kind: "inactive_channel" })
      await shop.requestSession(await shop.collection((await shop.cart()).id))
      const [{ invoice_number: invoice } = { invoice_number: "" }] = await suite.sql<{
        invoice_number: string
      }>("select invoice_number from doku_transaction")
      await letTheJobRunDry(suite)
      expect(log.life(invoice)).toEqual(["info invoice_opened", "warn create_refused", "warn case_opened"])
      expect(log.only(invoice, "create_refused")).toMatchObject({
        kind: "misconfigured",
        problem: expect.stringMatching(/not activated LinkAja/),
      })
      expect(log.only(invoice, "case_opened")).toMatchObject({
        kind: "channel_inactive",
        reason: expect.stringMatching(/not activated LinkAja/),
      })
    })

    it("of another amount: the case has both amounts", async () => {
      const { sandbox } = suite
      const { cart, invoice } = await opened()
      sandbox.pay(invoice, { notify: { amount: 1_000 } })
      await sandbox.idle()
      expect(log.life(invoice).slice(3)).toEqual([
        "info notification_recorded",
        "info payment_paid",
        "warn case_opened",
      ])
      expect(log.only(invoice, "case_opened")).toMatchObject({
        kind: "amount_mismatch",
        details: `expected_amount ${cart.total}, received_amount 1000, currency IDR`,
      })
    })

    it("whose page was opened after the cart had changed", async () => {
      const { shop } = suite
      const { cart, session, invoice } = await opened()
      await shop.store("POST", `/store/carts/${cart.id}/line-items/${cart.items[0]?.id}`, { quantity: 2 })
      await shop.http("GET", session.data.redirect_url)
      expect(log.life(invoice).filter((event) => /page|returned/.test(event))).toEqual([
        "info page_opened",
        "info page_refused",
      ])
      expect(log.only(invoice, "page_refused")).toMatchObject({ reason: "total_changed" })
    })
  })

  it("logs a forged notification without its invoice, and without lines that it injects", async () => {
    const { shop, sandbox } = suite
    const { invoice } = await opened()
    sandbox.notify(invoice, { signature: "bad" })
    await sandbox.idle()
    const forged = "x\r\ninfo: doku: event=settled order=order_1"
    const answer = await shop.http("POST", `/hooks/payment/doku-linkaja_${encodeURIComponent(forged)}`, {})
    expect(answer.status).toBe(404)

    expect(log.life(invoice)).toEqual(OPENED)
    const rejected = log.events().filter(({ event }) => event === "notification_rejected")
    expect(rejected).toMatchObject([{ level: "warn", fields: { provider: PROVIDER_ID } }])
    expect(rejected[0]?.fields.hint).toMatch(/Signature|secret key/)
    const misdirected = log.events().filter(({ event }) => event === "notification_misdirected")
    expect(misdirected).toMatchObject([{ level: "warn", fields: { addressed_to: `doku-linkaja_${forged}` } }])
    expect(misdirected[0]?.fields.hint).toContain(NOTIFICATION_PATH)
    for (const line of log.lines()) expect(line).not.toMatch(/\p{Cc}/u)
  })

  it("omits events of a rolled-back database transaction", async () => {
    const { shop, sandbox, sql } = suite
    const { cart, invoice } = await opened()
    sandbox.pay(invoice, { notify: false })
    // The last statement of the database transaction that records a notification fails.
    await sql("alter table doku_transaction add constraint never_paid check (status <> 'paid')")
    sandbox.notify(invoice)
    await eventually(async () =>
      expect(log.events().map(({ event }) => event)).toContain("notification_unrecorded"),
    )
    await sql("alter table doku_transaction drop constraint never_paid")
    expect(log.life(invoice)).toEqual(OPENED)
    // DOKU's notification was answered so that DOKU repeats it.
    await sandbox.idle()
    await settled(invoice)
    await expectOneOrder(suite, cart.id, cart.total)
    expect(log.life(invoice).slice(3, 5)).toEqual(["info notification_recorded", "info payment_paid"])
    const [unrecorded] = log.events().filter(({ event }) => event === "notification_unrecorded")
    expect(unrecorded).toMatchObject({
      level: "error",
      fields: { provider: PROVIDER_ID, problem: expect.stringMatching(/^database: .*never_paid/) },
    })
    expect(
      await shop.word(String((await sql("select session_id from doku_session"))[0]?.session_id)),
    ).toMatchObject({ payment: "paid" })
  })

  it("omits a storefront's polling and answers without a change", async () => {
    const { shop } = suite
    const { session } = await opened()
    const before = log.lines()
    for (let polls = 0; polls < 5; polls++) await shop.word(session.id)
    expect(log.lines()).toEqual(before)
  })

  it("shows an outage: each query without an answer, the pause, and its end", async () => {
    const { shop, sandbox } = suite
    const invoices: string[] = []
    for (let count = 0; count < 5; count++) invoices.push((await shop.checkout()).invoice)
    sandbox.addFault({ route: "status", kind: "html_502", count: 5 })
    await letTimePass(suite, "61 seconds")
    await runJob(suite)
    const [account] = suite.doku.accounts.list()
    const outage = log.events().filter(({ event }) => /^(status_un|breaker)/.test(event))
    expect(outage.map(({ level, event }) => `${level} ${event}`)).toEqual([
      ...Array(5).fill("warn status_unanswered"),
      "warn breaker_opened",
    ])
    expect(outage[0]?.fields).toMatchObject({
      source: "job",
      kind: "unknown_outcome",
      http_status: "502",
    })
    expect(outage.at(-1)?.fields).toEqual({ provider: PROVIDER_ID, pause_ms: "15000" })
    // A shopper's own query is sent all the same, and ends the pause.
    await suite.doku.queryStatus(await transactionOf(String(invoices[0])), {
      source: "return_page",
      minIntervalMs: 0,
    })
    expect(log.events().at(-1)?.event).toMatch(/^status_/)
    expect(log.lines().filter((line) => line.includes("event=breaker_closed"))).toHaveLength(1)
    expect(account?.breaker.isOpen()).toBe(false)
  })

  it("reports a skewed clock once", async () => {
    const { sandbox, shop } = suite
    sandbox.updateSettings({ clockOffsetMs: 600_000 })
    await shop.checkout()
    await shop.checkout()
    sandbox.updateSettings({ clockOffsetMs: 0 })
    await shop.checkout()
    const clockEvents = log.events().filter(({ event }) => event.startsWith("clock_"))
    expect(clockEvents.map(({ level, event }) => `${level} ${event}`)).toEqual([
      "warn clock_skewed",
      "info clock_in_sync",
    ])
    expect(Number(clockEvents[0]?.fields.ahead_ms)).toBeLessThan(-590_000)
  })

  it("breaks no payment when the logger is broken", async () => {
    const { sandbox, container } = suite
    jest.restoreAllMocks()
    const logger = container.resolve("logger")
    for (const level of ["debug", "info", "warn", "error"] as const) {
      const write = logger[level].bind(logger) as (line: unknown) => void
      jest.spyOn(logger, level).mockImplementation((...[line]: unknown[]) => {
        if (String(line).startsWith("doku: ")) throw new Error("the disk is full")
        return write(line) as never
      })
    }
    const { cart, invoice } = await opened()
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    await eventually(async () =>
      expect(await suite.sql("select settlement from doku_transaction")).toEqual([{ settlement: "settled" }]),
    )
    expect(await suite.sql("select id from doku_case")).toEqual([])
  })

  it("has queries in docs/operations.md that find what they describe", async () => {
    const { sandbox, sql } = suite
    const page = readFileSync(join(__dirname, "../../docs/operations.md"), "utf8")
    const [, block = ""] = page.split("```sql\n")
    const queries = String(block.split("```", 1)[0])
      .split(/^-- \d: .*$/m)
      .slice(1)
    expect(queries).toHaveLength(3)
    const run = () => Promise.all(queries.map((query) => sql(query.trim().replace(/;$/, ""))))
    await sql(
      "insert into doku_job (name, started_at, finished_at) values (?, now(), now()) on conflict (name) do update set started_at = now(), finished_at = now()",
      [RECONCILE_JOB],
    )
    expect(await run()).toEqual([[], [], []])

    const { invoice } = await opened()
    await setStock(suite, 0)
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(log.life(invoice)).toContain("info not_settled"))
    expect(await run()).toEqual([
      [],
      [{ kind: "paid_without_order", count: "1", oldest: expect.any(Date) }],
      [],
    ])
    // A case that closed automatically is no person's decision.
    await sql("update doku_case set closed_at = now(), actor = 'system', note = 'It ended by itself'")
    await letTimePass(suite, "11 minutes")
    await sql(
      "update doku_job set started_at = now() - interval '6 minutes', finished_at = now() - interval '6 minutes'",
    )
    expect(await run()).toEqual([
      [{ invoice_number: invoice, paid_at: expect.any(Date) }],
      [],
      [{ job: "late" }],
    ])
    await setStock(suite, 9)
  })

  it("contains no secret, signature, token, session, customer data or typed note, after all failures", async () => {
    const { shop, sandbox, sql } = suite
    const customer = {
      email: "rahasia@example.com",
      firstName: "Nama",
      lastName: "Tertutup",
      phone: "081299998888",
    }
    sandbox.updateSettings({ responseSignature: "bad", clockOffsetMs: 900_000 })
    sandbox.addFault({ route: "create", kind: "status_500", count: 2 })
    sandbox.addFault({ route: "status", kind: "status_500", count: 2 })
    const refused = await shop.requestSession(await shop.collection((await shop.cart(customer)).id))
    expect(refused.status).toBe(422)
    const { cart, session, invoice } = await opened(customer)
    await shop.http("GET", session.data.redirect_url)
    sandbox.notify(invoice, { signature: "bad" })
    await sandbox.idle()
    await setStock(suite, 0)
    sandbox.pay(invoice)
    await sandbox.idle()
    await eventually(async () => expect(log.life(invoice)).toContain("warn case_opened"))
    await shop.http("GET", sandbox.invoice(invoice).callbackUrl)
    const [{ id } = { id: "" }] = await sql<{ id: string }>("select id from doku_case")
    const note = "Nama Tertutup is called back on 081299998888"
    expectOk(await shop.admin("POST", `/admin/doku/cases/${id}/close`, { note }))
    await setStock(suite, 9)
    const transaction = await transactionOf(invoice)
    expectOk(await shop.admin("POST", `/admin/doku/transactions/${transaction.id}/check`))
    await settled(invoice)
    await eventually(async () => expect(await sql("select owner from doku_lease")).toEqual([]))
    const refund = { amount: 1_000, reference: "to Tertutup", note }
    expectOk(await shop.admin("POST", `/admin/doku/transactions/${transaction.id}/refunds`, refund))
    await letTheJobRunDry(suite)
    await expectOneOrder(suite, cart.id, cart.total).catch(() => undefined)

    const tokens = await sql<Record<string, string>>("select pay_token, return_token from doku_transaction")
    const sessions = await sql<Record<string, string>>("select session_id from doku_session")
    const hidden = [
      DEFAULT_MERCHANT.secretKey,
      DEFAULT_MERCHANT.clientId,
      "HMACSHA256=",
      "rahasia@example.com",
      "Nama",
      "Tertutup",
      "81299998888",
      ...[...tokens, ...sessions].flatMap(Object.values),
      // The parameter that the shopper's browser takes to LinkAja.
      ...[JSON.stringify(transaction.redirect).match(/"value":"([^"]+)"/)?.[1] ?? "no redirect"],
    ]
    expect(hidden).toHaveLength(7 + 2 * 2 + 2 + 1)
    const find = (lines: string[]) => lines.filter((line) => hidden.some((secret) => line.includes(secret)))
    expect(find(log.lines())).toEqual([])
    // Every failure occurred, and the scan finds a planted secret.
    const levels = new Set(log.events().map(({ level }) => level))
    expect(levels).toContain("warn")
    expect(log.lines().length).toBeGreaterThan(40)
    for (const secret of hidden) {
      expect(find([...log.lines(), `info doku: event=planted value="x${secret}y"`])).toHaveLength(1)
    }
  })
})
