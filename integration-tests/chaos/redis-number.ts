import { hostname } from "node:os"
import { Redis } from "ioredis"
import { isAlive } from "../../testing/lib/processes"

/** Redis has 16 databases by default. Database 0 is left out, because it is the usual one for other data. */
const NUMBERS = Array.from({ length: 15 }, (_, index) => 15 - index)
/** The run that owns a database, as `<host> <process id>`. */
const OWNER_KEY = "test-run-owner"

export interface RedisNumber {
  /** The address of this database. */
  url: string
  /** Empties it, as a restart of a Redis without persistence does. */
  forget(): Promise<void>
  /** Empties it and gives up its ownership. */
  giveBack(): Promise<void>
}

/**
 * Takes an empty database of a Redis, so that runs do not see each other's queues.
 * Deletes only data that belongs to a test run.
 */
export async function takeRedisNumber(redisUrl: string): Promise<RedisNumber> {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null })
  // Failed commands reject by themselves.
  redis.on("error", () => undefined)
  await redis.connect().catch((error: Error) => {
    throw new Error(`There is no Redis at REDIS_URL: ${error.message}`)
  })
  const number = await firstFree(redis)
  if (number === undefined) {
    redis.disconnect()
    throw new Error(
      `None of the databases ${NUMBERS.at(-1)} to ${NUMBERS[0]} of this Redis is empty; these tests need one, and delete nothing that isn't theirs.`,
    )
  }
  const url = new URL(redisUrl)
  url.pathname = `/${number}`
  return {
    url: url.href,
    forget: async () => {
      await redis.multi().flushdb().set(OWNER_KEY, owner()).exec()
    },
    giveBack: async () => {
      await redis.flushdb()
      redis.disconnect()
    },
  }
}

async function firstFree(redis: Redis): Promise<number | undefined> {
  for (const number of NUMBERS) {
    await redis.select(number)
    if ((await inherit(redis)) || (await claim(redis))) return number
  }
  return undefined
}

/** Takes over the database of a dead run. `watch` makes the transaction fail if another run was faster. */
async function inherit(redis: Redis): Promise<boolean> {
  await redis.watch(OWNER_KEY)
  if (!(await leftByDeadRun(redis))) {
    await redis.unwatch()
    return false
  }
  return (await redis.multi().flushdb().set(OWNER_KEY, owner()).exec()) !== null
}

/** Claims a database by writing its owner key, and releases it if the database held anything else. */
async function claim(redis: Redis): Promise<boolean> {
  if ((await redis.set(OWNER_KEY, owner(), "NX")) === null) return false
  if ((await redis.dbsize()) === 1) return true
  await redis.del(OWNER_KEY)
  return false
}

async function leftByDeadRun(redis: Redis): Promise<boolean> {
  const [host, pid] = (await redis.get(OWNER_KEY))?.split(" ") ?? []
  return host === hostname() && !isAlive(Number(pid))
}

function owner(): string {
  return `${hostname()} ${process.pid}`
}
