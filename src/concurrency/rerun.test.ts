import { Rerun } from "./rerun"

const afterMicrotasks = () => new Promise((resolve) => setImmediate(resolve))

describe("Rerun", () => {
  it("combines all starts before a run into one run, and all starts during it into another", async () => {
    const ends: (() => void)[] = []
    const rerun = new Rerun(() => new Promise<void>((end) => ends.push(end)))
    rerun.start()
    await afterMicrotasks()
    rerun.start()
    rerun.start()
    expect(ends).toHaveLength(1)
    expect(await rerun.endsWithin(1)).toBe(false)
    ends.shift()?.()
    await afterMicrotasks()
    expect(ends).toHaveLength(1)
    ends.shift()?.()
    await rerun.ended()
    expect(ends).toEqual([])
    expect(await rerun.endsWithin(1)).toBe(true)
  })

  it("runs again when it is started after its end", async () => {
    let runs = 0
    const rerun = new Rerun(async () => {
      runs++
    })
    rerun.start()
    await rerun.ended()
    rerun.start()
    await rerun.ended()
    expect(runs).toBe(2)
  })

  it("throws the work's error from `ended`, and runs no more", async () => {
    let runs = 0
    const rerun = new Rerun(() => {
      runs++
      return Promise.reject(new Error("no database"))
    })
    rerun.start()
    rerun.start()
    await expect(rerun.ended()).rejects.toThrow("no database")
    expect(runs).toBe(1)
  })
})
