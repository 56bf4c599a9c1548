/**
 * Lets at most so many pieces of work run at once; the others wait in the order in which they came. Work that
 * takes too long loses its place, though not its result: what hangs must not stop everybody else.
 */
export class Semaphore {
  private running = 0
  private readonly waiting: (() => void)[] = []

  /** @param longestMs how long a piece of work keeps its place, in ms. */
  constructor(
    private readonly maxConcurrency: number,
    private readonly maxSlotMs: number,
  ) {}

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.maxConcurrency) await new Promise<void>((enter) => this.waiting.push(enter))
    else this.running++
    const leave = once(() => this.passOn())
    const timer = setTimeout(leave, this.maxSlotMs)
    timer.unref()
    try {
      return await work()
    } finally {
      clearTimeout(timer)
      leave()
    }
  }

  /** The place is handed on, so that nobody who comes later can slip in. */
  private passOn(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.running--
  }
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    action()
  }
}
