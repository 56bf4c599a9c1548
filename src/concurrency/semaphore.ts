/**
 * Limits how much work runs at once; further work waits in the order of its calls. Work that exceeds `maxSlotMs` frees
 * its slot for the next and still returns its result, so that hanging work does not block the rest.
 */
export class Semaphore {
  private running = 0
  private readonly waiting: (() => void)[] = []

  /** @param maxSlotMs how long one piece of work occupies its slot, in ms. */
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

  /** Passes the slot directly to the next in line, so that later work can't overtake it. */
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
