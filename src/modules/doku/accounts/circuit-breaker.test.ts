import { CircuitBreaker } from "./circuit-breaker"

const outage = { throttled: false }

/** A breaker with a clock that the test moves. */
function breakerAt() {
  let time = 0
  const breaker = new CircuitBreaker(() => time)
  const fail = (times: number) => {
    for (let failures = 0; failures < times; failures++) breaker.onFailure(outage)
  }
  return { breaker, fail, pass: (ms: number) => (time += ms) }
}

describe("the circuit breaker", () => {
  it("allows every query while DOKU answers, also after fewer than five failures", () => {
    const { breaker, fail } = breakerAt()
    for (let round = 0; round < 3; round++) {
      fail(4)
      expect(breaker.isOpen()).toBe(false)
      expect(breaker.tryAcquire()).toBe(true)
      breaker.onSuccess()
    }
  })

  it("opens after five failures in a row, and allows no query during its pause", () => {
    const { breaker, fail, pass } = breakerAt()
    fail(5)
    expect(breaker.isOpen()).toBe(true)
    expect(breaker.tryAcquire()).toBe(false)
    pass(14_999)
    expect(breaker.tryAcquire()).toBe(false)
    pass(1)
    expect(breaker.tryAcquire()).toBe(true)
  })

  it("reports each pause once when it starts, and once when it ends", () => {
    const { breaker, pass } = breakerAt()
    const failures = Array.from({ length: 7 }, () => breaker.onFailure(outage))
    expect(failures).toEqual([undefined, undefined, undefined, undefined, 15_000, undefined, undefined])
    pass(15_000)
    expect(breaker.tryAcquire()).toBe(true)
    expect(breaker.onFailure(outage)).toBe(30_000)
    expect([breaker.onSuccess(), breaker.onSuccess()]).toEqual([true, false])
  })

  it("reports the rest of the pause in ms", () => {
    const { breaker, fail, pass } = breakerAt()
    expect(breaker.pauseLeftMs()).toBe(0)
    fail(5)
    expect(breaker.pauseLeftMs()).toBe(15_000)
    pass(14_000)
    expect(breaker.pauseLeftMs()).toBe(1_000)
    pass(5_000)
    expect([breaker.isOpen(), breaker.pauseLeftMs()]).toEqual([true, 0])
    fail(1)
    expect(breaker.pauseLeftMs()).toBe(30_000)
    breaker.onSuccess()
    expect(breaker.pauseLeftMs()).toBe(0)
  })

  it("allows one query after the pause, and every query once that one is answered", () => {
    const { breaker, fail, pass } = breakerAt()
    fail(5)
    pass(15_000)
    expect([breaker.tryAcquire(), breaker.tryAcquire(), breaker.tryAcquire()]).toEqual([true, false, false])
    breaker.onSuccess()
    expect(breaker.isOpen()).toBe(false)
    expect([breaker.tryAcquire(), breaker.tryAcquire()]).toEqual([true, true])
  })

  it("doubles its pause with every failed query after a pause, up to five minutes, and starts anew after a success", () => {
    const { breaker, fail, pass } = breakerAt()
    fail(5)
    const pauses: number[] = []
    for (let tries = 0; tries < 7; tries++) {
      let waited = 0
      while (!breaker.tryAcquire()) {
        pass(1_000)
        waited += 1
      }
      pauses.push(waited)
      breaker.onFailure(outage)
    }
    expect(pauses).toEqual([15, 30, 60, 120, 240, 300, 300])
    breaker.onSuccess()
    fail(5)
    pass(15_000)
    expect(breaker.tryAcquire()).toBe(true)
  })

  it("ignores the failures of queries that were sent before it opened", () => {
    const { breaker, fail, pass } = breakerAt()
    fail(20)
    pass(15_000)
    expect(breaker.tryAcquire()).toBe(true)
  })

  it("opens at the first throttled answer, for DOKU's Retry-After", () => {
    const { breaker, pass } = breakerAt()
    breaker.onFailure({ throttled: true, retryAfterMs: 90_000 })
    expect(breaker.isOpen()).toBe(true)
    pass(89_999)
    expect(breaker.tryAcquire()).toBe(false)
    pass(1)
    expect(breaker.tryAcquire()).toBe(true)
  })

  it("pauses at least its own time and at most an hour, whatever Retry-After says", () => {
    const short = breakerAt()
    short.breaker.onFailure({ throttled: true, retryAfterMs: 1 })
    short.pass(14_999)
    expect(short.breaker.tryAcquire()).toBe(false)
    const long = breakerAt()
    long.breaker.onFailure({ throttled: true, retryAfterMs: 86_400_000 })
    long.pass(3_599_999)
    expect(long.breaker.tryAcquire()).toBe(false)
    long.pass(1)
    expect(long.breaker.tryAcquire()).toBe(true)
  })

  it("allows another query when the first one was not sent", () => {
    const { breaker, fail, pass } = breakerAt()
    fail(5)
    pass(15_000)
    expect(breaker.tryAcquire()).toBe(true)
    breaker.release()
    expect(breaker.isOpen()).toBe(true)
    expect(breaker.tryAcquire()).toBe(true)
  })
})
