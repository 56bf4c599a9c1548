import { setTimeout as pause } from "node:timers/promises"
import type { RestartMode } from "../../testing/postgres/embedded-postgres"
import type { Environment } from "./environment"
import type { Random } from "./random"
import type { Server } from "./servers"

type Interruption =
  | { at: number; what: "kill" }
  | { at: number; what: "redis" }
  | { at: number; what: "restart"; mode: RestartMode }

export interface InterruptionCounts {
  /** `kill -9` of a Medusa process. */
  kills: number
  /** Restarts of PostgreSQL. */
  restarts: number
  /** `kill -9` of the run's own Redis. */
  redisKills?: number
}

/** How long a killed Redis stays away, in ms: what a process manager takes to notice and start it. */
const REDIS_AWAY_MS = 3_000

/**
 * Spreads kills and restarts over the run, away from its start and end. `at` is the number of checkouts that must be
 * finished first.
 */
export function planInterruptions(
  checkouts: number,
  { kills, restarts, redisKills = 0 }: InterruptionCounts,
): Interruption[] {
  const spread = (count: number) =>
    Array.from({ length: count }, (_, index) => Math.round((checkouts * (index + 0.6)) / (count + 0.2)))
  const killed = spread(kills).map((at) => ({ at, what: "kill" as const }))
  // Moved by a fraction of the gap, so that they do not always coincide with kills.
  const moved = (at: number, quarters: number) =>
    Math.min(checkouts - 1, Math.round(at + (quarters * checkouts) / (4 * (kills + restarts + redisKills))))
  const restarted = spread(restarts).map((at, index) => ({
    at: moved(at, 1),
    what: "restart" as const,
    mode: index % 2 === 0 ? ("immediate" as const) : ("fast" as const),
  }))
  const redisKilled = spread(redisKills).map((at) => ({ at: moved(at, 3), what: "redis" as const }))
  return [...killed, ...restarted, ...redisKilled].sort((one, other) => one.at - other.at)
}

/** Kills Medusa and Redis, and restarts PostgreSQL, while checkouts go on, one after the other. */
export class ProcessKills {
  restarts = 0
  private readonly plan: Interruption[]
  private last: Promise<void> = Promise.resolve()
  private readonly killed: Server[] = []

  constructor(
    private readonly environment: Environment,
    private readonly random: Random,
    plan: readonly Interruption[],
    private readonly say: (line: string) => void,
  ) {
    this.plan = [...plan]
  }

  /** Call after every finished checkout; runs the interruptions that are due by then. */
  after(checkouts: number): void {
    while (this.plan[0] && this.plan[0].at <= checkouts) {
      const interruption = this.plan.shift()
      if (interruption) this.last = this.last.then(() => this.interrupt(interruption))
    }
  }

  /** Resolves when everything that went down is up again. */
  over(): Promise<void> {
    return this.last
  }

  /** Restarts crashed processes, as a process manager does. */
  async reviveCrashed(): Promise<void> {
    await this.last
    for (const one of this.environment.processes) if (!one.isRunning) await one.start()
  }

  private async interrupt(interruption: Interruption): Promise<void> {
    if (interruption.what === "restart") {
      this.say(`Restarting PostgreSQL (${interruption.mode})`)
      await this.environment.postgres.restart(interruption.mode)
      this.restarts += 1
      return
    }
    if (interruption.what === "redis") {
      await this.killRedis()
      return
    }
    const target = this.random.pick(this.environment.processes.filter((one) => !this.killed.includes(one)))
    this.killed.push(target)
    // Starts over once every process has been killed.
    if (this.killed.length === this.environment.processes.length) this.killed.length = 0
    this.say(`kill -9 ${target.name}`)
    await target.kill()
    await target.start()
  }

  private async killRedis(): Promise<void> {
    const { redis } = this.environment
    if (!redis) throw new Error("Only a Redis that the run has started can be killed")
    this.say("kill -9 Redis")
    await redis.kill()
    await pause(REDIS_AWAY_MS)
    await redis.start()
  }
}
