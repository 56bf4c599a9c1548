import { MAX_LOOKS, type PaymentStatus, pauseAfter, pollPayment } from "./payment-status"

const PENDING: PaymentStatus = { payment: "pending" }

function poll(answers: (PaymentStatus | Error)[], mayPass = () => true) {
  const pauses: number[] = []
  const waiting: boolean[] = []
  let asked = 0
  const result = pollPayment({
    ask: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)] ?? PENDING
      if (answer instanceof Error) throw answer
      return answer
    },
    pause: async (ms) => void pauses.push(ms),
    mayPass,
    onWaiting: (reached) => void waiting.push(reached),
  })
  return { result, pauses, waiting, asked: () => asked }
}

describe("pollPayment", () => {
  it("answers at once when the word is final", async () => {
    const { result, pauses, waiting } = poll([{ payment: "paid", order_id: "order_1" }])
    expect(await result).toEqual({ payment: "paid", order_id: "order_1" })
    expect(pauses).toEqual([])
    expect(waiting).toEqual([])
  })

  it.each(["failed", "expired", "review"] as const)("takes %s as final", async (payment) => {
    expect(await poll([PENDING, PENDING, { payment }]).result).toEqual({ payment })
  })

  it("goes on through a lost connection, and says that the shop can't be reached", async () => {
    const { result, waiting } = poll([PENDING, new Error("offline"), { payment: "failed" }])
    expect(await result).toEqual({ payment: "failed" })
    expect(waiting).toEqual([true, false])
  })

  it("stops at an error that no later look can mend", async () => {
    const { result, asked } = poll([new Error("unknown session")], () => false)
    await expect(result).rejects.toThrow("unknown session")
    expect(asked()).toBe(1)
  })

  it("gives up after its last look, without pausing once more", async () => {
    const { result, pauses, asked } = poll([PENDING])
    expect(await result).toBeUndefined()
    expect(asked()).toBe(MAX_LOOKS)
    expect(pauses).toHaveLength(MAX_LOOKS - 1)
  })

  it("looks for longer than the minute after which the store's job asks DOKU, and not for ever", () => {
    const pauses = Array.from({ length: MAX_LOOKS - 1 }, (_, look) => pauseAfter(look))
    const total = pauses.reduce((sum, ms) => sum + ms, 0)
    expect(total).toBeGreaterThan(120_000)
    expect(total).toBeLessThan(180_000)
  })

  it("looks soon at first, then more and more rarely, at most every ten seconds", () => {
    expect(pauseAfter(0)).toBe(1_000)
    for (let look = 1; look < 100; look++) {
      expect(pauseAfter(look)).toBeGreaterThanOrEqual(pauseAfter(look - 1))
      expect(pauseAfter(look)).toBeLessThanOrEqual(10_000)
    }
  })
})
