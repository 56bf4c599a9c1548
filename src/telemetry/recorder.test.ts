import * as openTelemetry from "@opentelemetry/api"
import { context, metrics as otel } from "@opentelemetry/api"
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus"
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics"
import { measureLogEvent } from "./log-metrics"
import type { OtelApi } from "./otel-api"
import { Metrics } from "./recorder"

/** Collects on request, as a scrape does. */
class Scraper extends MetricReader {
  protected async onForceFlush() {
    await this.collect()
  }
  protected async onShutdown() {
    await this.onForceFlush()
  }
  async scrape(): Promise<string> {
    const { resourceMetrics } = await this.collect()
    return new PrometheusSerializer(undefined, false, undefined, true, true).serialize(resourceMetrics)
  }
}

const PROVIDER = "pp_doku-linkaja_doku"
const INVOICE = "0123456789ABCDEFGHJKMNPQRS"
let scraper: Scraper
let metrics: Metrics

function registerSdk() {
  scraper = new Scraper()
  otel.setGlobalMeterProvider(new MeterProvider({ readers: [scraper] }))
}

beforeEach(() => {
  registerSdk()
  metrics = new Metrics(() => [PROVIDER])
})
afterEach(() => {
  otel.disable()
  context.disable()
})

const lines = async (name: string) =>
  (await scraper.scrape()).split("\n").filter((line) => line.startsWith(name) && !line.includes("_bucket"))

it("the declared part of OpenTelemetry's API is that of the real package", () => {
  const api: OtelApi = openTelemetry as unknown as OtelApi
  const real: Pick<typeof openTelemetry, "metrics" | "trace" | "SpanKind" | "SpanStatusCode"> = openTelemetry
  expect(api.metrics).toBe(real.metrics)
  expect(api.createNoopMeter()).toBeDefined()
})

describe("Metrics", () => {
  it("counts by the labels' lists, and calls any other value `other`", async () => {
    const labels = { "doku.outcome": "recorded", "doku.provider_id": PROVIDER }
    metrics.count("doku.notifications", labels)
    metrics.count("doku.notifications", labels)
    metrics.count("doku.notifications", {
      "doku.outcome": INVOICE,
      "doku.provider_id": "pp_doku-linkaja_old",
    })
    metrics.count("doku.notifications", { "doku.outcome": "recorded", "doku.provider_id": undefined })
    expect(await lines("doku_notifications")).toEqual([
      `doku_notifications_total{doku_outcome="recorded",doku_provider_id="${PROVIDER}"} 2`,
      'doku_notifications_total{doku_outcome="other",doku_provider_id="other"} 1',
      'doku_notifications_total{doku_outcome="recorded",doku_provider_id="other"} 1',
    ])
  })

  it("has the buckets of its table in seconds", async () => {
    metrics.observe("doku.settle.delay", 7.5, { "doku.provider_id": PROVIDER })
    expect(await lines("doku_settle_delay")).toEqual([
      `doku_settle_delay_count{doku_provider_id="${PROVIDER}"} 1`,
      `doku_settle_delay_sum{doku_provider_id="${PROVIDER}"} 7.5`,
    ])
    expect(await scraper.scrape()).toMatch(/doku_settle_delay_bucket\{.*le="86400"\} 1\n/)
  })

  it("reads the gauges once a collection, also of an SDK that is registered later", async () => {
    const read = jest.fn()
    metrics.startGauges(async (result) => {
      read()
      result.set("doku.cases.open", 3, { "doku.case_kind": "paid_twice" })
      result.set("doku.unsettled.payments", 1, { "doku.waits_for": "order" })
    })
    expect(await lines("doku_cases_open")).toEqual(['doku_cases_open{doku_case_kind="paid_twice"} 3'])
    expect(read).toHaveBeenCalledTimes(1)
    otel.disable()
    registerSdk()
    metrics.count("doku.page.opened", {})
    expect(await lines("doku_unsettled_payments")).toEqual([
      'doku_unsettled_payments{doku_waits_for="order"} 1',
    ])
    expect(await lines("doku_page_opened")).toEqual(["doku_page_opened_total 1"])
  })

  it("begins the counters at 0 once the application has started, those with very many series excepted", async () => {
    metrics.startGauges(async () => undefined)
    const found = await lines("doku_")
    expect(found).toContain(
      `doku_notifications_total{doku_outcome="not_recorded",doku_provider_id="${PROVIDER}"} 0`,
    )
    expect(found).toContain('doku_problems_total{doku_problem="job_missing"} 0')
    expect(found.filter((line) => line.startsWith("doku_shopper_refusals"))).toEqual([])
    expect(found.length).toBeLessThan(150)
  })

  it("does nothing without an SDK, and without the API", async () => {
    otel.disable()
    const read = jest.fn(async () => undefined)
    const silent = [new Metrics(() => [PROVIDER]), new Metrics(() => [PROVIDER], null)]
    for (const one of silent) {
      one.startGauges(read)
      one.count("doku.page.opened", {})
    }
    expect(read).not.toHaveBeenCalled()
  })

  it("doesn't throw when the SDK or the configuration does", () => {
    const broken = { ...openTelemetry, metrics: { getMeterProvider: () => fail() } }
    new Metrics(() => [], broken as unknown as OtelApi).count("doku.page.opened", {})
    const labels = { "doku.outcome": "recorded", "doku.provider_id": PROVIDER }
    new Metrics(() => fail()).count("doku.notifications", labels)
  })
})

