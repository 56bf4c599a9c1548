import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, realpathSync, writeFileSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { generate } from "selfsigned"
import type { Lifetime } from "../testing/lib/lifetime"
import type { Pair, Part, Report } from "./doku-call-in-turn"
import { ratioOf, rounded, summarize } from "./lib/compare"
import type { Figures, Question } from "./questions"

/** At least 0.9 times as fast as bare undici. */
const MOST = 1 / 0.9

/** Everything on this machine, where the network takes no time: nothing hides what the client itself does. */
export const dokuCall: Question = {
  title: "what one DOKU call costs on TLS: our client, global fetch and a new connection, beside bare undici",
  async measure(lifetime, say) {
    const identity = await generate([{ name: "commonName", value: "localhost" }], {
      extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
    })
    const server = await started(lifetime, "doku-call-server.ts", [])
    server.send(identity)
    const [port] = (await once(server, "message")) as [number]
    const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-bench-"))
    await lifetime.own("the certificate", () => rm(folder, { recursive: true, force: true }))
    const trusted = path.join(folder, "doku.pem")
    writeFileSync(trusted, identity.cert)

    say("calls in turn, a minute or so …")
    const caller = await started(lifetime, "doku-call-in-turn.ts", [`https://localhost:${port}`], {
      NODE_EXTRA_CA_CERTS: trusted,
    })
    const { pairs, parts } = await reportOf(caller)
    return [...pairs.map(pairRow), ...parts.map(partRow)]
  },
}

function pairRow({ call, way, beside, way_ms, beside_ms }: Pair): Figures {
  const { ratio, low, high } = ratioOf(way_ms, beside_ms)
  const aimed = way === "our client" && beside === "bare undici"
  return {
    what: `${call}: ${way}`,
    ...spread(way_ms),
    beside,
    beside_us: micro(summarize(beside_ms).median),
    ratio: rounded(ratio),
    low: rounded(low),
    high: rounded(high),
    target: aimed ? `${rounded(MOST)}: ${high <= MOST ? "met" : "missed"}` : "",
  }
}

function partRow({ call, part, ms }: Part): Figures {
  return { what: `${call}, of it: ${part}`, ...spread(ms) }
}

function spread(ms: readonly number[]) {
  const { median, p10, p90 } = summarize(ms)
  return { median_us: micro(median), p10_us: micro(p10), p90_us: micro(p90) }
}

const micro = (ms: number) => rounded(ms * 1_000, 1)

/** A file of this folder as a process of its own, which doesn't outlive this one. */
async function started(
  lifetime: Lifetime,
  file: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<ChildProcess> {
  const child = fork(path.join(__dirname, file), args, {
    env: { ...process.env, ...env },
    // Not by tsx, which names each inner function anew whenever one is made: a tenth of a call, and of no store's.
    execArgv: [...required("ts-node/register"), ...required("../testing/lib/end-with-parent.cjs")],
  })
  const ended = once(child, "exit")
  await lifetime.own(file, async () => {
    child.kill("SIGTERM")
    await ended
  })
  return child
}

function required(file: string): string[] {
  return ["--require", require.resolve(file)]
}

async function reportOf(child: ChildProcess): Promise<Report> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The calls ended with exit code ${code} and without a report`)
  })
  const [report] = (await Promise.race([once(child, "message"), ended])) as [Report]
  ended.catch(() => undefined)
  return report
}
