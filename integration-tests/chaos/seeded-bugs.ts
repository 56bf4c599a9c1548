/**
 * `npm run test:seeded-bugs -- [NAME ...]`: puts one bug after the other into a copy of the project and shows that the
 * tests fail. A bug that goes unnoticed is a gap in the tests. Without names, all bugs.
 */
import { runConcurrently } from "./concurrency"
import { type Environment, openEnvironment } from "./environment"
import { projectWithSeededBug } from "./project-with-seeded-bug"
import { runChaos } from "./run"

interface Trial {
  bug: string
  test: string
  /** What the test found wrong; empty means that the bug went unnoticed. */
  findings(environment: Environment): Promise<string[]>
}

const SEED = 3_809

/** @param scenarios what the bug is about. Half of the checkouts play these, so that none is a matter of luck. */
function chaosRun(bug: string, ...scenarios: string[]): Trial {
  const findings = async (environment: Environment) => {
    const report = await runChaos(environment, {
      checkouts: 80,
      seed: SEED,
      kills: 0,
      restarts: 0,
      concurrency: 8,
      often: scenarios,
    })
    const { verdict, needlessCases, scenarioOf } = report
    const whose = (invoice: string | null) => {
      const played = invoice === null ? undefined : scenarioOf(invoice)
      return played ? ` (${played.scenario.name})` : ""
    }
    return [
      ...verdict.findings.map(({ kind, invoice, detail }) => `${kind}: ${detail}${whose(invoice)}`),
      ...needlessCases.map(({ kinds, invoice }) => `needless ${kinds.join(", ")}${whose(invoice)}`),
    ]
  }
  return { bug, test: "chaos run", findings }
}

async function concurrencyFindings(environment: Environment): Promise<string[]> {
  const { problems, findings } = await runConcurrently(environment, {
    tries: 25,
    seed: SEED,
    from: 0,
    notifications: 25,
  })
  return [...problems, ...findings.map(({ kind, detail }) => `${kind}: ${detail}`)]
}

const TRIALS: readonly Trial[] = [
  chaosRun("job-off", "notification lost, shopper never returns"),
  chaosRun("unsticky-paid", "success, then DOKU's word changes"),
  chaosRun(
    "row-after-call",
    "page lost, paid in the LinkAja app",
    "create unanswered, changes the integration, pays the first",
  ),
  chaosRun("contradiction-ignored", "DOKU's status contradicts the payment"),
  chaosRun("foreign-session-deleted", "changes over after paying, DOKU silent"),
  chaosRun("failed-final", "fails on Checkout's page, then pays"),
  chaosRun("press-without-lease", "link's button pressed twice at once, one page paid"),
  chaosRun(
    "collection-not-fitted",
    "order changed while its link's page is open, old page paid, then the rest",
    "order changed at the instant of its payment, then the rest paid",
  ),
  { bug: "lease-off", test: "two servers at the same instant", findings: concurrencyFindings },
]

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !TRIALS.some(({ bug }) => bug === name))
  if (unknown.length > 0) throw new Error(`No seeded bug is called ${unknown.join(", ")}`)
  const lines: string[] = []
  let unnoticed = 0
  for (const { bug, test, findings } of TRIALS) {
    if (wanted.length > 0 && !wanted.includes(bug)) continue
    console.log(`Seeding the bug: ${bug}`)
    const project = await projectWithSeededBug(bug)
    try {
      const environment = await openEnvironment({
        modes: ["shared", "shared"],
        seed: SEED,
        project: project.folder,
      })
      try {
        const found = await findings(environment)
        if (found.length === 0) unnoticed += 1
        console.log(found.length === 0 ? "  UNNOTICED" : `  noticed: ${found[0]}`)
        lines.push(
          `${bug.padEnd(24)} ${test.padEnd(32)} ${found.length === 0 ? "UNNOTICED" : `failed, ${found.length} findings`}`,
          ...found.slice(0, 3).map((finding) => `    ${finding}`),
        )
      } finally {
        await environment.end()
      }
    } finally {
      await project.remove()
    }
  }
  console.log(`\nEach of these must fail (seed ${SEED}):\n\n${lines.join("\n")}\n`)
  return unnoticed === 0 ? 0 : 1
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error)
    process.exit(1)
  },
)
