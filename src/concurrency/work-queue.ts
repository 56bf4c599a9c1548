interface Queue<Item> {
  /** Claims the next items exclusively. An empty batch means that the queue is empty. */
  claim(): Promise<Item[]>
  work(item: Item): Promise<void>
  /** Called before each item: false ends the run, and leaves claimed items to a later one. */
  shouldContinue(): boolean
  maxConcurrency: number
}

/**
 * Processes a queue with at most `maxConcurrency` items at once. Only one claimed batch is kept at a time, so memory
 * does not grow with the length of the queue.
 *
 * @returns the number of items processed.
 * @throws the error of `claim` or `work`.
 */
export async function runQueue<Item>({
  claim,
  work,
  shouldContinue,
  maxConcurrency,
}: Queue<Item>): Promise<number> {
  const waiting: Item[] = []
  let refilling: Promise<void> | undefined
  let dry = false
  let done = 0

  const refill = async () => {
    const batch = await claim()
    if (batch.length === 0) dry = true
    waiting.push(...batch)
  }
  const next = async (): Promise<Item | undefined> => {
    while (waiting.length === 0 && !dry) {
      // The first worker without an item claims the next batch for all workers.
      refilling ??= refill().finally(() => {
        refilling = undefined
      })
      await refilling
    }
    return waiting.shift()
  }
  const worker = async () => {
    while (shouldContinue()) {
      const item = await next()
      if (item === undefined) return
      await work(item)
      done++
    }
  }
  await Promise.all(Array.from({ length: maxConcurrency }, worker))
  return done
}
