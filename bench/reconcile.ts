import path from "node:path"
import { startSandbox } from "../src/sandbox"
import { rounded, summarize } from "./lib/compare"
import { BenchStore } from "./lib/store"
import type { Question } from "./questions"
import type { Pass, Report } from "./reconcile-in-store"

/** How long the sandbox takes for a status answer, in ms: about what a payment gateway takes. */
const ANSWER_MS = 100
const FEW = 1_000
const MANY = 10_000
const ROUNDS = 3

/** The job compared with a minimum: the same queries by the same client, as many at once, and no ledger. */
export const reconcile: Question = {
  title: `what ${MANY} due invoices cost the reconcile job, 20 at once, at ${ANSWER_MS} ms an answer`,
  async measure(lifetime, say) {
    const sandbox = await startSandbox()
    await lifetime.own("the sandbox", () => sandbox.close())
    say("migrating a database …")
    const store = await BenchStore.open(lifetime, sandbox.url)
    say(`making ${MANY} invoices, then ${ROUNDS} rounds …`)
    sandbox.updateSettings({ statusNotFoundMs: 0 })
    sandbox.addFault({ route: "status", kind: "slow", ms: ANSWER_MS, probability: 1 })
    const report = await store.run<Report>(lifetime, path.join(__dirname, "reconcile-in-store.ts"), {
      BENCH_FEW: String(FEW),
      BENCH_MANY: String(MANY),
      BENCH_ROUNDS: String(ROUNDS),
    })
    const ratios = report.rounds.map(({ job, bare }) => job.ms / bare.ms)
    return [
      ...report.rounds.map(({ job, bare }, index) => ({
        what: `round ${index + 1}`,
        bare_s: seconds(bare),
        job_s: seconds(job),
        ratio: rounded(job.ms / bare.ms),
        heap_growth_mb: rounded(job.heapMb - report.few.heapMb),
      })),
      {
        what: "median (target: ratio 1.5, heap within 20 MB)",
        bare_s: rounded(median(report.rounds.map(({ bare }) => bare.ms)) / 1_000),
        job_s: rounded(median(report.rounds.map(({ job }) => job.ms)) / 1_000),
        ratio: rounded(median(ratios)),
        heap_growth_mb: rounded(median(report.rounds.map(({ job }) => job.heapMb - report.few.heapMb))),
      },
    ]
  },
}

const seconds = ({ ms }: Pick<Pass, "ms">) => rounded(ms / 1_000)
const median = (values: readonly number[]) => summarize(values).median
