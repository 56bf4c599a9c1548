import { readdirSync, readFileSync } from "node:fs"
import { join, sep } from "node:path"
import { LOG_EVENTS } from "./log-events"

const SRC = join(__dirname, "..")
/** The log's writer, and the one file that writes sentences at boot. */
const WRITERS = [join("logging", "payment-log.ts"), join("modules", "doku", "service.ts")]

/** Rows of the table: | `event` | level | `field` `field` | meaning | */
function documented(): [event: string, form: { level: string; fields: string[] }][] {
  const page = readFileSync(join(SRC, "../docs/reference.md"), "utf8")
  const [, section = ""] = page.split("### Every event")
  const rows = section.split("\n#", 1)[0]?.matchAll(/^\| `(\w+)` \| (\w+) \| ([^|]*) \| [^|]+\|$/gm) ?? []
  return [...rows].map(([, event, level, fields]) => [
    String(event),
    {
      level: String(level),
      fields: [...String(fields).matchAll(/`(\w+)`/g)].map(([, field]) => String(field)),
    },
  ])
}

describe("the log events", () => {
  it("are exactly those of docs/reference.md, with their levels and fields", () => {
    expect(Object.fromEntries(documented())).toEqual(LOG_EVENTS)
    expect(documented()).toHaveLength(Object.keys(LOG_EVENTS).length)
  })

  it("have units in the names of numeric fields: IDR or ms, else it is a count", () => {
    const counts =
      /^(attempts|http_status|checks|checked|queried|paid|settled|failed|transactions|sessions|events|unknown|leases)$/
    const words =
      /^(invoice|provider|integration|cart|collection|order|payment|case|refund|medusa_refund|kind|code|problem|reason|hint|why|actor|status_shown|source|doku_status|status|settlement|outcome|answer|addressed_to|details|event_name|job|entry|again|link|renewed|repeated|replayed|kept|more|noted|acquired|workflow)$/
    for (const { fields } of Object.values(LOG_EVENTS)) {
      for (const field of fields)
        expect(field).toMatch(new RegExp(`_(idr|ms)$|${counts.source}|${words.source}`))
    }
  })

  it("are the only log lines: nothing else calls Medusa's logger", () => {
    const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
      (file) =>
        /\.ts$/.test(file) && !/\.test\.ts$|__fixtures__/.test(file) && !/^(admin|sandbox)/.test(file),
    )
    expect(files.length).toBeGreaterThan(50)
    const writers = files.filter((file) =>
      /\blogger\s*(\??\.|\[)|LOGGER\b|resolve\("logger"\)/.test(readFileSync(join(SRC, file), "utf8")),
    )
    expect(writers.map((file) => file.split("/").join(sep)).sort()).toEqual([...WRITERS].sort())
  })
})
