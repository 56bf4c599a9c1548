/** `npm run test:chaos`: a chaos run of any length. */
import { randomInt } from "node:crypto"
import { type CliOptions, readOptions, USAGE } from "./cli-options"
import { openEnvironment } from "./environment"
import { OwnRedis } from "./own-redis"
import { projectWithSeededBug } from "./project-with-seeded-bug"
import { takeRedisNumber } from "./redis-number"
import { promiseHeld, runChaos } from "./run"
import type { WorkerMode } from "./servers"
import { describeReport } from "./table"

async function main(args: readonly string[]): Promise<number> {
  let options: CliOptions
  try {
    options = readOptions(args, { drawSeed: () => randomInt(2 ** 31 - 1), redisUrl: process.env.REDIS_URL })
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    return 2
  }
  const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`)
  say(`Seed ${options.seed}; again with: npm run test:chaos -- ${again(options)}`)
  const redis = options.workers > 0 ? await openRedis(process.env.REDIS_URL) : undefined
  const project = options.seededBug === undefined ? undefined : await projectWithSeededBug(options.seededBug)
  try {
    const environment = await openEnvironment({
      modes: modes(options),
      seed: options.seed,
      ...(redis ? { redisUrl: redis.url } : {}),
      ...(redis?.own ? { ownRedis: redis.own } : {}),
      ...(project ? { project: project.folder } : {}),
      say,
    })
    let balanced = false
    try {
      const report = await runChaos(environment, { ...options, say })
      balanced = promiseHeld(report)
      console.log(`\n${describeReport(report)}\n`)
    } finally {
      const keepLogs = options.keepLogs || !balanced
      await environment.end({ keepLogs })
      if (keepLogs) say(`The servers' logs are in ${environment.logFolder}`)
    }
    return balanced ? 0 : 1
  } finally {
    await project?.remove()
    await redis?.close()
  }
}

/** Shared processes, or servers in server mode if there are workers. */
function modes({ processes, workers }: CliOptions): WorkerMode[] {
  return [
    ...Array<WorkerMode>(processes).fill(workers > 0 ? "server" : "shared"),
    ...Array<WorkerMode>(workers).fill("worker"),
  ]
}

interface OpenRedis {
  url: string
  /** Set if the run started it, so that it may be killed. */
  own?: OwnRedis
  close(): Promise<void>
}

async function openRedis(givenUrl: string | undefined): Promise<OpenRedis> {
  if (givenUrl) {
    const number = await takeRedisNumber(givenUrl)
    return { url: number.url, close: () => number.giveBack() }
  }
  const own = await OwnRedis.start()
  return { url: own.url, own, close: () => own.stop() }
}

function again({ often, seededBug, redisKills, keepLogs: _keepLogs, ...numbers }: CliOptions): string {
  const flags = Object.entries({ ...numbers, "redis-kills": redisKills }).map(
    ([name, value]) => `--${name} ${value}`,
  )
  const scenarios = often.map((name) => `--often "${name}"`)
  return [...flags, ...scenarios, ...(seededBug ? [`--seeded-bug ${seededBug}`] : [])].join(" ")
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error)
    process.exit(1)
  },
)
