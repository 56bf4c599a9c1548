import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type MetricName,
  OTHER,
  PROVIDERS,
} from "./metrics"
import { loadOtelApi, type OtelApi, type OtelAttributes, type OtelMeter, SCOPE } from "./otel-api"

/** Takes the values of one collection. */
export interface GaugeResult {
  set<Name extends GaugeName>(name: Name, value: number, labels: LabelsOf<Name>): void
}

/** Reads what the gauges show. Must not reject. */
export type ReadGauges = (result: GaugeResult) => Promise<void>

const names = (kind: "counter" | "histogram" | "gauge") =>
  (Object.keys(METRICS) as MetricName[]).filter((name) => METRICS[name].kind === kind)

/** A counter of more series than this begins each with its first event. */
const MAX_BEGUN = 100

function combinations([first, ...others]: [label: string, values: readonly string[]][]): OtelAttributes[] {
  if (!first) return [{}]
  const [label, values] = first
  const rest = combinations(others)
  return values.flatMap((value) => rest.map((labels) => ({ [label]: value, ...labels })))
}

/** The instruments of one meter provider. */
interface Instruments {
  of: unknown
  counters: Map<MetricName, ReturnType<OtelMeter["createCounter"]>>
  histograms: Map<MetricName, ReturnType<OtelMeter["createHistogram"]>>
}

/**
 * Measures by the store's OpenTelemetry API. Does nothing without the API or without an SDK, and never throws: a failing
 * SDK must not break a payment.
 */
export class Metrics {
  private instruments: Instruments | undefined
  private readGauges: ReadGauges | undefined
  private readonly noop: unknown

  /** @param providers the ids of the configured provider entries. */
  constructor(
    private readonly providers: () => readonly string[],
    private readonly api: OtelApi | null = loadOtelApi() ?? null,
  ) {
    this.noop = api?.createNoopMeter()
  }

  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, value = 1): void {
    this.measure((instruments) => instruments.counters.get(name)?.add(value, this.attributes(name, labels)))
  }

  /** @param seconds every histogram is of seconds. */
  observe<Name extends HistogramName>(name: Name, seconds: number, labels: LabelsOf<Name>): void {
    this.measure((instruments) =>
      instruments.histograms.get(name)?.record(seconds, this.attributes(name, labels)),
    )
  }

  /** From now on each collection of the SDK reads the gauges. */
  startGauges(read: ReadGauges): void {
    this.readGauges = read
    this.instruments = undefined
    this.measure(() => undefined)
  }

  private measure(record: (instruments: Instruments) => void): void {
    if (!this.api) return
    try {
      // An SDK may be registered at any time, and OpenTelemetry's instruments stay with the provider that made them.
      const provider = this.api.metrics.getMeterProvider()
      if (this.instruments?.of !== provider) this.instruments = this.create(provider)
      record(this.instruments)
    } catch {
      // What can't be measured is not measured.
    }
  }

  private create(provider: ReturnType<OtelApi["metrics"]["getMeterProvider"]>): Instruments {
    const made: Instruments = { of: provider, counters: new Map(), histograms: new Map() }
    const meter = provider.getMeter(SCOPE)
    // Without an SDK. No instrument is made then, so nothing is measured or looked up.
    if (meter === this.noop) return made
    for (const name of names("counter")) made.counters.set(name, meter.createCounter(name, METRICS[name]))
    for (const name of names("histogram")) {
      const form = METRICS[name as HistogramName]
      const advice = { explicitBucketBoundaries: [...form.buckets] }
      const { unit, description } = form
      made.histograms.set(name, meter.createHistogram(name, { unit, description, advice }))
    }
    if (this.readGauges) {
      this.createGauges(meter, this.readGauges)
      this.beginAtZero(made)
    }
    return made
  }

  /**
   * Prometheus sees no increase in a series that begins with its first event, so an alert on a rare event would miss it.
   * Only once the application has started, when the providers are known.
   */
  private beginAtZero({ counters }: Instruments): void {
    for (const [name, counter] of counters) {
      const all = combinations(
        Object.entries(METRICS[name].labels).map(([label, list]) => [
          label,
          (list as unknown) === PROVIDERS ? this.providers() : (list as readonly string[]),
        ]),
      )
      if (all.length <= MAX_BEGUN) for (const labels of all) counter.add(0, labels)
    }
  }

  /** One callback for all gauges, because one read serves all of them. */
  private createGauges(meter: OtelMeter, read: ReadGauges): void {
    const gauges = new Map(
      names("gauge").map((name) => [name, meter.createObservableGauge(name, METRICS[name])]),
    )
    meter.addBatchObservableCallback(
      (result) =>
        read({
          set: (name, value, labels) =>
            result.observe(gauges.get(name) as never, value, this.attributes(name, labels)),
        }),
      [...gauges.values()] as never[],
    )
  }

  private attributes<Name extends MetricName>(name: Name, labels: LabelsOf<Name>): OtelAttributes {
    const lists: Readonly<Record<string, readonly string[] | typeof PROVIDERS>> = METRICS[name].labels
    return Object.fromEntries(
      Object.entries(lists).map(([label, list]) => {
        const value = String((labels as Record<string, unknown>)[label])
        const known = list === PROVIDERS ? this.providers() : list
        return [label, known.includes(value) ? value : OTHER]
      }),
    )
  }
}
