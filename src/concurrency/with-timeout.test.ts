import { TIMED_OUT, withTimeout } from "./with-timeout"

function deferred<Result>() {
  let resolve: (result: Result) => void = unset
  let reject: (error: unknown) => void = unset
  const promise = new Promise<Result>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}

function unset(): never {
  throw new Error("a promise's executor runs at once")
}

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

describe("withTimeout", () => {
  it("returns the result of work that ends in time, and leaves no timer behind", async () => {
    const work = deferred<string>()
    const answer = withTimeout(3000, work.promise)
    await jest.advanceTimersByTimeAsync(2999)
    work.resolve("paid")
    expect(await answer).toBe("paid")
    expect(jest.getTimerCount()).toBe(0)
  })

  it("returns TIMED_OUT exactly when the time is over", async () => {
    const onAnswer = jest.fn()
    void withTimeout(3000, deferred<string>().promise).then(onAnswer)
    await jest.advanceTimersByTimeAsync(2999)
    expect(onAnswer).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(1)
    expect(onAnswer).toHaveBeenCalledWith(TIMED_OUT)
  })

  it("rejects with the error of work that fails in time, and leaves no timer behind", async () => {
    const failure = new Error("no database")
    await expect(withTimeout(3000, Promise.reject(failure))).rejects.toBe(failure)
    expect(jest.getTimerCount()).toBe(0)
  })

  it("ignores a failure after the time is over", async () => {
    const onUnhandled = jest.fn()
    process.on("unhandledRejection", onUnhandled)
    try {
      const work = deferred<string>()
      const answer = withTimeout(10, work.promise)
      await jest.advanceTimersByTimeAsync(10)
      expect(await answer).toBe(TIMED_OUT)
      work.reject(new Error("no database"))
      jest.useRealTimers()
      await new Promise((resolve) => setImmediate(resolve))
      expect(onUnhandled).not.toHaveBeenCalled()
    } finally {
      process.off("unhandledRejection", onUnhandled)
    }
  })

  it.each([[0], [-1500]])(
    "returns only a result that is already there when the limit is %d ms",
    async (ms) => {
      const late = withTimeout(ms, deferred<string>().promise)
      await jest.advanceTimersByTimeAsync(1)
      expect(await late).toBe(TIMED_OUT)
      expect(await withTimeout(ms, Promise.resolve("paid"))).toBe("paid")
    },
  )
})
