import type { RestartMode } from "../../testing/postgres/embedded-postgres"
import type { Stage } from "./environment"
import type { Random } from "./random"
import type { Server } from "./servers"

type Disaster = { at: number; what: "kill" } | { at: number; what: "restart"; mode: RestartMode }

/**
 * When what goes down, as the number of checkouts that are over by then: spread over the run, and none so early
 * or late that nobody notices.
 */
export function planDisasters(checkouts: number, kills: number, restarts: number): Disaster[] {
  const spread = (count: number) =>
    Array.from({ length: count }, (_, index) => Math.round((checkouts * (index + 0.6)) / (count + 0.2)))
  const killed = spread(kills).map((at) => ({ at, what: "kill" as const }))
  const restarted = spread(restarts).map((at, index) => ({
    // Beside the kills, and not always together with one.
    at: Math.min(checkouts - 1, Math.round(at + checkouts / (4 * (kills + restarts)))),
    what: "restart" as const,
    mode: index % 2 === 0 ? ("immediate" as const) : ("fast" as const),
  }))
  return [...killed, ...restarted].sort((one, other) => one.at - other.at)
}

/** Kills Medusa and restarts PostgreSQL while checkouts go on, one disaster after the other. */
export class Disasters {
  restarts = 0
  private readonly plan: Disaster[]
  private last: Promise<void> = Promise.resolve()
  private readonly struck: Server[] = []

  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
    plan: readonly Disaster[],
    private readonly say: (line: string) => void,
  ) {
    this.plan = [...plan]
  }

  /** To be told of every checkout that is over. */
  after(checkouts: number): void {
    while (this.plan[0] && this.plan[0].at <= checkouts) {
      const disaster = this.plan.shift()
      if (disaster) this.last = this.last.then(() => this.strike(disaster))
    }
  }

  /** Resolves when everything that went down is up again. */
  over(): Promise<void> {
    return this.last
  }

  /** A process that ended by itself, as a process manager would find it. */
  async reviveCrashed(): Promise<void> {
    await this.last
    for (const one of this.stage.processes) if (!one.isRunning) await one.start()
  }

  private async strike(disaster: Disaster): Promise<void> {
    if (disaster.what === "restart") {
      this.say(`Restarting PostgreSQL (${disaster.mode})`)
      await this.stage.postgres.restart(disaster.mode)
      this.restarts += 1
      return
    }
    const victim = this.random.pick(this.stage.processes.filter((one) => !this.struck.includes(one)))
    this.struck.push(victim)
    // Nobody is killed twice before everybody was killed once.
    if (this.struck.length === this.stage.processes.length) this.struck.length = 0
    this.say(`kill -9 ${victim.name}`)
    await victim.kill()
    await victim.start()
  }
}
