import { CreateTurns } from "./create-turns"

/** Work that ends when it is told to. */
function work() {
  let end: () => void = () => undefined
  let begun = false
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  return {
    run: () => {
      begun = true
      return ended
    },
    end: () => end(),
    get begun() {
      return begun
    },
  }
}

const everythingElse = () => new Promise((resolve) => setImmediate(resolve))

describe("CreateTurns", () => {
  it("runs shared work at the same time", async () => {
    const turns = new CreateTurns()
    const [one, other] = [work(), work()]
    const both = [turns.shared(one.run), turns.shared(other.run)]
    await everythingElse()
    expect([one.begun, other.begun]).toEqual([true, true])
    one.end()
    other.end()
    await Promise.all(both)
  })

  it("runs exclusive work after the shared work before it, and before the shared work after it", async () => {
    const turns = new CreateTurns()
    const [before, alone, after] = [work(), work(), work()]
    const all = [turns.shared(before.run)]
    await everythingElse()
    all.push(turns.exclusive(alone.run), turns.shared(after.run))
    await everythingElse()
    expect([before.begun, alone.begun, after.begun]).toEqual([true, false, false])
    before.end()
    await everythingElse()
    expect([alone.begun, after.begun]).toEqual([true, false])
    alone.end()
    await everythingElse()
    expect(after.begun).toBe(true)
    after.end()
    await Promise.all(all)
  })

  it("goes on after work that failed", async () => {
    const turns = new CreateTurns()
    const failing = () => Promise.reject(new Error("broken"))
    await expect(turns.shared(failing)).rejects.toThrow("broken")
    await expect(turns.exclusive(failing)).rejects.toThrow("broken")
    await expect(turns.shared(() => Promise.resolve("done"))).resolves.toBe("done")
  })
})
