import { context, trace } from "@opentelemetry/api"
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks"
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base"
import { RECONCILE_JOB } from "../../src/modules/doku/job/job-runs"
import { LedgerGauges } from "../../src/modules/doku/ledger-gauges"
import { DEFAULT_MERCHANT } from "../../src/sandbox"
import { METRICS, PROVIDERS } from "../../src/telemetry/metrics"
import { eventually } from "./support/eventually"
import { letTimePass, runJob } from "./support/job"
import { NOTIFICATION_PATH, PROVIDER_ID } from "./support/names"
import { exposeMetrics, type Sample, samplesOf, total } from "./support/scraped"
import { setStock } from "./support/stock"
import { dokuSuite } from "./support/suite"

dokuSuite("metrics and traces", (suite) => {
  let exposed: Awaited<ReturnType<typeof exposeMetrics>>
  beforeEach(async () => {
    exposed = await exposeMetrics()
  })
  afterEach(() => exposed.end())

  const opened = async () => {
    const checkout = await suite.shop.checkout()
    await suite.shop.http("GET", checkout.session.data.redirect_url)
    return checkout
  }
  const settled = (invoice: string) =>
    eventually(async () =>
      expect(await suite.doku.ledger.find("invoice_number", invoice)).toMatchObject({
        settlement: "settled",
      }),
    )
  const samples = async () => samplesOf(await exposed.scrape())
  const events = (found: Sample[], event: string) =>
    total(found, "doku_invoice_events_total", { doku_event: event, doku_provider_id: PROVIDER_ID })
  const notified = (found: Sample[], outcome: string) =>
    total(found, "doku_notifications_total", { doku_outcome: outcome })

  /** What the gauges show at this moment. The store's own are read once in ten seconds. */
  async function gauges(): Promise<Record<string, number>> {
    const { sql, log, accounts } = suite.doku
    const values: Record<string, number> = {}
    await new LedgerGauges({ sql, log, accounts: () => accounts, job: RECONCILE_JOB }).report({
      set: (name, value, labels) => {
        values[[name, ...Object.values(labels)].join(" ")] = value
      },
    })
    return values
  }

  describe("the figures", () => {
    it("are the ledger's: each payment once, however it is found and however often it is reported", async () => {
      const { sandbox } = suite
      const byNotification = await opened()
      sandbox.pay(byNotification.invoice)
      await sandbox.idle()
      await settled(byNotification.invoice)
      sandbox.notify(byNotification.invoice, { status: "SUCCESS" })
      await sandbox.idle()

      const byJob = await opened()
      sandbox.pay(byJob.invoice, { notify: { drop: true } })
      await letTimePass(suite, "3 minutes")
      await runJob(suite)
      await settled(byJob.invoice)

      const soldOut = await opened()
      await setStock(suite, 0)
      sandbox.pay(soldOut.invoice)
      await sandbox.idle()
      await eventually(async () => expect((await gauges())["doku.unsettled.payments person"]).toBe(1))
      await letTimePass(suite, "2 minutes")
      await runJob(suite)

      const [ledger] = await suite.sql<Record<"opened" | "paid" | "settled" | "cases", string>>(
        `select count(*) as opened, count(*) filter (where status = 'paid') as paid,
           count(*) filter (where settlement = 'settled') as settled,
           (select count(*) from doku_case where closed_at is null) as cases
         from doku_transaction`,
      )
      const found = await samples()
      expect(events(found, "opened")).toBe(Number(ledger?.opened))
      expect(events(found, "created")).toBe(Number(ledger?.opened))
      expect(events(found, "paid")).toBe(Number(ledger?.paid))
      expect(total(found, "doku_settle_delay_count")).toBe(Number(ledger?.settled))
      expect(total(found, "doku_settle_attempts_total", { doku_outcome: "settled" })).toBe(
        Number(ledger?.settled),
      )
      expect(total(found, "doku_settle_attempts_total", { doku_outcome: "not_settled" })).toBe(2)
      expect(total(found, "doku_case_events_total", { doku_event: "opened" })).toBe(Number(ledger?.cases))
      expect(total(found, "doku_page_opened_total")).toBe(3)
      expect(notified(found, "recorded") + notified(found, "repeated")).toBe(
        suite.sandbox.notifications().filter(({ state }) => state !== "dropped").length,
      )
      expect(total(found, "doku_job_run_duration_count")).toBe(2)
      const calls = { doku_outcome: "ok", doku_provider_id: PROVIDER_ID }
      expect(total(found, "doku_client_call_duration_count", { ...calls, doku_call: "create_order" })).toBe(3)
      expect(await gauges()).toMatchObject({
        "doku.unsettled.payments order": 0,
        "doku.unsettled.payments person": 1,
        "doku.cases.open paid_without_order": 1,
        "doku.cases.open paid_twice": 0,
      })
      expect((await gauges())["doku.unsettled.oldest_age person"]).toBeGreaterThan(119)
      expect((await gauges())["doku.job.finished.age"]).toBeLessThan(60)
    })

    it("count no payment whose notification the database rolled back, and the repeated one once", async () => {
      const { sandbox } = suite
      const { invoice } = await opened()
      await suite.locked("doku_event", async () => {
        sandbox.pay(invoice, { notify: { retry: false } })
        await sandbox.idle()
        const found = await samples()
        expect(notified(found, "not_recorded")).toBe(1)
        expect(events(found, "paid")).toBe(0)
      })
      await settled(invoice)
      sandbox.notify(invoice, { status: "SUCCESS" })
      await sandbox.idle()
      const found = await samples()
      expect(events(found, "paid")).toBe(1)
      expect(total(found, "doku_settle_delay_count")).toBe(1)
    })

    it("name each answer to a notification", async () => {
      const { sandbox, shop } = suite
      const { invoice } = await opened()
      const bare = { "content-type": "application/json" }
      await shop.http("POST", NOTIFICATION_PATH, "{}", bare)
      await shop.http("POST", NOTIFICATION_PATH, undefined, {})
      await shop.http("POST", "/hooks/payment/doku-linkaja_gone", "{}", bare)
      await shop.http("POST", NOTIFICATION_PATH, JSON.stringify({ text: "x".repeat(70_000) }), bare)
      sandbox.notify(invoice, { status: "FAILED" })
      await sandbox.idle()
      const found = await samples()
      const outcomes = ["bad_signature", "unreadable", "misdirected", "too_large", "recorded"]
      expect(outcomes.map((outcome) => notified(found, outcome))).toEqual([1, 1, 1, 1, 1])
      expect(events(found, "declined")).toBe(1)
    })

    it("say why shoppers were refused before they could pay", async () => {
      const { shop } = suite
      const cart = await shop.cart()
      const collection = await shop.collection(cart.id)
      await setStock(suite, 0)
      expect((await shop.requestSession(collection)).status).toBe(400)
      const found = await samples()
      const refused = { doku_step: "session", doku_reason: "sold_out" }
      expect(total(found, "doku_shopper_refusals_total", refused)).toBe(1)
    })

    it("have names and labels of the table only, and no invoice, cart or order in them", async () => {
      const { sandbox } = suite
      const { invoice } = await opened()
      sandbox.pay(invoice)
      await sandbox.idle()
      await settled(invoice)
      await runJob(suite)
      const text = await exposed.scrape()
      const allowed = new Map(
        Object.entries(METRICS).map(([name, { labels }]) => [name.replaceAll(".", "_"), labels]),
      )
      const ours = samplesOf(text).filter(({ name }) => name !== "target_info")
      expect(ours.length).toBeGreaterThan(20)
      for (const { name, labels } of ours) {
        const form = allowed.get(name.replace(/_(total|count|sum|bucket)$/, ""))
        expect({ name, known: form !== undefined }).toEqual({ name, known: true })
        for (const [label, value] of Object.entries(labels)) {
          if (/^(le|otel_scope_\w+)$/.test(label)) continue
          const values = (form as Record<string, readonly string[] | typeof PROVIDERS>)[
            label.replace("doku_", "doku.")
          ]
          expect([name, label, values === PROVIDERS ? PROVIDER_ID : values]).toEqual([
            name,
            label,
            values === PROVIDERS
              ? expect.stringMatching(/^pp_doku-linkaja_/)
              : expect.arrayContaining([value]),
          ])
        }
      }
      const rows = await suite.sql<{ ids: string[] }>(
        "select array[invoice_number, id, cart_id, order_id, payment_id, payment_collection_id] as ids from doku_transaction",
      )
      const ids = rows.flatMap((row) => row.ids).filter(Boolean)
      expect(ids.length).toBeGreaterThan(4)
      expect(ids.filter((id) => text.includes(id))).toEqual([])
      expect(text).not.toMatch(/siti@|Nurhaliza|081234567890/i)
    })

    it("are scraped without the database too, the gauges of the ledger excepted", async () => {
      await suite.withoutDatabase(async () => {
        const shown = await gauges()
        expect(
          Object.keys(shown).filter((name) => !name.startsWith("doku.breaker") && !/clock/.test(name)),
        ).toEqual([])
        expect(await exposed.scrape()).toContain("target_info")
      })
    })
  })

  describe("the spans", () => {
    const exporter = new InMemorySpanExporter()
    beforeEach(() => {
      exporter.reset()
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
      trace.setGlobalTracerProvider(
        new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
      )
    })
    afterEach(() => {
      trace.disable()
      context.disable()
    })
    const spans = (name: string) => exporter.getFinishedSpans().filter((span) => span.name === name)
    const only = (name: string): ReadableSpan => {
      const [span, ...others] = spans(name)
      if (!span || others.length > 0) throw new Error(`${others.length + (span ? 1 : 0)} spans ${name}`)
      return span
    }

    it("lead from a notification to the order, each with the invoice, and hold no secret", async () => {
      const { sandbox } = suite
      const { invoice } = await opened()
      sandbox.pay(invoice)
      await sandbox.idle()
      await settled(invoice)
      const about = { "doku.invoice_number": invoice, "doku.provider_id": PROVIDER_ID }
      await eventually(async () => expect(spans("doku.settle.collection")).toHaveLength(1))
      const [notification, collection, transaction] = [
        only("doku.notification"),
        only("doku.settle.collection"),
        only("doku.settle.transaction"),
      ]
      expect(notification.attributes).toMatchObject({ ...about, "doku.outcome": "recorded" })
      expect(collection.attributes).toMatchObject({ ...about, "doku.outcome": "settled" })
      expect(transaction.attributes).toMatchObject({ ...about, "doku.outcome": "settled" })
      expect(collection.parentSpanContext?.spanId).toBe(notification.spanContext().spanId)
      expect(transaction.parentSpanContext?.spanId).toBe(collection.spanContext().spanId)
      const created = only("POST /linkaja-emoney/v2/ServiceRequestPayment")
      expect(created.attributes).toMatchObject({ ...about, "doku.outcome": "ok" })

      const [{ pay_token } = { pay_token: "" }] = await suite.sql<{ pay_token: string }>(
        "select pay_token from doku_transaction",
      )
      const said = JSON.stringify(
        exporter
          .getFinishedSpans()
          .map(({ attributes, status, events: marks }) => [attributes, status, marks]),
      )
      for (const secret of [
        pay_token,
        DEFAULT_MERCHANT.secretKey,
        DEFAULT_MERCHANT.clientId,
        "siti@example.com",
      ])
        expect(said).not.toContain(secret)
    })

    it("have the kind of DOKU's failure as their status, in the trace of the job's run", async () => {
      const { sandbox } = suite
      const { invoice } = await opened()
      sandbox.addFault({ route: "status", kind: "status_500" })
      await letTimePass(suite, "2 minutes")
      await runJob(suite)
      const query = only("GET /orders/v1/status/{invoice_number}")
      const run = only("doku.job.run")
      expect(query.attributes).toMatchObject({
        "doku.invoice_number": invoice,
        "http.response.status_code": 500,
      })
      expect(query.status.message).toBe("unknown_outcome")
      expect(query.spanContext().traceId).toBe(run.spanContext().traceId)
    })
  })
})
