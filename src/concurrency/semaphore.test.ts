import { Semaphore } from "./semaphore"

/** Work that records its start and ends when the test says so. */
function piece(began: string[], name: string) {
  const outcome: { end?: () => void; fail?: () => void } = {}
  const ending = new Promise<string>((resolve, reject) => {
    outcome.end = () => resolve(name)
    outcome.fail = () => reject(new Error(name))
  })
  const work = () => {
    began.push(name)
    return ending
  }
  return { work, end: () => outcome.end?.(), fail: () => outcome.fail?.() }
}

const afterMicrotasks = () => new Promise((resolve) => setImmediate(resolve))

describe("Semaphore", () => {
  it("runs up to the limit at once, and the rest in order as slots become free", async () => {
    const began: string[] = []
    const semaphore = new Semaphore(2, 60_000)
    const pieces = ["a", "b", "c", "d"].map((name) => piece(began, name))
    const done = pieces.map(({ work }) => semaphore.run(work))
    await afterMicrotasks()
    expect(began).toEqual(["a", "b"])
    pieces[1]?.end()
    await afterMicrotasks()
    expect(began).toEqual(["a", "b", "c"])
    for (const { end } of pieces) end()
    expect(await Promise.all(done)).toEqual(["a", "b", "c", "d"])
    expect(began).toEqual(["a", "b", "c", "d"])
  })

  it("passes the slot of failed work to the next", async () => {
    const began: string[] = []
    const semaphore = new Semaphore(1, 60_000)
    const [first, second] = [piece(began, "a"), piece(began, "b")]
    const failed = semaphore.run(first.work)
    const waiting = semaphore.run(second.work)
    first.fail()
    second.end()
    await expect(failed).rejects.toThrow("a")
    await expect(waiting).resolves.toBe("b")
    await expect(semaphore.run(async () => "c")).resolves.toBe("c")
  })

  it("frees the slot of hanging work once, and still returns its result", async () => {
    jest.useFakeTimers({ doNotFake: ["setImmediate"] })
    try {
      const began: string[] = []
      const semaphore = new Semaphore(1, 1_000)
      const pieces = ["hangs", "b", "c"].map((name) => piece(began, name))
      const done = pieces.map(({ work }) => semaphore.run(work))
      await afterMicrotasks()
      jest.advanceTimersByTime(999)
      await afterMicrotasks()
      expect(began).toEqual(["hangs"])
      jest.advanceTimersByTime(1)
      await afterMicrotasks()
      expect(began).toEqual(["hangs", "b"])
      // When it ends later, it has no slot left to pass on: `c` still waits for `b`.
      pieces[0]?.end()
      await expect(done[0]).resolves.toBe("hangs")
      await afterMicrotasks()
      expect(began).toEqual(["hangs", "b"])
      pieces[1]?.end()
      pieces[2]?.end()
      await expect(Promise.all(done)).resolves.toEqual(["hangs", "b", "c"])
    } finally {
      jest.useRealTimers()
    }
  })
})
