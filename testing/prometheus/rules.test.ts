import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import path from "node:path"
import { metrics as otel } from "@opentelemetry/api"
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus"
import { MeterProvider } from "@opentelemetry/sdk-metrics"
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  METRICS,
  type MetricName,
  PROVIDERS,
} from "../../src/telemetry/metrics"
import { Metrics } from "../../src/telemetry/recorder"
import { headings } from "../docs/markdown"
import { anyFreePort } from "../lib/free-port"
import { waitUntil } from "../lib/wait"
import { REPOSITORY } from "../store/medusa-cli"
import { type Prometheus, startPrometheus } from "./prometheus"

const FOLDER = path.join(REPOSITORY, "docs", "prometheus")
const RULES = path.join(FOLDER, "alerts.yml")
const EXAMPLES = path.join(FOLDER, "alerts.test.yml")
const PROVIDER = "pp_doku-linkaja_doku"
const { homepage } = JSON.parse(readFileSync(path.join(REPOSITORY, "package.json"), "utf8"))

interface Panel {
  title: string
  type: string
  datasource?: { uid: string }
  targets?: { expr: string; datasource: { uid: string } }[]
}
const DASHBOARD: { panels: Panel[] } = JSON.parse(
  readFileSync(path.join(REPOSITORY, "docs", "grafana", "doku-linkaja.json"), "utf8"),
)
const PANELS = DASHBOARD.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ title, expr: expr.replaceAll("$__rate_interval", "1m") })),
)

const promtool = (...args: string[]) => execFileSync("promtool", args, { cwd: FOLDER, encoding: "utf8" })

/** Every value that a label of a metric can have. */
const valuesOf = (list: unknown) => (list === PROVIDERS ? [PROVIDER] : (list as readonly string[]))

/** Measures everything that there is once more, with each value of each label. */
function measureAll(metrics: Metrics): void {
  for (const [name, { kind, labels }] of Object.entries(METRICS)) {
    const most = Math.max(1, ...Object.values(labels).map((list) => valuesOf(list).length))
    for (let turn = 0; turn < most; turn++) {
      const chosen = Object.fromEntries(
        Object.entries(labels).map(([label, list]) => [label, valuesOf(list)[turn % valuesOf(list).length]]),
      ) as never
      if (kind === "counter") metrics.count(name as CounterName, chosen)
      if (kind === "histogram") metrics.observe(name as HistogramName, 1.5, chosen)
    }
  }
}

/** What is wrong with an expression's names, by the table of metrics. */
function problemsOf(expression: string): string[] {
  const forms = new Map(Object.entries(METRICS).map(([name, form]) => [name.replaceAll(".", "_"), form]))
  const named = new Set<string>()
  const labelsOf = (metric: string) =>
    Object.fromEntries(
      Object.entries(forms.get(metric)?.labels ?? {}).map(([label, list]) => [
        label.replaceAll(".", "_"),
        list,
      ]),
    )
  const problems: string[] = []
  const rest = expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, (text) => text.replaceAll("doku_", ""))
  for (const [, metric = "", matchers = ""] of expression.matchAll(/\b(doku_\w+)(?:\{([^}]*)\})?/g)) {
    const base = metric.replace(/_(total|count|sum|bucket)$/, "")
    const form = forms.get(base)
    if (!form) continue
    named.add(base)
    const suffixes = { counter: ["_total"], histogram: ["_count", "_sum", "_bucket"], gauge: [""] }[form.kind]
    if (!suffixes.includes(metric.slice(base.length))) problems.push(`${metric} is a ${form.kind}`)
    for (const [, label = "", wanted = ""] of matchers.matchAll(/(\w+) ?[=!]~?"([^"]*)"/g)) {
      const list = labelsOf(base)[label]
      if (list === undefined) problems.push(`${metric} has no ${label}`)
      else {
        const unknown = wanted.split("|").filter((value) => !valuesOf(list).includes(value))
        problems.push(...unknown.map((value) => `${label} of ${metric} is never ${value}`))
      }
    }
  }
  const labels = new Set([...named].flatMap((metric) => Object.keys(labelsOf(metric))))
  for (const [word] of rest.matchAll(/\bdoku_\w+/g)) {
    const base = word.replace(/_(total|count|sum|bucket)$/, "")
    if (!named.has(base) && !labels.has(word)) problems.push(`${word} is unknown`)
  }
  return problems
}

