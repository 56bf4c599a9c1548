/** Lets at most so many pieces of work run at once; the others wait in the order in which they came. */
export class Turnstile {
  private running = 0
  private readonly waiting: (() => void)[] = []

  constructor(private readonly mostAtOnce: number) {}

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.mostAtOnce) await new Promise<void>((enter) => this.waiting.push(enter))
    else this.running++
    try {
      return await work()
    } finally {
      // The place is handed on, so that nobody who comes later can slip in.
      const next = this.waiting.shift()
      if (next) next()
      else this.running--
    }
  }
}
