import { metrics } from "@opentelemetry/api"
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus"
import { MeterProvider } from "@opentelemetry/sdk-metrics"
import { anyFreePort } from "../../../testing/lib/free-port"

/** One line of Prometheus' text. */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

/** A store's SDK with the exporter that Prometheus scrapes over HTTP. Its counters begin at 0. */
export async function exposeMetrics(): Promise<{ scrape(): Promise<string>; end(): Promise<void> }> {
  const port = await anyFreePort()
  const exporter = new PrometheusExporter({ host: "127.0.0.1", port, preventServerStart: true })
  const provider = new MeterProvider({ readers: [exporter] })
  await exporter.startServer()
  metrics.setGlobalMeterProvider(provider)
  return {
    scrape: async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
    end: async () => {
      metrics.disable()
      await provider.shutdown()
    },
  }
}

export function samplesOf(text: string): Sample[] {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))
  return lines.map((line) => {
    const [, name = "", inBraces = "", value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
    const labels = [...inBraces.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [
      label,
      text,
    ])
    return { name, labels: Object.fromEntries(labels), value: Number(value) }
  })
}

/** The sum of a metric's samples that have these labels. */
export function total(samples: readonly Sample[], name: string, labels: Record<string, string> = {}): number {
  return samples
    .filter((one) => one.name === name)
    .filter((one) => Object.entries(labels).every(([label, value]) => one.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0)
}
