import { metrics } from "@opentelemetry/api"
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus"
import { MeterProvider } from "@opentelemetry/sdk-metrics"

/**
 * The demo's and the tests' Medusa shows its metrics on this machine's port METRICS_PORT, as docs/metrics.md tells a
 * store to do it. Without one there is no SDK.
 */
export function register(): void {
  const port = Number(process.env.METRICS_PORT)
  if (!port) return
  const reader = new PrometheusExporter({ host: "127.0.0.1", port })
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
}
