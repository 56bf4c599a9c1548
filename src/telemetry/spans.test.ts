import { setTimeout as delay } from "node:timers/promises"
import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api"
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks"
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base"
import { DokuError } from "../doku-api"
import { observeCalls } from "./observe-calls"
import { Metrics } from "./recorder"
import { withSpan } from "./spans"

const exporter = new InMemorySpanExporter()
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  )
})
afterEach(() => exporter.reset())
afterAll(() => {
  trace.disable()
  context.disable()
})

function ended(name: string): ReadableSpan {
  const found = exporter.getFinishedSpans().find((span) => span.name === name)
  if (!found) throw new Error(`No span ${name} has ended`)
  return found
}

const INVOICE = "0123456789ABCDEFGHJKMNPQRS"
const PROVIDER = "pp_doku-linkaja_doku"
const CALL = {
  kind: "get_status",
  method: "GET",
  url: `https://api.doku.com/orders/v1/status/${INVOICE}`,
  template: "/orders/v1/status/{invoice_number}",
  invoiceNumber: INVOICE,
} as const
const observe = observeCalls(new Metrics(() => [PROVIDER]), PROVIDER)

describe("withSpan", () => {
  it("is the parent of what begins meanwhile, also of work that goes on after it", async () => {
    let background: Promise<void> = Promise.resolve()
    await withSpan("doku.notification", {}, async () => {
      background = withSpan("doku.settle.collection", {}, () => delay(1))
    })
    await background
    const { spanId } = ended("doku.notification").spanContext()
    expect(ended("doku.settle.collection").parentSpanContext?.spanId).toBe(spanId)
  })

  it("begins a trace of its own where asked, linked to the active one", async () => {
    await withSpan("outer", {}, () => withSpan("doku.job.run", { root: true }, async () => undefined))
    const [run, outer] = [ended("doku.job.run"), ended("outer")]
    expect(run.parentSpanContext).toBeUndefined()
    expect(run.links.map((link) => link.context.spanId)).toEqual([outer.spanContext().spanId])
  })

  it("has an error's kind as its status, and nothing of what the error says", async () => {
    const failing = withSpan("failing", {}, async () => {
      throw new TypeError("siti@example.com has no address")
    })
    await expect(failing).rejects.toThrow("siti@example.com")
    const { status, attributes, events } = ended("failing")
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: "TypeError" })
    expect(attributes).toEqual({ "error.type": "TypeError" })
    expect(events).toEqual([])
  })
})

describe("a call to DOKU", () => {
  it("is a client span with the conventions of HTTP and the invoice", async () => {
    await observe(CALL, async () => ({ found: false }))
    const span = ended("GET /orders/v1/status/{invoice_number}")
    expect(span.kind).toBe(SpanKind.CLIENT)
    expect(span.status.code).toBe(SpanStatusCode.UNSET)
    expect(span.attributes).toEqual({
      "doku.invoice_number": INVOICE,
      "doku.provider_id": PROVIDER,
      "doku.outcome": "not_found",
      "http.request.method": "GET",
      "http.response.status_code": 404,
      "server.address": "api.doku.com",
      "url.full": CALL.url,
      "url.template": CALL.template,
    })
  })

  it("that fails has the kind of the DokuError as its status, without DOKU's words", async () => {
    const error = new DokuError("unknown_outcome", "DOKU said: Siti Nurhaliza", {
      httpStatus: 502,
      attempts: 2,
      detail: "Siti Nurhaliza",
    })
    await expect(observe(CALL, () => Promise.reject(error))).rejects.toBe(error)
    const { status, attributes } = ended("GET /orders/v1/status/{invoice_number}")
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: "unknown_outcome" })
    expect(attributes).toMatchObject({
      "doku.outcome": "unknown_outcome",
      "error.type": "unknown_outcome",
      "http.response.status_code": 502,
      "http.request.resend_count": 1,
    })
    expect(JSON.stringify(attributes)).not.toContain("Siti")
  })
})

it("work runs as it is in a store without the API", async () => {
  let withoutApi = withSpan
  jest.isolateModules(() => {
    jest.doMock("./otel-api", () => ({ loadOtelApi: () => undefined, SCOPE: "" }))
    withoutApi = (require("./spans") as { withSpan: typeof withSpan }).withSpan
  })
  jest.resetModules()
  expect(withoutApi).not.toBe(withSpan)
  const described = await withoutApi("doku.bench", { kind: "client" }, async (describe) => {
    describe({ "doku.outcome": "ok" })
    return 42
  })
  expect(described).toBe(42)
  const failing = withoutApi("doku.bench", {}, () => Promise.reject(new Error("broken")))
  await expect(failing).rejects.toThrow("broken")
  expect(exporter.getFinishedSpans()).toEqual([])
})
