/** `npm run test:chaos`: a chaos run by hand, as long as wanted. */
import { randomInt } from "node:crypto"
import { type CliOptions, readOptions, USAGE } from "./cli-options"
import { openStage } from "./environment"
import { sabotagedProject } from "./project-with-seeded-bug"
import { takeRedisNumber } from "./redis-number"
import { heldGood, runChaos } from "./run"
import type { WorkerMode } from "./servers"
import { describeReport } from "./table"

async function main(args: readonly string[]): Promise<number> {
  let options: CliOptions
  try {
    options = readOptions(args, () => randomInt(2 ** 31 - 1))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    return 2
  }
  const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`)
  say(`Seed ${options.seed}; again with: npm run test:chaos -- ${again(options)}`)
  const redis = options.workers > 0 ? await takeRedisNumber(redisUrl()) : undefined
  const project = options.sabotage === undefined ? undefined : await sabotagedProject(options.sabotage)
  try {
    const stage = await openStage({
      modes: modes(options),
      seed: options.seed,
      ...(redis ? { redisUrl: redis.url } : {}),
      ...(project ? { project: project.folder } : {}),
      say,
    })
    let balanced = false
    try {
      const report = await runChaos(stage, { ...options, say })
      balanced = heldGood(report)
      console.log(`\n${describeReport(report)}\n`)
    } finally {
      const keepLogs = options.keepLogs || !balanced
      await stage.end({ keepLogs })
      if (keepLogs) say(`The servers' logs are in ${stage.logFolder}`)
    }
    return balanced ? 0 : 1
  } finally {
    await project?.remove()
    await redis?.giveBack()
  }
}

/** Processes that do everything; or, with workers, servers that leave the rest to them. */
function modes({ processes, workers }: CliOptions): WorkerMode[] {
  return [
    ...Array<WorkerMode>(processes).fill(workers > 0 ? "server" : "shared"),
    ...Array<WorkerMode>(workers).fill("worker"),
  ]
}

function redisUrl(): string {
  const { REDIS_URL } = process.env
  if (REDIS_URL) return REDIS_URL
  throw new Error("Servers and workers need a Redis to meet in; name one in REDIS_URL")
}

function again({ sabotage, keepLogs: _keepLogs, ...numbers }: CliOptions): string {
  const flags = Object.entries(numbers).map(([name, value]) => `--${name} ${value}`)
  return [...flags, ...(sabotage ? [`--sabotage ${sabotage}`] : [])].join(" ")
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error)
    process.exit(1)
  },
)
