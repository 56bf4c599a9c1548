/**
 * Takes turns with DOKU's create requests, so that a fault hits the request that it is meant for: the number of an
 * invoice is unknown before it is created, and other shoppers start payments at the same time.
 */
export class CreateTurns {
  private readonly running = new Set<Promise<unknown>>()
  private alone: Promise<unknown> = Promise.resolve()

  /** Runs work that may create invoices, beside other such work. */
  async shared<Result>(work: () => Promise<Result>): Promise<Result> {
    let last: Promise<unknown>
    do {
      last = this.alone
      await last
    } while (last !== this.alone)
    const done = work()
    const entry = done.catch(() => undefined)
    this.running.add(entry)
    try {
      return await done
    } finally {
      this.running.delete(entry)
    }
  }

  /** Runs work while no other creates an invoice. */
  async exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.alone
    let release: () => void = () => undefined
    this.alone = new Promise<void>((resolve) => {
      release = resolve
    })
    try {
      await before
      await Promise.all(this.running)
      return await work()
    } finally {
      release()
    }
  }
}
