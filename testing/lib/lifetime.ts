interface Part {
  name: string
  stop: () => Promise<void>
}

/** What has been started, to be ended in reverse order, once, at whatever moment the end comes. */
export class Lifetime {
  readonly #parts: Part[] = []
  readonly #abort = new AbortController()
  #ended: Promise<void> | undefined

  /** Aborted as soon as the end has begun, for waits that would hold it up. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Takes charge of a part. One that came up only after the end had begun is stopped right away. */
  async own(name: string, stop: () => Promise<void>): Promise<void> {
    if (this.#ended !== undefined) {
      await stop()
      this.signal.throwIfAborted()
    }
    this.#parts.push({ name, stop })
  }

  /** Stops everything; called again, waits for the same end. A part that fails to stop doesn't keep the others. */
  end(): Promise<void> {
    this.#ended ??= this.#stopAll()
    return this.#ended
  }

  async #stopAll(): Promise<void> {
    this.#abort.abort(new Error("The demo is being stopped."))
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      try {
        await part.stop()
      } catch (error) {
        console.error(`Stopping ${part.name} failed:`, error)
      }
    }
  }
}
