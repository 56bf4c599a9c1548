interface Part {
  name: string
  stop: () => Promise<void>
}

/** Started parts, which are stopped once and in reverse order. */
export class Lifetime {
  readonly #parts: Part[] = []
  readonly #abort = new AbortController()
  #ended: Promise<void> | undefined

  /** Aborted when the end begins, so that waits stop. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Registers a part. A part that started after the end began is stopped immediately. */
  async own(name: string, stop: () => Promise<void>): Promise<void> {
    if (this.#ended !== undefined) {
      await stop()
      this.signal.throwIfAborted()
    }
    this.#parts.push({ name, stop })
  }

  /** Stops all parts, even if one fails to stop. Repeated calls wait for the same end. */
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
