import { metrics as otelMetrics, trace } from "@opentelemetry/api"
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics"
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"
import { PaymentLog } from "../src/logging/payment-log"
import { measureLogEvent } from "../src/telemetry/log-metrics"
import { Metrics } from "../src/telemetry/recorder"
import { withSpan } from "../src/telemetry/spans"
import { inTurn, ratioOf, rounded, summarize } from "./lib/compare"
import type { Figures, Question } from "./questions"

const ROUNDS = { rounds: 60, warmUp: 10 }
/** Times of one thing in a round, so that the clock can tell it. */
const TIMES = 5_000
const PROVIDER = "pp_doku-linkaja_doku"
const EVENT = { invoice: "0123456789ABCDEFGHJKMNPQRS", provider: PROVIDER, source: "notification" } as const
const FIELDS = { ...EVENT, paid_amount_idr: 56_000 }
/** Log lines and spans of a payment that succeeds by a notification. */
const OF_A_PAYMENT = { lines: 6, spans: 4 }

class Collector extends MetricReader {
  protected async onForceFlush() {
    await this.collect()
  }
  protected async onShutdown() {
    await this.onForceFlush()
  }
}

/** One line, and one span, without OpenTelemetry's API, without an SDK, and with one. */
export const metrics: Question = {
  title: "what metrics and traces cost, with and without an SDK",
  async measure() {
    const before = await series()
    otelMetrics.setGlobalMeterProvider(new MeterProvider({ readers: [new Collector()] }))
    const exporter = new InMemorySpanExporter()
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    )
    const after = await series(() => exporter.reset())
    otelMetrics.disable()
    trace.disable()
    return [...figuresOf("without an SDK", before), ...figuresOf("with an SDK", after)]
  },
}

async function series(between: () => void = () => undefined): Promise<Record<string, number[]>> {
  const nobody = () => undefined
  const logger = { debug: nobody, info: nobody, warn: nobody, error: nobody }
  const measured = new Metrics(() => [PROVIDER])
  const bare = new PaymentLog(logger)
  const counting = new PaymentLog(logger, (event, fields) => measureLogEvent(measured, event, fields))
  const work = async () => undefined
  const lines = (log: PaymentLog) => () => log.write("payment_paid", FIELDS)
  return inTurn(
    {
      "a log line": perPiece(lines(bare), between),
      "a log line that is counted": perPiece(lines(counting), between),
      "an awaited call": perPiece(work, between),
      "a call in a span": perPiece(() => withSpan("doku.bench", {}, work), between),
    },
    ROUNDS,
  )
}

/** Microseconds of one piece of work. */
function perPiece(work: () => unknown, between: () => void): () => Promise<number> {
  return async () => {
    between()
    const startedAt = performance.now()
    for (let times = 0; times < TIMES; times++) await work()
    return ((performance.now() - startedAt) * 1_000) / TIMES
  }
}

function figuresOf(sdk: string, series: Record<string, number[]>): Figures[] {
  const median = (name: string) => summarize(series[name] as number[]).median
  const line = median("a log line that is counted") - median("a log line")
  const span = median("a call in a span") - median("an awaited call")
  const { ratio } = ratioOf(
    series["a log line that is counted"] as number[],
    series["a log line"] as number[],
  )
  return [
    { what: `a log line, ${sdk}`, µs: rounded(line, 3), ratio: rounded(ratio) },
    { what: `a span, ${sdk}`, µs: rounded(span, 3) },
    {
      what: `a payment, ${sdk}: ${OF_A_PAYMENT.lines} lines and ${OF_A_PAYMENT.spans} spans`,
      µs: rounded(OF_A_PAYMENT.lines * line + OF_A_PAYMENT.spans * span, 1),
    },
  ]
}
