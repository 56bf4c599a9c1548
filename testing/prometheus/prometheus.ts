import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, realpathSync, writeFileSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { answers } from "../lib/answers"
import { anyFreePort } from "../lib/free-port"
import { waitUntil } from "../lib/wait"

const UP_WITHIN_MS = 30_000

/** One series of an answer, with its latest value. */
export interface Series {
  metric: Record<string, string>
  value: [at: number, value: string]
}

export interface Rule {
  name: string
  state: "inactive" | "pending" | "firing"
  query: string
  labels: Record<string, string>
  annotations: Record<string, string>
}

/** A real Prometheus that scrapes these targets four times a second. */
export interface Prometheus {
  query(expression: string): Promise<Series[]>
  rules(): Promise<Rule[]>
  end(): Promise<void>
}

export async function startPrometheus(targets: readonly string[], ruleFile: string): Promise<Prometheus> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-prometheus-"))
  const config = path.join(folder, "prometheus.yml")
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({
      global: { scrape_interval: "250ms", scrape_timeout: "250ms", evaluation_interval: "250ms" },
      rule_files: [ruleFile],
      scrape_configs: [{ job_name: "store", static_configs: [{ targets }] }],
    }),
  )
  const origin = `http://127.0.0.1:${await anyFreePort()}`
  const child = spawn(
    "prometheus",
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${path.join(folder, "data")}`,
      `--web.listen-address=${new URL(origin).host}`,
      "--log.level=error",
    ],
    { stdio: "ignore" },
  )
  const ended = once(child, "exit")
  const end = async () => {
    child.kill("SIGTERM")
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  if (!(await waitUntil(() => answers(`${origin}/-/ready`), { ms: UP_WITHIN_MS, every: 50 }))) {
    await end()
    throw new Error("Prometheus did not come up")
  }
  const read = async <Data>(route: string): Promise<Data> => {
    const { status, data, error } = (await (await fetch(`${origin}/api/v1/${route}`)).json()) as {
      status: string
      data: Data
      error?: string
    }
    if (status !== "success") throw new Error(`${route}: ${error}`)
    return data
  }
  return {
    query: async (expression) =>
      (await read<{ result: Series[] }>(`query?query=${encodeURIComponent(expression)}`)).result,
    rules: async () =>
      (await read<{ groups: { rules: Rule[] }[] }>("rules")).groups.flatMap(({ rules }) => rules),
    end,
  }
}
