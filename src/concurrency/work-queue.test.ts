import { runQueue } from "./work-queue"

/** Batches of numbers, and a count of the claimed ones. */
function source(batches: number[][]) {
  const claimed = { batches: 0 }
  const claim = async () => {
    claimed.batches++
    return batches.shift() ?? []
  }
  return { claim, claimed }
}

const afterMicrotasks = () => new Promise((resolve) => setImmediate(resolve))

describe("runQueue", () => {
  it("processes every item once, whatever the batch sizes", async () => {
    const { claim } = source([[1, 2, 3], [4], [5, 6, 7, 8, 9, 10]])
    const worked: number[] = []
    const done = await runQueue({
      claim,
      work: async (row) => {
        worked.push(row)
      },
      shouldContinue: () => true,
      maxConcurrency: 4,
    })
    expect(worked.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(done).toBe(10)
  })

  it("works on as many items at once as allowed, and no more", async () => {
    const ends: (() => void)[] = []
    let most = 0
    let atWork = 0
    const { claim } = source([
      [1, 2, 3, 4],
      [5, 6],
    ])
    const running = runQueue({
      claim,
      work: async () => {
        most = Math.max(most, ++atWork)
        await new Promise<void>((end) => ends.push(end))
        atWork--
      },
      shouldContinue: () => true,
      maxConcurrency: 3,
    })
    for (let row = 0; row < 6; row++) {
      while (ends.length === 0) await afterMicrotasks()
      ends.shift()?.()
    }
    expect(await running).toBe(6)
    expect(most).toBe(3)
  })

  it("claims the next batch only when the last is used up", async () => {
    const ends: (() => void)[] = []
    const { claim, claimed } = source([
      [1, 2, 3],
      [4, 5],
    ])
    const running = runQueue({
      claim,
      work: () => new Promise<void>((end) => ends.push(end)),
      shouldContinue: () => true,
      maxConcurrency: 2,
    })
    await afterMicrotasks()
    // Two items are in work and one waits, so no further batch is claimed yet.
    expect(claimed.batches).toBe(1)
    for (let row = 0; row < 5; row++) {
      while (ends.length === 0) await afterMicrotasks()
      ends.shift()?.()
    }
    expect(await running).toBe(5)
  })

  it("leaves the remaining items when it must stop", async () => {
    const { claim, claimed } = source([[1, 2, 3, 4, 5], [6]])
    const worked: number[] = []
    await runQueue({
      claim,
      work: async (row) => {
        worked.push(row)
      },
      shouldContinue: () => worked.length < 2,
      maxConcurrency: 1,
    })
    expect(worked).toEqual([1, 2])
    expect(claimed.batches).toBe(1)
  })

  it("rejects when claiming fails, instead of reporting an empty queue", async () => {
    const queue = runQueue({
      claim: () => Promise.reject(new Error("no database")),
      work: async () => undefined,
      shouldContinue: () => true,
      maxConcurrency: 3,
    })
    await expect(queue).rejects.toThrow("no database")
  })
})
