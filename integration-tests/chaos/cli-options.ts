import { parseArgs } from "node:util"

export interface CliOptions {
  checkouts: number
  seed: number
  processes: number
  workers: number
  kills: number
  restarts: number
  redisKills: number
  concurrency: number
  often: string[]
  seededBug: string | undefined
  keepLogs: boolean
}

export const USAGE = `npm run test:chaos -- [--checkouts N] [--seed S] [--processes 1|2] [--workers N] [--kills N]
                     [--restarts N] [--redis-kills N] [--concurrency N] [--often SCENARIO] [--seeded-bug NAME]
                     [--keep-logs]

  --checkouts    how many shoppers; 200 when not given
  --seed         the same draws again; a new one is made up and printed when not given
  --processes    Medusa servers on the one database; 2 when not given
  --workers      processes in worker mode beside them, which then run in server mode and meet in a Redis: the one that
                 REDIS_URL names, or else one that the run starts
  --kills        kill -9 of a process; one for every 80 checkouts when not given
  --restarts     restarts of PostgreSQL; one for every 500 checkouts, at least one, when not given
  --redis-kills  kill -9 of that Redis, which keeps nothing; one for every 500 checkouts if the run started it
  --concurrency  checkouts at once; 8 when not given
  --often        a scenario that every second checkout plays; may be given several times
  --seeded-bug   puts a bug into a copy of the project first: the run must then fail
  --keep-logs    leaves the servers' logs, and says where`

interface Surroundings {
  drawSeed: () => number
  /** The Redis that the user named. The run must not kill it. */
  redisUrl: string | undefined
}

/** @throws Error that names the wrong flag. */
export function readOptions(args: readonly string[], { drawSeed, redisUrl }: Surroundings): CliOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      checkouts: { type: "string" },
      seed: { type: "string" },
      processes: { type: "string" },
      workers: { type: "string" },
      kills: { type: "string" },
      restarts: { type: "string" },
      "redis-kills": { type: "string" },
      concurrency: { type: "string" },
      often: { type: "string", multiple: true },
      "seeded-bug": { type: "string" },
      "keep-logs": { type: "boolean" },
    },
  })
  const whole = (name: keyof typeof values, least: number, most: number, otherwise: () => number) => {
    const given = values[name]
    if (given === undefined) return otherwise()
    const number = Number(given)
    if (Number.isInteger(number) && number >= least && number <= most) return number
    throw new Error(`--${name} must be a whole number from ${least} to ${most}, not "${given}"`)
  }
  const checkouts = whole("checkouts", 1, 1_000_000, () => 200)
  const workers = whole("workers", 0, 2, () => 0)
  const startsRedis = workers > 0 && !redisUrl
  const redisKills = whole("redis-kills", 0, 1_000, () => (startsRedis ? Math.ceil(checkouts / 500) : 0))
  if (redisKills > 0 && !startsRedis) {
    throw new Error("--redis-kills needs --workers, and a Redis of the run's own: unset REDIS_URL")
  }
  return {
    checkouts,
    seed: whole("seed", 0, 2 ** 31 - 1, drawSeed),
    processes: whole("processes", 1, 2, () => 2),
    workers,
    kills: whole("kills", 0, 10_000, () => Math.ceil(checkouts / 80)),
    restarts: whole("restarts", 0, 1_000, () => Math.ceil(checkouts / 500)),
    redisKills,
    concurrency: whole("concurrency", 1, 100, () => 8),
    often: values.often ?? [],
    seededBug: values["seeded-bug"],
    keepLogs: values["keep-logs"] ?? false,
  }
}
