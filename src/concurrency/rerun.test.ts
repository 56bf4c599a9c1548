import { Rerun } from "./rerun"

const afterMicrotasks = () => new Promise((resolve) => setImmediate(resolve))

describe("work that is run once more for what came meanwhile", () => {
  it("runs once for any number of starts before it, and once for those while it runs", async () => {
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

  it("runs again for whoever starts it at the very end", async () => {
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

  it("ends with what its work threw, and runs no more", async () => {
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
