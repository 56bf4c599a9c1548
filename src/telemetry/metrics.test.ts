import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { LOG_EVENTS } from "../logging/log-events"
import { METRICS, type MetricName, PROBLEMS, PROVIDERS } from "./metrics"

const SRC = join(__dirname, "..")
const PAGE = readFileSync(join(SRC, "../docs/metrics.md"), "utf8")
const FORMS = Object.entries(METRICS)

/** What `@opentelemetry/exporter-prometheus` calls it; of a histogram, its count. */
const SUFFIX = { counter: "_total", histogram: "_count", gauge: "" }

const spans = (cell: string | undefined) =>
  [...String(cell).matchAll(/`([^`]+)`/g)].map(([, text]) => String(text))

/** The rows of a section's table, without its head. */
function rowsOf(heading: string): string[][] {
  const [, section = ""] = PAGE.split(`\n## ${heading}\n`)
  const lines = section.split("\n## ", 1)[0]?.match(/^\| `.*\|$/gm) ?? []
  return lines.map((line) => line.slice(2, -2).split(" | "))
}

describe("the metrics", () => {
  it("are exactly those of docs/metrics.md, with their names in Prometheus, kinds, units and labels", () => {
    const documented = rowsOf("Every metric").map(([name, prometheus, form, labels]) => ({
      name: spans(name)[0],
      prometheus: spans(prometheus)[0],
      form,
      labels: spans(labels),
    }))
    expect(documented).toEqual(
      FORMS.map(([name, { kind, unit, labels }]) => ({
        name,
        prometheus: name.replaceAll(".", "_") + SUFFIX[kind],
        form: `${kind}, \`${unit}\``,
        labels: Object.keys(labels),
      })),
    )
  })

  it("have exactly the labels' values of docs/metrics.md", () => {
    const documented = new Map(
      rowsOf("Every label").flatMap(([label, of, values]) =>
        spans(of).map((metric) => [`${spans(label)[0]} of ${metric}`, spans(values)]),
      ),
    )
    const listed = FORMS.flatMap(([name, { labels }]) =>
      Object.entries(labels)
        .filter(([, values]) => (values as unknown) !== PROVIDERS && (values as unknown) !== PROBLEMS)
        .map(([label, values]) => [`${label} of ${name}`, values]),
    )
    expect(Object.fromEntries([...documented].filter(([key]) => !key.endsWith("doku.problems")))).toEqual(
      Object.fromEntries(listed),
    )
    expect(PAGE).toContain("the ids of the configured provider entries")
  })

  it("have names with dots, and units for what they count", () => {
    for (const [name, { kind, unit, labels }] of FORMS) {
      expect(name).toMatch(/^doku(\.[a-z]+(_[a-z]+)*)+$/)
      expect(unit).toMatch(kind === "histogram" ? /^s$/ : /^(s|1|\{[a-z_]+\})$/)
      for (const label of Object.keys(labels)) expect(label).toMatch(/^doku\.[a-z_]+$/)
    }
  })

  it("have no label for an invoice, a cart, an order or a person", () => {
    const labels = new Set(FORMS.flatMap(([, form]) => Object.keys(form.labels)))
    for (const label of labels)
      expect(label).not.toMatch(
        /invoice|cart|order|customer|user|actor|url|token|session|mail|phone|message|problem_/,
      )
  })

  it("have few series: at most this many for one provider", () => {
    const series = (name: MetricName) =>
      Object.values(METRICS[name].labels).reduce(
        (product, values) =>
          product * ((values as unknown) === PROVIDERS ? 1 : (values as string[]).length + 1),
        1,
      )
    const most = FORMS.map(([name]) => series(name as MetricName))
    expect(Math.max(...most)).toBeLessThan(300)
  })
})

it("the reasons that routes and provider give for a refusal are all in the list", () => {
  const files = ["api", "providers"].flatMap((folder) =>
    readdirSync(join(SRC, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|__fixtures__/.test(file))
      .map((file) => readFileSync(join(SRC, folder, file), "utf8")),
  )
  const given = new Set(
    files.flatMap((text) =>
      [...text.matchAll(/\breason: "(\w+)"|\brefuse\("(\w+)"/g)].map(([, reason, other]) => reason ?? other),
    ),
  )
  expect(given.size).toBeGreaterThan(15)
  const listed: readonly string[] = METRICS["doku.shopper.refusals"].labels["doku.reason"]
  expect([...given].filter((reason) => !listed.includes(String(reason)))).toEqual([])
})

it("problems are events of the log for a person to look at", () => {
  expect(PROBLEMS).toContain("check_failed")
  expect(PROBLEMS).not.toContain("settle_failed")
  expect(PROBLEMS.filter((event) => !(event in LOG_EVENTS))).toEqual([])
})
