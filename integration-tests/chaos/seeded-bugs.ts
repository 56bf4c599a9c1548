/**
 * `npm run test:seeded-bugs`: puts one bug after the other into a copy of the project and shows that the tests
 * fail. A bug that goes unnoticed is a gap in the tests.
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

/** Draws many of the scenarios that the bugs below are about. */
const SEED = 3_809

async function chaosFindings(environment: Environment): Promise<string[]> {
  const { verdict, scenarioOf } = await runChaos(environment, {
    checkouts: 80,
    seed: SEED,
    kills: 0,
    restarts: 0,
    concurrency: 8,
  })
  return verdict.findings.map(({ kind, invoice, detail }) => {
    const whose = invoice === null ? undefined : scenarioOf(invoice)
    return `${kind}: ${detail}${whose ? ` (${whose.scenario.name})` : ""}`
  })
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
  { bug: "job-off", test: "chaos run", findings: chaosFindings },
  { bug: "unsticky-paid", test: "chaos run", findings: chaosFindings },
  { bug: "row-after-call", test: "chaos run", findings: chaosFindings },
  { bug: "contradiction-ignored", test: "chaos run", findings: chaosFindings },
  { bug: "foreign-session-deleted", test: "chaos run", findings: chaosFindings },
  { bug: "failed-final", test: "chaos run", findings: chaosFindings },
  { bug: "lease-off", test: "two servers at the same instant", findings: concurrencyFindings },
]

async function main(wanted: readonly string[]): Promise<number> {
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