describe("the alerts and the dashboard, in a real Prometheus", () => {
  let metrics: Metrics
  let provider: MeterProvider
  let prometheus: Prometheus
  let target: string

  beforeAll(async () => {
    const port = await anyFreePort()
    target = `127.0.0.1:${port}`
    const exporter = new PrometheusExporter({ host: "127.0.0.1", port, preventServerStart: true })
    provider = new MeterProvider({ readers: [exporter] })
    await exporter.startServer()
    otel.setGlobalMeterProvider(provider)
    metrics = new Metrics(() => [PROVIDER])
    metrics.startGauges(async (result) => {
      for (const [name, { kind, labels }] of Object.entries(METRICS)) {
        if (kind !== "gauge") continue
        const [[label, list] = []] = Object.entries(labels)
        const set = (chosen: object) => result.set(name as GaugeName, 1, chosen as never)
        if (label === undefined) set({})
        else for (const value of valuesOf(list)) set({ [label]: value })
      }
    })
    measureAll(metrics)
    prometheus = await startPrometheus([target], RULES)
  }, 60_000)
  afterAll(async () => {
    await prometheus?.end()
    await provider?.shutdown()
    otel.disable()
  })

  it("are scraped as text that promtool reads, in which every metric of the table is", async () => {
    const text = await (await fetch(`http://${target}/metrics`)).text()
    for (const [name, { kind }] of Object.entries(METRICS)) {
      const found = `${name.replaceAll(".", "_")}${{ counter: "_total", histogram: "_bucket", gauge: "" }[kind]}`
      expect(text).toContain(`${found}{`)
    }
    // Its advice about names concerns the conventions of Prometheus; a text that it can't parse is an error.
    const said = execFileSync("bash", ["-c", "promtool check metrics 2>&1; test $? -ne 1"], {
      input: text,
      encoding: "utf8",
    })
    expect(said).not.toMatch(/error|parse|invalid/i)
  })

  it("have panels of which each says something once there is something to say", async () => {
    expect(PANELS.length).toBeGreaterThan(30)
    let silent = PANELS
    await waitUntil(
      async () => {
        measureAll(metrics)
        const still: typeof PANELS = []
        for (const panel of silent) if ((await prometheus.query(panel.expr)).length === 0) still.push(panel)
        silent = still
        return silent.length === 0
      },
      { ms: 20_000, every: 300 },
    )
    expect(silent).toEqual([])
  }, 30_000)

  it("use only metrics, labels and values that there are", async () => {
    const rules = (await prometheus.rules()).map(({ name, query }) => ({ title: name, expr: query }))
    expect(rules.length).toBeGreaterThan(15)
    const problems = [...PANELS, ...rules].flatMap(({ title, expr }) =>
      problemsOf(expr).map((problem) => `${title}: ${problem}`),
    )
    expect(problems).toEqual([])
  })

  it("take the datasource that the importer chooses", () => {
    const sources = DASHBOARD.panels.flatMap(({ type, datasource, targets = [] }) =>
      type === "row" ? [] : [datasource?.uid, ...targets.map((one) => one.datasource.uid)],
    )
    expect(new Set(sources)).toEqual(new Set(["$" + "{datasource}"]))
  })

  it("lead each alert to its heading of the runbook, with a severity, a summary and a description", async () => {
    const anchors = headings(readFileSync(path.join(REPOSITORY, "docs/operations.md"), "utf8"), 3)
    const page = `${homepage.replace(/#.*$/, "")}/blob/main/docs/operations.md`
    const rules = await prometheus.rules()
    for (const { name, labels, annotations } of rules) {
      expect(anchors).toContain(name)
      expect(labels.severity).toMatch(/^(critical|warning)$/)
      expect(annotations.runbook_url).toBe(`${page}#${name.toLowerCase()}`)
      expect(annotations.summary).toMatch(/^\S.{10,100}$/)
      expect(annotations.description).toMatch(/\.$/)
    }
    const alerts = anchors.filter((heading) => heading.startsWith("Doku"))
    expect(alerts.sort()).toEqual(rules.map(({ name }) => name).sort())
  })

  it("show the readers of an alert what it is about", async () => {
    const firing = () => prometheus.rules().then((rules) => rules.filter(({ state }) => state !== "inactive"))
    expect(await waitUntil(async () => (await firing()).length > 5, { ms: 20_000, every: 250 })).toBe(true)
    const shown = await prometheus.query('ALERTS{alertname="DokuCaseOpen", doku_case_kind="paid_twice"}')
    expect(shown).toHaveLength(1)
  }, 30_000)
})

describe("the alerts' rules", () => {
  it("are what promtool calls right", () => {
    expect(promtool("check", "rules", RULES)).toContain("SUCCESS")
  })

  it("fire and stay silent as their examples say", () => {
    expect(promtool("test", "rules", EXAMPLES)).toContain("SUCCESS")
  })

  it("have each an example in which they fire, and one in which they don't yet", () => {
    const alerts = [...readFileSync(RULES, "utf8").matchAll(/^ +- alert: (\w+)$/gm)].map(([, name]) => name)
    expect(alerts.length).toBeGreaterThan(15)
    const examples = readFileSync(EXAMPLES, "utf8")
      .split(/^ {2}- name: /m)
      .slice(1)
    expect(examples.map((example) => example.split("\n", 1)[0]).sort()).toEqual(alerts.sort())
    for (const example of examples) {
      expect(example).toMatch(/exp_samples: \[\]/)
      expect(example).toMatch(/value: 1$/m)
    }
  })
})

it("the check of an expression finds a metric, a label and a value that aren't there", () => {
  expect(problemsOf('sum by (doku_outcome) (doku_notifications_total{doku_outcome="recorded"})')).toEqual([])
  expect(problemsOf("doku_notification_total")).toEqual(["doku_notification_total is unknown"])
  expect(problemsOf('doku_notifications_total{doku_kind="x"}')).toContain(
    "doku_notifications_total has no doku_kind",
  )
  expect(problemsOf('doku_notifications_total{doku_outcome=~"recorded|lost"}')).toEqual([
    "doku_outcome of doku_notifications_total is never lost",
  ])
  expect(problemsOf("doku_notifications")).toEqual(["doku_notifications is a counter"])
  const unused: MetricName[] = (Object.keys(METRICS) as MetricName[]).filter(
    (name) => !PANELS.some(({ expr }) => expr.includes(name.replaceAll(".", "_"))),
  )
  expect(unused).toEqual([])
})
