/**
 * `npm run test:seeded-bugs`: breaks a copy of the project in several ways, one after the other, and shows that the tests
 * notice. A sabotage that goes through is a hole in the tests.
 */
import { crowd } from "./concurrency"
import { openStage, type Stage } from "./environment"
import { sabotagedProject } from "./project-with-seeded-bug"
import { runChaos } from "./run"

interface Bite {
  sabotage: string
  test: string
  /** What the test found wrong; nothing means that it let the sabotage through. */
  findings(stage: Stage): Promise<string[]>
}

/** Draws many of those fates that the breaks below are about. */
const SEED = 899

async function chaosFindings(stage: Stage): Promise<string[]> {
  const { verdict, fateOf } = await runChaos(stage, {
    checkouts: 80,
    seed: SEED,
    kills: 0,
    restarts: 0,
    concurrency: 8,
  })
  return verdict.findings.map(({ kind, invoice, detail }) => {
    const whose = invoice === null ? undefined : fateOf(invoice)
    return `${kind}: ${detail}${whose ? ` (${whose.fate.name})` : ""}`
  })
}

async function crowdFindings(stage: Stage): Promise<string[]> {
  const { problems, findings } = await crowd(stage, { tries: 25, seed: SEED, from: 0, notifications: 25 })
  return [...problems, ...findings.map(({ kind, detail }) => `${kind}: ${detail}`)]
}

const BITES: readonly Bite[] = [
  { sabotage: "job-off", test: "chaos run", findings: chaosFindings },
  { sabotage: "unsticky-paid", test: "chaos run", findings: chaosFindings },
  { sabotage: "row-after-call", test: "chaos run", findings: chaosFindings },
  { sabotage: "contradiction-ignored", test: "chaos run", findings: chaosFindings },
  { sabotage: "foreign-session-deleted", test: "chaos run", findings: chaosFindings },
  { sabotage: "lease-off", test: "two servers at the same instant", findings: crowdFindings },
]

async function main(wanted: readonly string[]): Promise<number> {
  const lines: string[] = []
  let through = 0
  for (const { sabotage, test, findings } of BITES) {
    if (wanted.length > 0 && !wanted.includes(sabotage)) continue
    console.log(`Breaking the project: ${sabotage}`)
    const project = await sabotagedProject(sabotage)
    try {
      const stage = await openStage({ modes: ["shared", "shared"], seed: SEED, project: project.folder })
      try {
        const found = await findings(stage)
        if (found.length === 0) through += 1
        console.log(found.length === 0 ? "  WENT THROUGH" : `  noticed: ${found[0]}`)
        lines.push(
          `${sabotage.padEnd(24)} ${test.padEnd(32)} ${found.length === 0 ? "WENT THROUGH" : `failed, ${found.length} findings`}`,
          ...found.slice(0, 3).map((finding) => `    ${finding}`),
        )
      } finally {
        await stage.end()
      }
    } finally {
      await project.remove()
    }
  }
  console.log(`\nEach of these must fail (seed ${SEED}):\n\n${lines.join("\n")}\n`)
  return through === 0 ? 0 : 1
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error)
    process.exit(1)
  },
)
