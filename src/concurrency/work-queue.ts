interface Queue<Row> {
  /** Takes the next rows, which nobody else then takes. None means that the lane is done. */
  claim(): Promise<Row[]>
  work(row: Row): Promise<void>
  /** Asked before each row: false ends the lane, and leaves what is claimed to a later pass. */
  shouldContinue(): boolean
  maxConcurrency: number
}

/**
 * Works off rows, so many at once, without ever holding more than one batch: a table of any length passes
 * through the same little memory.
 *
 * @returns how many rows were worked on.
 */
export async function runQueue<Row>({
  claim,
  work,
  shouldContinue,
  maxConcurrency,
}: Queue<Row>): Promise<number> {
  const waiting: Row[] = []
  let refilling: Promise<void> | undefined
  let dry = false
  let done = 0

  const refill = async () => {
    const rows = await claim()
    if (rows.length === 0) dry = true
    waiting.push(...rows)
  }
  const next = async (): Promise<Row | undefined> => {
    while (waiting.length === 0 && !dry) {
      // Whoever finds the batch used up fetches the next one for all.
      refilling ??= refill().finally(() => {
        refilling = undefined
      })
      await refilling
    }
    return waiting.shift()
  }
  const worker = async () => {
    while (shouldContinue()) {
      const row = await next()
      if (row === undefined) return
      await work(row)
      done++
    }
  }
  await Promise.all(Array.from({ length: maxConcurrency }, worker))
  return done
}