describe("the log's events", () => {
  const about = { invoice: INVOICE, provider: PROVIDER }

  it("count invoices, refusals and refunds without naming any of them", async () => {
    measureLogEvent(metrics, "payment_paid", { ...about, paid_amount_idr: 56_000, source: "notification" })
    measureLogEvent(metrics, "page_refused", { ...about, reason: "sold_out" })
    measureLogEvent(metrics, "page_refused", { ...about, reason: "a text of somebody" })
    measureLogEvent(metrics, "settled", {
      ...about,
      order: "order_1",
      payment: "pay_1",
      since_paid_ms: 1_500,
      took_ms: 20,
    })
    const text = await scraper.scrape()
    expect(text).toContain(`doku_invoice_events_total{doku_event="paid",doku_provider_id="${PROVIDER}"} 1\n`)
    expect(text).toContain('doku_shopper_refusals_total{doku_step="page",doku_reason="sold_out"} 1\n')
    expect(text).toContain('doku_shopper_refusals_total{doku_step="page",doku_reason="other"} 1\n')
    expect(text).toContain('doku_settle_attempts_total{doku_outcome="settled"} 1')
    expect(text).toContain(`doku_settle_delay_sum{doku_provider_id="${PROVIDER}"} 1.5\n`)
    expect(text).not.toMatch(new RegExp(`${INVOICE}|order_1|somebody`))
  })

  it("count what a run of the job did, and links by whether they were renewed", async () => {
    const counts = { queried: 4, paid: 1, checked: 0, settled: 1, failed: 0 }
    measureLogEvent(metrics, "job_run", { ...counts, took_ms: 10 })
    const link = { link: "dokupl_1", order: "order_1", actor: null }
    measureLogEvent(metrics, "payment_link_requested", { ...link, renewed: false })
    measureLogEvent(metrics, "payment_link_requested", { ...link, renewed: true })
    expect(await lines("doku_job_transactions")).toEqual([
      'doku_job_transactions_total{doku_result="queried"} 4',
      'doku_job_transactions_total{doku_result="paid"} 1',
      'doku_job_transactions_total{doku_result="settled"} 1',
    ])
    expect(await lines("doku_payment_link_events")).toEqual([
      'doku_payment_link_events_total{doku_event="requested"} 1',
      'doku_payment_link_events_total{doku_event="renewed"} 1',
    ])
  })

  it("count as problems by their own name when nothing else counts them", async () => {
    measureLogEvent(metrics, "check_failed", { ...about, source: "job", problem: "the database is down" })
    measureLogEvent(metrics, "settle_failed", {
      ...about,
      collection: "pay_col_1",
      problem: "the database is down",
      took_ms: 1,
    })
    expect(await lines("doku_problems")).toEqual(['doku_problems_total{doku_problem="check_failed"} 1'])
    expect(await lines("doku_settle_attempts")).toEqual([
      'doku_settle_attempts_total{doku_outcome="failed"} 1',
    ])
  })
})

function fail(): never {
  throw new Error("broken")
}
