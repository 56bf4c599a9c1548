/**
 * The parts of `@opentelemetry/api` that the plugin uses. Declared here, because the package is an optional peer: a
 * store without it must be able to compile against the published types.
 */
export interface OtelApi {
  metrics: { getMeterProvider(): OtelMeterProvider }
  trace: { getTracer(name: string): OtelTracer; getActiveSpan(): OtelSpan | undefined }
  SpanKind: { INTERNAL: number; CLIENT: number }
  SpanStatusCode: { ERROR: number }
  createNoopMeter(): unknown
}

export interface OtelMeterProvider {
  getMeter(name: string): OtelMeter
}

export type OtelAttributes = Record<string, string | number | boolean>

export interface OtelMeter {
  createCounter(
    name: string,
    options: OtelInstrumentOptions,
  ): { add(value: number, of?: OtelAttributes): void }
  createHistogram(
    name: string,
    options: OtelInstrumentOptions & { advice: { explicitBucketBoundaries: number[] } },
  ): { record(value: number, of?: OtelAttributes): void }
  createObservableGauge(name: string, options: OtelInstrumentOptions): object
  addBatchObservableCallback(
    observe: (result: { observe(gauge: never, value: number, of?: OtelAttributes): void }) => Promise<void>,
    gauges: never[],
  ): void
}

interface OtelInstrumentOptions {
  unit: string
  description: string
}

export interface OtelTracer {
  startActiveSpan<Result>(
    name: string,
    options: {
      kind: number
      attributes: OtelAttributes
      root: boolean
      links: { context: OtelSpanContext }[]
    },
    work: (span: OtelSpan) => Result,
  ): Result
}

interface OtelSpanContext {
  traceId: string
  spanId: string
  traceFlags: number
}

export interface OtelSpan {
  spanContext(): OtelSpanContext
  setAttribute(name: string, value: string | number | boolean): unknown
  setStatus(status: { code: number; message?: string }): unknown
  end(): void
}

/** The name of the meter and of the tracer: the package's. */
export const SCOPE = "medusa-payment-doku-linkaja"

/**
 * The store's OpenTelemetry API, if it has one. Medusa brings the package as a dependency of its own, which pnpm and
 * yarn don't let a plugin resolve, so Medusa's re-export comes second. All copies share what an SDK has registered.
 */
export function loadOtelApi(): OtelApi | undefined {
  for (const load of LOADERS) {
    try {
      return load() as OtelApi
    } catch {
      // It is optional: without it nothing is measured.
    }
  }
  return undefined
}

const LOADERS: readonly (() => unknown)[] = [
  () => require("@opentelemetry/api"),
  () => require("@medusajs/framework/opentelemetry/api"),
]
