import { hostname } from "node:os"
import { Redis } from "ioredis"
import { isAlive } from "../../testing/lib/processes"

/** Redis has sixteen databases unless it was told otherwise. 0 is where everybody's own data is. */
const NUMBERS = Array.from({ length: 15 }, (_, index) => 15 - index)
/** Says whose a database is, as `<host> <process id>`. */
const OWNER_KEY = "test-run-owner"

export interface RedisNumber {
  /** The address of this database. */
  url: string
  /** Loses everything in it, as a Redis does that keeps nothing on disk. */
  forget(): Promise<void>
  /** Empties it, and leaves it to whoever comes next. */
  giveBack(): Promise<void>
}

/**
 * Takes one of a Redis's databases that is empty, so that a run sees nobody else's queues and nobody sees its own.
 * Nothing that isn't a run's own is ever deleted.
 */
export async function takeRedisNumber(redisUrl: string): Promise<RedisNumber> {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null })
  // Every command that fails says so itself.
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

/** Takes over what a dead run left, unless another run was faster: then nothing is emptied, for it is theirs by now. */
async function inherit(redis: Redis): Promise<boolean> {
  await redis.watch(OWNER_KEY)
  if (!(await leftByDeadRun(redis))) {
    await redis.unwatch()
    return false
  }
  return (await redis.multi().flushdb().set(OWNER_KEY, owner()).exec()) !== null
}

/** Whoever writes first has it, if nothing else was there. */
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
