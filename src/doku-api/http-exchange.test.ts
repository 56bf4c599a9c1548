import { getEventListeners } from "node:events"
import type { Dispatcher } from "undici"
import { type ExchangeRequest, exchange } from "./http-exchange"

const REQUEST: ExchangeRequest = {
  origin: "https://doku.test",
  path: "/x",
  method: "POST",
  headers: { "Request-Id": "REQ-1" },
  body: Buffer.from("{}"),
}
const KIB_64 = 64 * 1024

/** A dispatcher whose connection the test controls. */
class Line {
  options: Dispatcher.DispatchOptions[] = []
  aborted: string[] = []
  #handler: Dispatcher.DispatchHandler = {}
  readonly controller = {
    aborted: false,
    paused: false,
    reason: null,
    pause: () => undefined,
    resume: () => undefined,
    abort: (reason: Error) => void this.aborted.push(reason.message),
  } as Dispatcher.DispatchController

  readonly dispatcher = {
    dispatch: (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => {
      this.options.push(options)
      this.#handler = handler
      return true
    },
  } as unknown as Dispatcher

  connect(): void {
    this.#handler.onRequestStart?.(this.controller, {})
  }
  begin(status: number, headers: Record<string, string> = {}): void {
    this.#handler.onResponseStart?.(this.controller, status, headers, "")
  }
  say(text: string): void {
    this.#handler.onResponseData?.(this.controller, Buffer.from(text))
  }
  end(): void {
    this.#handler.onResponseEnd?.(this.controller, {})
  }
  break(error: unknown): void {
    this.#handler.onResponseError?.(this.controller, error as Error)
  }
}

function call(line: Line, limit: { ms?: number; signal?: AbortSignal } = {}) {
  return exchange(line.dispatcher, REQUEST, { ms: 1_000, ...limit })
}

describe("exchange", () => {
  it("returns the whole answer", async () => {
    const line = new Line()
    const outcome = call(line)
    line.connect()
    line.begin(201, { date: "today" })
    line.say("a")
    line.say("b")
    line.end()
    expect(await outcome).toEqual({
      answered: true,
      status: 201,
      headers: { date: "today" },
      body: Buffer.from("ab"),
      complete: true,
    })
    expect(line.aborted).toEqual([])
  })

  it("sends the request unchanged, without time limits of the dispatcher", async () => {
    const line = new Line()
    const outcome = call(line)
    line.end()
    await outcome
    expect(line.options).toEqual([{ ...REQUEST, headersTimeout: 0, bodyTimeout: 0 }])
  })

  it("skips an interim answer (1xx)", async () => {
    const line = new Line()
    const outcome = call(line)
    line.connect()
    line.begin(200, { real: "yes" })
    line.begin(103, { link: "style.css" })
    line.end()
    expect(await outcome).toMatchObject({ status: 200, headers: { real: "yes" } })
    const refused = new Line()
    const second = call(refused)
    refused.begin(199)
    refused.end()
    expect(await second).toMatchObject({ status: 0, headers: {} })
  })

  it("reads 64 KiB, and cuts a longer body", async () => {
    const full = new Line()
    const whole = call(full)
    full.connect()
    full.begin(200)
    full.say("x".repeat(KIB_64))
    expect(full.aborted).toEqual([])
    full.end()
    expect(await whole).toMatchObject({ complete: true, body: Buffer.from("x".repeat(KIB_64)) })

    const line = new Line()
    const part = call(line)
    line.connect()
    line.begin(200)
    line.say("x".repeat(KIB_64 - 1))
    line.say("yz")
    expect(await part).toMatchObject({
      answered: true,
      status: 200,
      complete: false,
      body: Buffer.from(`${"x".repeat(KIB_64 - 1)}y`),
    })
    expect(line.aborted).toEqual(["answer too large"])
  })
})

describe("an exchange that fails", () => {
  it.each([
    [false, "before it was handed to a connection"],
    [true, "after it"],
  ])("reports sent: %p when it breaks %s", async (sent) => {
    const line = new Line()
    const outcome = call(line)
    if (sent) line.connect()
    line.break(Object.assign(new Error("broke"), { code: "ECODE" }))
    expect(await outcome).toEqual({ answered: false, sent, why: "network", code: "ECODE", detail: "broke" })
  })

  it.each([
    [new Error("broke"), { code: "network_error", detail: "broke" }],
    [Object.assign(new Error(""), { code: 7 }), { code: "network_error", detail: undefined }],
    [undefined, { code: "network_error", detail: undefined }],
    [{ message: 7 }, { code: "network_error", detail: undefined }],
  ])("reports the code and message of %p", async (error, reported) => {
    const line = new Line()
    const outcome = call(line)
    line.break(error)
    expect(await outcome).toMatchObject({ answered: false, ...reported })
  })

  it("reports a dispatcher that throws, as a closed one does", async () => {
    const refusing = {
      dispatch: () => {
        throw Object.assign(new Error("closed"), { code: "UND_ERR_CLOSED" })
      },
    } as unknown as Dispatcher
    expect(await exchange(refusing, REQUEST, { ms: 1_000 })).toEqual({
      answered: false,
      sent: false,
      why: "network",
      code: "UND_ERR_CLOSED",
      detail: "closed",
    })
  })

  it("resolves once, with the first outcome", async () => {
    const line = new Line()
    const outcome = call(line)
    line.connect()
    line.begin(200)
    line.break(new Error("broke"))
    line.end()
    expect(await outcome).toMatchObject({ answered: false, why: "network" })
  })
})

describe("an exchange that times out or is aborted", () => {
  it("aborts the request at the time limit, whether it was sent or not", async () => {
    const line = new Line()
    const outcome = call(line, { ms: 20 })
    line.connect()
    expect(await outcome).toEqual({
      answered: false,
      sent: true,
      why: "timeout",
      code: "timeout",
      detail: undefined,
    })
    expect(line.aborted).toEqual(["timed out"])
  })

  it("is never sent if it still waited for a connection", async () => {
    const line = new Line()
    expect(await call(line, { ms: 20 })).toMatchObject({ sent: false, why: "timeout" })
    expect(line.aborted).toEqual([])
    line.connect()
    expect(line.aborted).toEqual(["given up"])
  })

  it("aborts the request when its caller aborts", async () => {
    const line = new Line()
    const caller = new AbortController()
    const outcome = call(line, { signal: caller.signal })
    line.connect()
    caller.abort()
    expect(await outcome).toMatchObject({ answered: false, sent: true, why: "aborted", code: "aborted" })
    expect(line.aborted).toEqual(["aborted by the caller"])
  })

  it("is never dispatched when its caller had aborted before", async () => {
    const line = new Line()
    expect(await call(line, { signal: AbortSignal.abort() })).toMatchObject({ sent: false, why: "aborted" })
    expect(line.options).toEqual([])
  })

  it("leaves neither a listener nor a timer behind", async () => {
    jest.useFakeTimers()
    try {
      const line = new Line()
      const caller = new AbortController()
      const outcome = call(line, { signal: caller.signal })
      expect(jest.getTimerCount()).toBe(1)
      expect(getEventListeners(caller.signal, "abort")).toHaveLength(1)
      line.end()
      await outcome
      expect(jest.getTimerCount()).toBe(0)
      expect(getEventListeners(caller.signal, "abort")).toEqual([])
    } finally {
      jest.useRealTimers()
    }
  })
})
