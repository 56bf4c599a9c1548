import timers from "node:timers/promises"
import { inspect } from "node:util"
import { Pool } from "undici"
import {
  DokuDouble,
  hang,
  type ReceivedRequest,
  type Reply,
  reply,
  reset,
  type Signing,
  signedHeaders,
  signedReply,
} from "./__fixtures__/doku-double"
import { DOKU_HOSTS, DokuClient, type DokuClientConfig, STATUS_PATH_PREFIX } from "./client"
import { serializeCheckout } from "./create-order/checkout-request"
import { serializeCreateOrder } from "./create-order/direct-request"
import { CHECKOUT_PATH, CREATE_ORDER_PATH } from "./create-order/integrations"
import { DokuError } from "./errors/doku-error"
import { verifySignature } from "./signature"

const CLIENT_ID = "BRN-0201-0000000000001"
// Not of DOKU's form, so that it is masked as a known text, not by a pattern.
const SECRET = "kunci-rahasia-0001"
const INVOICE = "INV-0001"
const CUSTOMER = { name: "Siti Rahmawati", email: "siti@example.co.id", phone: "081112345678" }
const TOKEN = "abcdefghijklmnopqrstuv"

const BODY = serializeCreateOrder({
  order: {
    invoice_number: INVOICE,
    amount: 150000,
    callback_url: `https://store.id/doku/return/${TOKEN}`,
    line_items: [{ name: "Roti", price: 150000, quantity: 1 }],
  },
  customer: CUSTOMER,
})

function order(change: { order?: object; emoney_payment?: object } = {}) {
  return {
    order: { invoice_number: INVOICE, amount: "150000.00", ...change.order },
    emoney_configuration: { identifier: "1234567890" },
    emoney_payment: {
      redirect_method_http: "POST",
      redirect_url_http: "https://pay.doku.com/linkaja",
      redirect_parameter: [{ name: "Message", value: "dGVzdA==" }],
      status: "PENDING",
      ...change.emoney_payment,
    },
    additional_info: {},
  }
}

const PAID = {
  order: { invoice_number: INVOICE, amount: 150000 },
  transaction: { status: "SUCCESS", date: "2026-10-05T10:00:00Z" },
  channel: { id: "EMONEY_LINKAJA" },
}

const gateway = (code: string, message = "no") => ({
  error: { code, message, type: "invalid_request_error" },
})

let double: DokuDouble
let clients: { close(): Promise<void> }[] = []
let clockStopped = false

beforeEach(async () => {
  double = await DokuDouble.start()
})

afterEach(async () => {
  if (clockStopped) {
    // Ends the calls of a test that has failed, which would wait for this clock for ever.
    jest.runAllTimers()
    jest.useRealTimers()
    clockStopped = false
  }
  jest.restoreAllMocks()
  await double.stop()
  await Promise.all(clients.map((client) => client.close()))
  clients = []
})

function client(config: Partial<DokuClientConfig> = {}): DokuClient {
  const made = new DokuClient({
    clientId: CLIENT_ID,
    secretKey: SECRET,
    baseUrl: double.url,
    timeoutMs: 2_000,
    signDigest: true,
    allowedRedirectHosts: ["doku.com"],
    ...config,
  })
  clients.push(made)
  return made
}

function create(made: DokuClient = client()) {
  return made.createOrder({
    integration: "direct",
    requestId: INVOICE,
    body: BODY,
    expect: { invoiceNumber: INVOICE, amount: 150000 },
  })
}

async function errorOf(promise: Promise<unknown>): Promise<DokuError> {
  const outcome = await promise.then(
    (value) => new Error(`resolved to ${JSON.stringify(value)}`),
    (error: unknown) => error,
  )
  if (outcome instanceof DokuError) return outcome
  throw outcome
}

/**
 * Stops the clock of the calls' time limits, so that no limit ends because this machine is slow. Connections and the
 * double go on.
 */
function stopClock(): { pass(ms: number): Promise<void> } {
  clockStopped = true
  jest.useFakeTimers({
    doNotFake: [
      "Date",
      "hrtime",
      "nextTick",
      "queueMicrotask",
      "setImmediate",
      "clearImmediate",
      "setInterval",
      "clearInterval",
    ],
  })
  return {
    pass: async (ms) => {
      await flushed()
      jest.advanceTimersByTime(ms)
      await flushed()
    },
  }
}

/** What has arrived on a connection has been read. */
async function flushed(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate)
}

/** The error of a call, once it has failed. */
function outcomeOf(promise: Promise<unknown>): { error?: DokuError } {
  const outcome: { error?: DokuError } = {}
  void errorOf(promise).then((error) => {
    outcome.error = error
  })
  return outcome
}

/** A pool that never gets a connection. */
function unconnectable(): Pool {
  const pool = new Pool(double.url, { connect: () => undefined })
  clients.push({ close: () => pool.destroy() })
  return pool
}

describe("DOKU's hosts and paths", () => {
  it("are those of its documentation", () => {
    expect(DOKU_HOSTS).toEqual({
      sandbox: "https://api-sandbox.doku.com",
      production: "https://api.doku.com",
    })
    expect(CREATE_ORDER_PATH).toBe("/linkaja-emoney/v2/ServiceRequestPayment")
    expect(STATUS_PATH_PREFIX).toBe("/orders/v1/status/")
  })
})

describe("the create request", () => {
  const now = () => new Date("2026-10-05T03:00:00.987Z")

  function signatureVerifies(request: ReceivedRequest, body?: string): boolean {
    return verifySignature({
      clientId: CLIENT_ID,
      requestId: INVOICE,
      timestamp: "2026-10-05T03:00:00Z",
      target: CREATE_ORDER_PATH,
      signature: String(request.headers.signature),
      secretKeys: [SECRET],
      ...(body === undefined ? {} : { body }),
    })
  }

  it("has DOKU's method, path, headers and the given bytes", async () => {
    double.willReply(reply(200, order()))
    await create(client({ now }))
    expect(double.received).toEqual([
      {
        method: "POST",
        path: "/linkaja-emoney/v2/ServiceRequestPayment",
        body: BODY,
        headers: expect.objectContaining({
          "content-type": "application/json",
          accept: "application/json",
          "client-id": CLIENT_ID,
          "request-id": INVOICE,
          "request-timestamp": "2026-10-05T03:00:00Z",
          signature: expect.stringMatching(/^HMACSHA256=[A-Za-z0-9+/]{43}=$/),
        }),
      },
    ])
  })

  it.each([
    [true, BODY],
    [false, undefined],
  ])("is signed, with the Digest line: %p", async (signDigest, signedBody) => {
    double.willReply(reply(200, order()))
    await create(client({ now, signDigest }))
    const [request] = double.received
    expect(request && signatureVerifies(request, signedBody)).toBe(true)
    expect(request && signatureVerifies(request, signDigest ? undefined : BODY)).toBe(false)
  })

  it.each(["/doku", "/doku/", "/doku//"])(
    "is sent through a proxy's path, which isn't signed: %s",
    async (path) => {
      double.willReply(reply(200, order()))
      await create(client({ now, baseUrl: double.url + path }))
      const [request] = double.received
      expect(request?.path).toBe(`/doku${CREATE_ORDER_PATH}`)
      expect(request && signatureVerifies(request, BODY)).toBe(true)
    },
  )

  it("is stamped with the time of sending by default", async () => {
    double.willReply(reply(200, order()))
    const before = Date.now() - 1_000
    await create()
    const stamp = String(double.received[0]?.headers["request-timestamp"])
    expect(stamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(Date.parse(stamp)).toBeGreaterThanOrEqual(before)
    expect(Date.parse(stamp)).toBeLessThanOrEqual(Date.now())
  })

  it("is rejected when its Request-Id isn't a valid header", async () => {
    for (const requestId of ["", "a\nb", " a", "a ", "ä", "x".repeat(129)]) {
      const made = client().createOrder({
        integration: "direct",
        requestId,
        body: BODY,
        expect: { invoiceNumber: INVOICE, amount: 1 },
      })
      await expect(made).rejects.toThrow(
        new TypeError("DokuClient: requestId must be 1 to 128 visible ASCII characters"),
      )
    }
    expect(double.received).toEqual([])
  })
})

describe("the create answer", () => {
  it("is read", async () => {
    double.willReply(reply(200, order()))
    expect(await create()).toEqual({
      answer: {
        invoiceNumber: INVOICE,
        amount: 150000,
        redirect: {
          method: "POST",
          url: "https://pay.doku.com/linkaja",
          parameters: [{ name: "Message", value: "dGVzdA==" }],
        },
        details: { identifier: "1234567890", requestStatus: "PENDING" },
      },
      replayed: false,
      attempts: 1,
      responseSignature: "absent",
      clockSkewMs: expect.any(Number),
    })
  })

  it("may be any 2xx", async () => {
    double.willReply(reply(201, order()))
    expect(await create()).toMatchObject({ attempts: 1, replayed: false })
  })

  it("may redirect to the local DOKU on plain http", async () => {
    double.willReply(reply(200, order({ emoney_payment: { redirect_url_http: `${double.url}/pay` } })))
    expect((await create()).answer.redirect.url).toBe(`${double.url}/pay`)
  })

  it.each([
    ["another invoice", { order: { invoice_number: "INV-0002" } }, "order.invoice_number"],
    ["another amount", { order: { amount: 150001 } }, "order.amount"],
    ["a fraction more", { order: { amount: "150000.50" } }, "order.amount"],
    [
      "another host",
      { emoney_payment: { redirect_url_http: "https://evil.com/" } },
      "emoney_payment.redirect_url_http",
    ],
    ["no method", { emoney_payment: { redirect_method_http: null } }, "emoney_payment.redirect_method_http"],
  ])("is invalid with %s, and nothing is resent", async (_, change, field) => {
    double.willReply(reply(200, order(change)))
    const error = await errorOf(create())
    expect(error).toMatchObject({
      kind: "invalid_response",
      field,
      httpStatus: 200,
      requestId: INVOICE,
      attempts: 1,
    })
    expect(double.received).toHaveLength(1)
  })

  it("contains the clock skew", async () => {
    double.willReply(reply(200, order(), { Date: "Mon, 05 Oct 2026 03:10:00 GMT" }))
    const result = await create(client({ now: () => new Date("2026-10-05T03:00:00Z") }))
    expect(result.clockSkewMs).toBe(600_000)
  })

  it("may have no Date", async () => {
    double.willReply(reply(200, order(), { Date: "yesterday" }))
    expect((await create()).clockSkewMs).toBeUndefined()
  })

  it("sets the client's clock reading, even when DOKU refuses, until another answer has a Date", async () => {
    let now = "2026-10-05T03:00:00Z"
    const made = client({ now: () => new Date(now) })
    expect(made.clock).toBeUndefined()
    double.willReply(
      reply(200, order(), { Date: "Mon, 05 Oct 2026 03:10:00 GMT" }),
      reply(400, gateway("invalid_signature"), { Date: "Mon, 05 Oct 2026 03:00:02 GMT" }),
      reply(404, "", { Date: "yesterday" }),
      reset,
    )
    await create(made)
    expect(made.clock).toEqual({ skewMs: 600_000, measuredAt: new Date(now) })
    now = "2026-10-05T03:00:01Z"
    await errorOf(made.getStatus({ invoiceNumber: INVOICE }))
    const last = { skewMs: 1_000, measuredAt: new Date(now) }
    expect(made.clock).toEqual(last)
    now = "2026-10-05T03:00:07Z"
    await made.getStatus({ invoiceNumber: INVOICE })
    await errorOf(made.getStatus({ invoiceNumber: INVOICE }))
    expect(made.clock).toEqual(last)
  })
})

describe("the answer's signature", () => {
  it.each<[string, Partial<Signing>, string]>([
    ["Response-Timestamp", {}, "valid"],
    ["Request-Timestamp", { timestampHeader: "Request-Timestamp" }, "valid"],
    ["another key", { secretKey: "SK-other" }, "invalid"],
    ["no digest", { withoutDigest: true }, "invalid"],
  ])("is, for a create with %p and %p, %s, and the payment continues", async (_, signing, verdict) => {
    double.willReply(signedReply(200, order(), { secretKey: SECRET, ...signing }))
    expect(await create()).toMatchObject({ responseSignature: verdict, attempts: 1 })
  })

  it("is verified for a replay too", async () => {
    double.willReply(signedReply(409, order(), { secretKey: SECRET }))
    expect(await create()).toMatchObject({ responseSignature: "valid", replayed: true })
  })

  it("may lack the digest for an account that signs without", async () => {
    double.willReply(signedReply(200, order(), { secretKey: SECRET, withoutDigest: true }))
    expect(await create(client({ signDigest: false }))).toMatchObject({ responseSignature: "valid" })
  })

  it.each<[string, Partial<Signing>, string]>([
    ["Response-Timestamp", {}, "valid"],
    ["Request-Timestamp", { timestampHeader: "Request-Timestamp" }, "valid"],
    ["another key", { secretKey: "SK-other" }, "invalid"],
  ])("is, for a status with %p and %p, %s", async (_, signing, verdict) => {
    double.willReply(signedReply(200, PAID, { secretKey: SECRET, ...signing }))
    expect(await client().getStatus({ invoiceNumber: INVOICE })).toMatchObject({ responseSignature: verdict })
  })

  it.each(["Client-Id", "Request-Id"])("is invalid with another %s", async (header) => {
    const text = JSON.stringify(order())
    double.willReply((request, response) => {
      const headers = { ...signedHeaders(request, text, { secretKey: SECRET }), [header]: "another" }
      response.writeHead(200, headers).end(text)
    })
    expect(await create()).toMatchObject({ responseSignature: "invalid" })
  })
})

describe("a create of unknown outcome", () => {
  const truncated: Reply = (_, response, socket) => {
    response.writeHead(200, { "Content-Length": "1000" })
    response.write(JSON.stringify(order()), () => socket.end())
  }
  const tooLarge = reply(200, JSON.stringify({ ...order(), padding: "x".repeat(64 * 1024) }))
  const html = "<html><body>502 Bad Gateway</body></html>"

  const faults: [string, Reply, Partial<DokuError>][] = [
    ["HTML with 502", reply(502, html), { httpStatus: 502, detail: "502 Bad Gateway" }],
    ["a plain 500", reply(500, "500 INTERNAL SERVER ERROR"), { httpStatus: 500, code: "http_500" }],
    ["503 in DOKU's envelope", reply(503, gateway("busy")), { httpStatus: 503, code: "busy" }],
    ["credentials refused with 500", reply(500, gateway("invalid_signature")), { httpStatus: 500 }],
    ["429", reply(429, ""), { httpStatus: 429 }],
    ["408", reply(408, ""), { httpStatus: 408 }],
    ["425", reply(425, ""), { httpStatus: 425 }],
    ["409 without a body", reply(409, ""), { httpStatus: 409, code: "unreadable" }],
    ["409 of a request under way", reply(409, gateway("idempotent_request")), { code: "idempotent_request" }],
    [
      "409 of another invoice",
      reply(409, order({ order: { invoice_number: "INV-2" } })),
      { httpStatus: 409, code: "http_409" },
    ],
    ["409 of another amount", reply(409, order({ order: { amount: 1 } })), { httpStatus: 409 }],
    [
      "409 of another host",
      reply(409, order({ emoney_payment: { redirect_url_http: "https://evil.com" } })),
      { httpStatus: 409 },
    ],
    ["an empty 200", reply(200, ""), { httpStatus: 200, code: "unreadable", detail: "no message" }],
    ["HTML with 200", reply(200, "<html>maintenance</html>"), { httpStatus: 200, detail: "maintenance" }],
    ["half a document with 200", reply(200, JSON.stringify(order()).slice(0, -5)), { httpStatus: 200 }],
    ["a body cut off", truncated, { code: "UND_ERR_SOCKET" }],
    ["a body too large", tooLarge, { httpStatus: 200, code: "unreadable" }],
    ["a reset after it was received", reset, { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/) }],
  ]

  it.each(faults)("resends the same bytes once, newly signed, after %s", async (_, fault) => {
    let seconds = 0
    const made = client({ now: () => new Date(Date.UTC(2026, 9, 5, 3, 0, seconds++)) })
    double.willReply(fault, reply(200, order()))
    expect(await create(made)).toMatchObject({
      attempts: 2,
      replayed: false,
      answer: { invoiceNumber: INVOICE },
    })
    const [first, second, ...more] = double.received
    expect(more).toEqual([])
    expect(second?.body).toBe(BODY)
    expect(second?.body).toBe(first?.body)
    expect(second?.headers["request-id"]).toBe(first?.headers["request-id"])
    expect(second?.headers["request-timestamp"]).not.toBe(first?.headers["request-timestamp"])
    expect(second?.headers.signature).not.toBe(first?.headers.signature)
    const { signature, "request-timestamp": timestamp } = second?.headers ?? {}
    const verified = verifySignature({
      clientId: CLIENT_ID,
      requestId: INVOICE,
      timestamp: String(timestamp),
      target: CREATE_ORDER_PATH,
      body: BODY,
      signature: String(signature),
      secretKeys: [SECRET],
    })
    expect(verified).toBe(true)
  })

  it.each(faults)("stays unknown after %s twice, and isn't sent a third time", async (_, fault, details) => {
    double.willReply(fault)
    const error = await errorOf(create())
    expect(error).toMatchObject({ kind: "unknown_outcome", requestId: INVOICE, attempts: 2, ...details })
    expect(double.received).toHaveLength(2)
  })

  it.each([200, 409])("becomes known when the resend after a timeout gets %p", async (status) => {
    const clock = stopClock()
    double.willReply(hang, reply(status, order()))
    const created = create(client({ timeoutMs: 500 }))
    await double.hasReceived(1)
    await clock.pass(300)
    expect(await created).toMatchObject({ attempts: 2, replayed: status === 409 })
  })

  it.each([
    ["a refusal", 400, { message: ["INVOICE ALREADY USED"] }],
    ["refused credentials", 400, gateway("invalid_signature")],
    ["a clock out of range", 400, gateway("request_time_out_of_range")],
    ["an inactive channel", 400, { message: ["PAYMENT CHANNEL IS INACTIVE"] }],
    ["a wrong path", 404, { message: "No static resource x." }],
    ["a redirect", 302, ""],
  ])("stays unknown when the resend gets %s", async (_, status, body) => {
    double.willReply(reset, reply(status, body))
    const error = await errorOf(create())
    expect(error).toMatchObject({ kind: "unknown_outcome", httpStatus: status, attempts: 2 })
    expect(error.message).toMatch(/not known\. First: .* Then: /)
  })

  it("stays unknown when the resend can't be sent", async () => {
    const others = double
    const made = client()
    double.willReply((_, response) => {
      response.shouldKeepAlive = false
      response.writeHead(502).end(() => void others.stop())
    })
    expect(await errorOf(create(made))).toMatchObject({
      kind: "unknown_outcome",
      code: "ECONNREFUSED",
      attempts: 2,
    })
  })

  it("is an invalid response when the resend's answer names another invoice", async () => {
    double.willReply(reset, reply(200, order({ order: { invoice_number: "INV-2" } })))
    expect(await errorOf(create())).toMatchObject({ kind: "invalid_response", attempts: 2 })
  })
})

describe("the pause before the resend", () => {
  it("is DOKU's Retry-After when the call has that much time", async () => {
    double.willReply(reply(429, "", { "Retry-After": "1" }), reply(200, order()))
    const before = performance.now()
    expect(await create(client({ timeoutMs: 20_000 }))).toMatchObject({ attempts: 2 })
    expect(performance.now() - before).toBeGreaterThanOrEqual(990)
  })

  it.each([
    ["60", {}, 60_000],
    ["Mon, 05 Oct 2026 03:01:00 GMT", { Date: "Mon, 05 Oct 2026 03:00:00 GMT" }, 60_000],
    ["99999999999", {}, 86_400_000],
  ])("prevents the resend when it exceeds the call's time: %s", async (after, headers, retryAfterMs) => {
    double.willReply(reply(429, "", { "Retry-After": after, ...headers }))
    expect(await errorOf(create())).toMatchObject({ kind: "unknown_outcome", attempts: 1, retryAfterMs })
    expect(double.received).toHaveLength(1)
  })

  it.each([
    [2_000, 100],
    [20_000, 250],
  ])("is otherwise a twentieth of the call's %d ms, at most 250 ms: %d ms", async (timeoutMs, pause) => {
    const sleep = jest.spyOn(timers, "setTimeout")
    double.willReply(reply(503, ""), reply(200, order()))
    await create(client({ timeoutMs }))
    expect(sleep.mock.calls).toEqual([[pause]])
  })

  it("is our default when Retry-After is unreadable", async () => {
    double.willReply(reply(503, "", { "Retry-After": "soon" }), reply(200, order()))
    expect(await create()).toMatchObject({ attempts: 2 })
  })
})

describe("a refused create", () => {
  const clock = { now: () => new Date("2026-10-05T03:00:00Z") }
  const date = { Date: "Mon, 05 Oct 2026 05:00:00 GMT" }

  it.each<[string, number, unknown, Partial<DokuError>]>([
    [
      "a list of messages",
      400,
      { message: ["BAD REQUEST"] },
      { kind: "refused", code: "http_400", detail: "BAD REQUEST" },
    ],
    [
      "error_messages",
      400,
      { error_messages: ["order.amount must greater than 0"] },
      { kind: "refused", detail: "order.amount must greater than 0" },
    ],
    ["plain text", 400, "Invalid JSON Format", { kind: "refused", detail: "Invalid JSON Format" }],
    [
      "the gateway's envelope",
      422,
      gateway("limit_exceeded", "Too much"),
      { kind: "refused", code: "limit_exceeded", detail: "Too much" },
    ],
    [
      "HTML from the edge",
      403,
      "<html><h1>Forbidden</h1></html>",
      { kind: "refused", code: "http_403", detail: "Forbidden" },
    ],
    ["a 404 of its own", 404, { message: "Not found" }, { kind: "refused", code: "http_404" }],
    [
      "a missing header",
      400,
      gateway("invalid_header_request"),
      { kind: "misconfigured", reason: "credentials", code: "invalid_header_request" },
    ],
    [
      "a missing header, in words that fit a missing field",
      400,
      gateway("invalid_header_request", "Header Client-Id is required"),
      { kind: "misconfigured", reason: "credentials", code: "invalid_header_request" },
    ],
    [
      "an unknown client",
      400,
      gateway("invalid_client_id"),
      { kind: "misconfigured", reason: "credentials", code: "invalid_client_id" },
    ],
    [
      "a bad signature",
      401,
      gateway("invalid_signature"),
      { kind: "misconfigured", reason: "credentials", code: "invalid_signature" },
    ],
    [
      "the clock",
      400,
      gateway("request_time_out_of_range"),
      { kind: "misconfigured", reason: "clock", clockSkewMs: 7_200_000 },
    ],
    [
      "an inactive channel",
      400,
      { message: ["PAYMENT CHANNEL IS INACTIVE"] },
      { kind: "misconfigured", reason: "channel_inactive" },
    ],
    [
      "line items that don't add up",
      400,
      { message: ["AMOUNT NOT MATCH"] },
      { kind: "refused", code: "amount_not_match", detail: "AMOUNT NOT MATCH" },
    ],
    [
      "a missing field",
      400,
      { error_messages: ["order.invoice_number must be filled"] },
      { kind: "refused", code: "missing_fields", detail: "order.invoice_number must be filled" },
    ],
    [
      "a character",
      400,
      { message: "Invalid character, allowed only a-z" },
      { kind: "refused", code: "invalid_character" },
    ],
    [
      "a known text, whatever the HTTP status",
      500,
      { message: ["PAYMENT CHANNEL IS INACTIVE"] },
      { kind: "misconfigured", reason: "channel_inactive" },
    ],
    [
      "a known text with HTTP 200",
      200,
      { message: ["AMOUNT NOT MATCH"] },
      { kind: "refused", code: "amount_not_match" },
    ],
    [
      "an invoice that DOKU has already, perhaps from an earlier attempt",
      400,
      { message: ["INVOICE ALREADY USED"] },
      { kind: "unknown_outcome", code: "invoice_already_used", detail: "INVOICE ALREADY USED" },
    ],
    [
      "a wrong path",
      404,
      { message: "No static resource linkaja." },
      { kind: "misconfigured", code: "wrong_path" },
    ],
  ])("is reported for %s, and never resent", async (_, status, body, expected) => {
    double.willReply(reply(status, body, date))
    const error = await errorOf(create(client(clock)))
    expect(error).toMatchObject({ httpStatus: status, requestId: INVOICE, attempts: 1, ...expected })
    expect(double.received).toHaveLength(1)
  })

  it.each([300, 307])("doesn't follow the redirect %d", async (status) => {
    double.willReply(reply(status, "", { Location: `${double.url}/elsewhere` }))
    expect(await errorOf(create())).toMatchObject({
      kind: "misconfigured",
      code: "wrong_host",
      httpStatus: status,
    })
    expect(double.received.map(({ path }) => path)).toEqual([CREATE_ORDER_PATH])
  })

  it("is read from the beginning of a body that is too large", async () => {
    double.willReply(reply(400, `Invalid JSON Format ${"x".repeat(200_000)}`))
    const error = await errorOf(create())
    expect(error).toMatchObject({
      kind: "refused",
      detail: expect.stringMatching(/^Invalid JSON Format x+$/),
    })
    expect(error.detail).toHaveLength(300)
  })
})

describe("a create by DOKU Checkout", () => {
  const UUID = "2912345678901234567890123456789012345678"
  const URL = "https://staging.doku.com/checkout-link-v2/abc"
  const CHECKOUT_BODY = serializeCheckout({
    order: {
      invoice_number: "INV0001",
      amount: 150_000,
      currency: "IDR",
      language: "EN",
      auto_redirect: true,
      callback_url: "https://store.id/back",
      callback_url_result: "https://store.id/back",
      callback_url_cancel: "https://store.id/back",
      line_items: [{ name: "Roti", price: 150_000, quantity: 1 }],
    },
    payment: { payment_due_date: 60, payment_method_types: ["EMONEY_LINKAJA"] },
  })
  const page = (change: object = {}) =>
    JSON.stringify({
      message: ["SUCCESS"],
      response: {
        order: { invoice_number: "INV0001", amount: "150000" },
        payment: { url: URL, expired_datetime: "2026-10-05T04:00:00Z", ...change },
        uuid: 0,
      },
    }).replace('"uuid":0', `"uuid":${UUID}`)
  const now = () => new Date("2026-10-05T03:00:00Z")
  const date = { Date: "Mon, 05 Oct 2026 03:00:00 GMT" }
  const pay = (config: Partial<DokuClientConfig> = {}) =>
    client({ now, ...config }).createOrder({
      integration: "checkout",
      requestId: "INV0001",
      body: CHECKOUT_BODY,
      expect: { invoiceNumber: "INV0001", amount: 150_000 },
    })

  it("posts the bytes to Checkout's path and signs that path", async () => {
    double.willReply(reply(200, page(), date))
    await pay()
    const [sent] = double.received
    expect(sent).toMatchObject({ method: "POST", path: "/checkout/v1/payment", body: CHECKOUT_BODY })
    const { signature, "request-timestamp": timestamp } = sent?.headers ?? {}
    const parts = {
      clientId: CLIENT_ID,
      requestId: "INV0001",
      timestamp: String(timestamp),
      body: CHECKOUT_BODY,
    }
    const target = CHECKOUT_PATH
    expect(verifySignature({ ...parts, target, signature: String(signature), secretKeys: [SECRET] })).toBe(
      true,
    )
  })

  it("yields DOKU's page, its end and its uuid", async () => {
    double.willReply(reply(200, page(), date))
    expect(await pay()).toMatchObject({
      answer: {
        invoiceNumber: "INV0001",
        amount: 150_000,
        redirect: { method: "GET", url: URL, parameters: [] },
        expiresAt: new Date("2026-10-05T04:00:00Z"),
        details: { uuid: UUID },
      },
      replayed: false,
      attempts: 1,
    })
  })

  it("accepts the repeated answer of a 409, and sends the same bytes again after a broken answer", async () => {
    double.willReply(reset, reply(409, page(), date))
    expect(await pay()).toMatchObject({ replayed: true, attempts: 2 })
    expect(double.received.map(({ body }) => body)).toEqual([CHECKOUT_BODY, CHECKOUT_BODY])
  })

  it("verifies the signature of the raw bytes", async () => {
    const text = page()
    double.willReply((request, response) =>
      response.writeHead(200, { ...signedHeaders(request, text, { secretKey: SECRET }), ...date }).end(text),
    )
    expect(await pay()).toMatchObject({ responseSignature: "valid" })
  })

  it("is an invalid response when the page has ended by DOKU's clock", async () => {
    double.willReply(reply(200, page({ expired_datetime: "2026-10-05T03:00:00Z" }), date))
    expect(await errorOf(pay())).toMatchObject({ kind: "invalid_response", code: "page_ended", attempts: 1 })
  })

  it("is an invalid response, too, when DOKU repeats an answer whose page has ended meanwhile", async () => {
    double.willReply(reply(409, page({ expired_datetime: "2026-10-05T03:00:00Z" }), date))
    expect(await errorOf(pay())).toMatchObject({ kind: "invalid_response", code: "page_ended", attempts: 1 })
  })

  it("compares the end of the page with DOKU's clock, not with ours", async () => {
    const body = page({ expired_datetime: "2026-10-05T02:59:00Z" })
    double.willReply(reply(200, body, { Date: "Mon, 05 Oct 2026 02:30:00 GMT" }))
    expect(await pay()).toMatchObject({ answer: { invoiceNumber: "INV0001" } })
  })

  it.each([
    ["direct", "direct API", 'integration: "checkout"'],
    ["checkout", "in DOKU Checkout for", 'integration: "direct"'],
  ] as const)("names the other way when LinkAja is inactive for %s", async (integration, own, other) => {
    double.willReply(reply(400, { message: ["PAYMENT CHANNEL IS INACTIVE"] }))
    const error = await errorOf(
      client().createOrder({
        integration,
        requestId: "INV0001",
        body: "{}",
        expect: { invoiceNumber: "INV0001", amount: 1 },
      }),
    )
    expect(error).toMatchObject({ kind: "misconfigured", reason: "channel_inactive" })
    expect(error.message).toContain(own)
    expect(error.message).toContain(other)
  })

  it("stays unknown after a page of a proxy, whatever its words", async () => {
    const body = "<html><h1>JavaScript is required. AMOUNT NOT MATCH</h1></html>"
    double.willReply(reply(503, body))
    expect(await errorOf(pay())).toMatchObject({ kind: "unknown_outcome", attempts: 2 })
  })

  it.each([
    [500, { message: ["500 INTERNAL SERVER ERROR"] }, { kind: "unknown_outcome", code: "http_500" }],
    [200, { message: ["FAILED"] }, { kind: "invalid_response", field: "message" }],
    [
      200,
      { message: ["PAYMENT CHANNEL IS INACTIVE"] },
      { kind: "misconfigured", reason: "channel_inactive" },
    ],
    [409, { message: ["INVOICE ALREADY USED"] }, { kind: "unknown_outcome", code: "invoice_already_used" }],
  ])("is judged by its text first: HTTP %d %j", async (status, body, expected) => {
    double.willReply(reply(status, body))
    expect(await errorOf(pay())).toMatchObject(expected)
  })
})

describe("a request that couldn't be sent", () => {
  async function closedPort(): Promise<string> {
    const gone = await DokuDouble.start()
    const { url } = gone
    await gone.stop()
    return url
  }

  it("is tried twice when nothing listens on the port", async () => {
    const made = client({ baseUrl: await closedPort() })
    expect(await errorOf(create(made))).toMatchObject({ kind: "not_sent", code: "ECONNREFUSED", attempts: 2 })
    expect(await errorOf(made.getStatus({ invoiceNumber: INVOICE }))).toMatchObject({
      kind: "not_sent",
      code: "ECONNREFUSED",
      attempts: 2,
    })
  })

  it("fails for an unknown host name", async () => {
    const made = client({ baseUrl: "https://doku.invalid" })
    expect(await errorOf(create(made))).toMatchObject({
      kind: "not_sent",
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
    })
  })

  it("keeps the time limit without a connection, and isn't sent later", async () => {
    const clock = stopClock()
    const failed = outcomeOf(create(client({ dispatcher: unconnectable(), timeoutMs: 1_000 })))
    await clock.pass(600)
    while (jest.getTimerCount() === 0) await flushed()
    await clock.pass(399)
    expect(failed.error).toBeUndefined()
    await clock.pass(1)
    expect(failed.error).toMatchObject({ kind: "not_sent", code: "timeout", attempts: 2 })
    expect(double.received).toEqual([])
  })

  it("is never sent when it timed out behind another", async () => {
    const pool = new Pool(double.url, { connections: 1 })
    clients.push({ close: () => pool.destroy() })
    let release = () => undefined as unknown
    double.willReply(
      (_, response) => {
        release = () => response.end(JSON.stringify(PAID))
      },
      reply(200, PAID),
    )
    const made = client({ dispatcher: pool })
    const slow = made.getStatus({ invoiceNumber: INVOICE })
    await double.hasReceived(1)
    const queued = await errorOf(made.getStatus({ invoiceNumber: "QUEUED", timeoutMs: 150 }))
    expect(queued).toMatchObject({ kind: "not_sent", code: "timeout" })
    release()
    expect(await slow).toMatchObject({ found: true })
    expect(await made.getStatus({ invoiceNumber: INVOICE })).toMatchObject({ found: true })
    expect(double.received.map(({ path }) => path)).toEqual([
      `${STATUS_PATH_PREFIX}${INVOICE}`,
      `${STATUS_PATH_PREFIX}${INVOICE}`,
    ])
  })

  it("fails after close", async () => {
    const made = client()
    await made.close()
    expect(await errorOf(create(made))).toMatchObject({ kind: "not_sent", attempts: 2 })
  })
})

describe("the time limit", () => {
  const trickle: Reply = (_, response) => {
    response.writeHead(200)
    const drip = setInterval(() => response.write(" "), 20)
    response.on("close", () => clearInterval(drip))
  }
  const headersOnly: Reply = (_, response) => response.writeHead(200).flushHeaders()

  it.each([
    ["no answer", hang],
    ["a body that trickles", trickle],
    ["a body that never comes", headersOnly],
  ])("applies to a create with %s, including the resend", async (_, fault) => {
    double.willReply(fault)
    const clock = stopClock()
    const failed = outcomeOf(create(client({ timeoutMs: 1_000 })))
    await double.hasReceived(1)
    await clock.pass(600)
    await double.hasReceived(2)
    await clock.pass(399)
    expect(failed.error).toBeUndefined()
    await clock.pass(1)
    expect(failed.error).toMatchObject({ kind: "unknown_outcome", code: "timeout", attempts: 2 })
    expect(double.received).toHaveLength(2)
  })

  it.each([
    ["no answer", hang],
    ["a body that trickles", trickle],
  ])("applies to a status query with %s, which isn't repeated", async (_, fault) => {
    double.willReply(fault)
    const clock = stopClock()
    const failed = outcomeOf(client().getStatus({ invoiceNumber: INVOICE, timeoutMs: 200 }))
    await double.hasReceived(1)
    await clock.pass(199)
    expect(failed.error).toBeUndefined()
    await clock.pass(1)
    expect(failed.error).toMatchObject({ kind: "unknown_outcome", code: "timeout", attempts: 1 })
    expect(double.received).toHaveLength(1)
  })

  it("isn't awaited for an endless body, which is cut off", async () => {
    const cutOff = new Promise((resolve) => {
      double.willReply((_, response) => {
        response.on("close", resolve).writeHead(200)
        const pour = (): void => {
          while (response.write("x".repeat(16 * 1024)));
          response.once("drain", pour)
        }
        pour()
      })
    })
    const error = await errorOf(client().getStatus({ invoiceNumber: INVOICE }))
    expect(error).toMatchObject({ kind: "unknown_outcome", code: "unreadable", httpStatus: 200 })
    await cutOff
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])("can't be %p", async (timeoutMs) => {
    expect(() => client({ timeoutMs })).toThrow("timeoutMs")
    await expect(client().getStatus({ invoiceNumber: INVOICE, timeoutMs })).rejects.toThrow("timeoutMs")
  })
})

describe("a status query", () => {
  it("is a signed GET without Digest", async () => {
    double.willReply(reply(200, PAID))
    const made = client({ now: () => new Date("2026-10-05T03:00:00Z") })
    await made.getStatus({ invoiceNumber: INVOICE, requestId: "REQ-1" })
    const [request] = double.received
    expect(request).toMatchObject({
      method: "GET",
      path: "/orders/v1/status/INV-0001",
      body: "",
      headers: {
        "content-type": "application/json",
        "client-id": CLIENT_ID,
        "request-id": "REQ-1",
        "request-timestamp": "2026-10-05T03:00:00Z",
      },
    })
    const verified = verifySignature({
      clientId: CLIENT_ID,
      requestId: "REQ-1",
      timestamp: "2026-10-05T03:00:00Z",
      target: "/orders/v1/status/INV-0001",
      signature: String(request?.headers.signature),
      secretKeys: [SECRET],
    })
    expect(verified).toBe(true)
  })

  it("has a new Request-Id each time, also for the second attempt", async () => {
    double.willReply(reset, reply(200, PAID))
    await client().getStatus({ invoiceNumber: INVOICE })
    await client().getStatus({ invoiceNumber: INVOICE })
    const ids = double.received.map(({ headers }) => headers["request-id"])
    expect(new Set(ids).size).toBe(3)
  })

  it("encodes the invoice number, and signs the path as sent", async () => {
    double.willReply(
      signedReply(200, { ...PAID, order: { invoice_number: "A/B?C#D" } }, { secretKey: SECRET }),
    )
    const result = await client().getStatus({ invoiceNumber: "A/B?C#D" })
    expect(double.received[0]?.path).toBe("/orders/v1/status/A%2FB%3FC%23D")
    expect(result).toMatchObject({ found: true, responseSignature: "valid" })
  })

  it.each(["", ".", "..", "a b", "a\nb", "x".repeat(129), "\ud800"])(
    "is impossible for %p",
    async (invoiceNumber) => {
      await expect(client().getStatus({ invoiceNumber })).rejects.toThrow(
        new TypeError("getStatus: invoiceNumber must be 1 to 128 visible characters"),
      )
      expect(double.received).toEqual([])
    },
  )

  it.each([".INV", "INV.", "..INV", "INV..", "...", "x".repeat(128)])(
    "is possible for %p",
    async (invoiceNumber) => {
      double.willReply(reply(404, ""))
      expect(await client().getStatus({ invoiceNumber })).toMatchObject({ found: false })
      expect(double.received[0]?.path).toBe(STATUS_PATH_PREFIX + invoiceNumber)
    },
  )

  it("is rejected when its Request-Id isn't a valid header", async () => {
    await expect(client().getStatus({ invoiceNumber: INVOICE, requestId: "a b" })).rejects.toThrow(
      "requestId",
    )
    expect(double.received).toEqual([])
  })

  it("returns DOKU's status", async () => {
    double.willReply(reply(200, PAID))
    expect(await client().getStatus({ invoiceNumber: INVOICE })).toEqual({
      found: true,
      answer: {
        invoiceNumber: INVOICE,
        amount: { rupiah: 150000, exact: true },
        status: "SUCCESS",
        date: "2026-10-05T10:00:00Z",
        channelId: "EMONEY_LINKAJA",
      },
      responseSignature: "absent",
      clockSkewMs: expect.any(Number),
    })
  })

  it.each<[unknown, object]>([
    ["", { onlyPage: false }],
    [{ message: ["Order not found"] }, { onlyPage: false, detail: "Order not found" }],
    [gateway("not_found", "None"), { onlyPage: false, code: "not_found", detail: "None" }],
    ["<html>404</html>", { onlyPage: true, detail: "404" }],
  ])("returns found: false for 404 and %j", async (body, notFound) => {
    double.willReply(reply(404, body))
    expect(await client().getStatus({ invoiceNumber: INVOICE })).toEqual({
      found: false,
      notFound,
      clockSkewMs: expect.any(Number),
    })
  })

  it("masks the account's ids and keys wherever DOKU quotes them", async () => {
    const made = client({ secrets: ["kunci-lama-0000"] })
    const words = `${CLIENT_ID} ${SECRET.toUpperCase()} kunci-lama-0000 end`
    double.willReply(reply(404, { message: [words] }), reply(400, gateway("invalid_client_id", words)))
    const found = await made.getStatus({ invoiceNumber: INVOICE })
    expect(found).toMatchObject({ notFound: { detail: "*** *** *** end" } })
    const error = await errorOf(made.getStatus({ invoiceNumber: INVOICE }))
    expect(error).toMatchObject({ code: "invalid_client_id", detail: "*** *** *** end" })
    expect(inspect(error)).not.toMatch(/BRN-0201|rahasia|kunci-lama/i)
  })

  it("distinguishes a wrong path from an order not found", async () => {
    double.willReply(reply(404, { message: "No static resource orders/v1/status/INV-0001." }))
    expect(await errorOf(client().getStatus({ invoiceNumber: INVOICE }))).toMatchObject({
      kind: "misconfigured",
      code: "wrong_path",
    })
  })

  it.each<[string, Reply, Partial<DokuError>]>([
    [
      "another invoice",
      reply(200, { ...PAID, order: { invoice_number: "INV-2", amount: 1 } }),
      { kind: "invalid_response", field: "order.invoice_number" },
    ],
    ["no invoice", reply(200, {}), { kind: "invalid_response", field: "order" }],
    ["HTML", reply(200, "<html>"), { kind: "unknown_outcome", code: "unreadable" }],
    ["nothing", reply(200, ""), { kind: "unknown_outcome", code: "unreadable" }],
    ["too much", reply(200, " ".repeat(65 * 1024) + JSON.stringify(PAID)), { kind: "unknown_outcome" }],
    ["500", reply(500, ""), { kind: "unknown_outcome", httpStatus: 500 }],
    ["429", reply(429, "", { "Retry-After": "7" }), { kind: "unknown_outcome", retryAfterMs: 7_000 }],
    ["409", reply(409, PAID), { kind: "unknown_outcome", httpStatus: 409 }],
    ["400", reply(400, { message: ["no"] }), { kind: "refused", detail: "no" }],
    [
      "bad credentials",
      reply(400, gateway("invalid_client_id")),
      { kind: "misconfigured", reason: "credentials" },
    ],
    [
      "the clock",
      reply(400, gateway("request_time_out_of_range")),
      { kind: "misconfigured", reason: "clock" },
    ],
  ])("fails at once on %s", async (_, fault, expected) => {
    double.willReply(fault)
    expect(await errorOf(client().getStatus({ invoiceNumber: INVOICE }))).toMatchObject({
      attempts: 1,
      ...expected,
    })
    expect(double.received).toHaveLength(1)
  })

  it("is repeated once after a broken connection", async () => {
    double.willReply(reset, reply(200, PAID))
    expect(await client().getStatus({ invoiceNumber: INVOICE })).toMatchObject({ found: true })
    double.willReply(reset)
    expect(await errorOf(client().getStatus({ invoiceNumber: INVOICE }))).toMatchObject({
      kind: "unknown_outcome",
      attempts: 2,
    })
    expect(double.received).toHaveLength(4)
  })

  it("ends when its caller aborts, before or after it was sent", async () => {
    const gone = AbortSignal.abort()
    expect(await errorOf(client().getStatus({ invoiceNumber: INVOICE, signal: gone }))).toMatchObject({
      kind: "not_sent",
      code: "aborted",
      attempts: 1,
    })
    expect(double.received).toEqual([])
    const leaving = new AbortController()
    double.willReply(() => leaving.abort())
    expect(
      await errorOf(client().getStatus({ invoiceNumber: INVOICE, signal: leaving.signal })),
    ).toMatchObject({
      kind: "unknown_outcome",
      code: "aborted",
      attempts: 1,
    })
    expect(double.received).toHaveLength(1)
  })
})

describe("connections", () => {
  it("are reused by creates and status queries", async () => {
    const made = client()
    for (let round = 0; round < 5; round++) {
      double.willReply(reply(200, order()), reply(200, PAID))
      await create(made)
      await made.getStatus({ invoiceNumber: INVOICE })
    }
    expect(double.received).toHaveLength(10)
    // One connection for creates and one for status queries, because each kind has its own pool.
    expect(double.connections).toBeLessThanOrEqual(2)
  })

  it("stay open when the dispatcher was passed in", async () => {
    const pool = new Pool(double.url)
    clients.push({ close: () => pool.destroy() })
    double.willReply(reply(200, PAID))
    await client({ dispatcher: pool }).close()
    expect(pool.closed).toBe(false)
    expect(await client({ dispatcher: pool }).getStatus({ invoiceNumber: INVOICE })).toMatchObject({
      found: true,
    })
  })
})

describe("the configuration", () => {
  it.each<[string, Partial<DokuClientConfig>]>([
    ["clientId", { clientId: "" }],
    ["clientId", { clientId: undefined }],
    ["clientId", { clientId: "x".repeat(129) }],
    ["secretKey", { secretKey: undefined }],
    ["baseUrl", { baseUrl: "xhttps://api.doku.com" }],
    ["clientId", { clientId: "BRN\n1" }],
    ["secretKey", { secretKey: "" }],
    ["baseUrl", { baseUrl: "api.doku.com" }],
    ["baseUrl", { baseUrl: "ftp://api.doku.com" }],
  ])("needs a valid %s", (name, config) => {
    expect(() => client(config)).toThrow(TypeError)
    expect(() => client(config)).toThrow(name)
  })

  it("may have values as long as DOKU's headers", async () => {
    double.willReply(reply(200, PAID))
    const clientId = "x".repeat(128)
    await client({ clientId, timeoutMs: 2 ** 31 - 1 }).getStatus({ invoiceNumber: INVOICE })
    expect(double.received[0]?.headers["client-id"]).toBe(clientId)
  })

  it("isn't visible on the client", () => {
    const made = client()
    expect(inspect(made, { depth: 9, showHidden: true }) + JSON.stringify(made)).not.toContain(SECRET)
  })
})

describe("an error", () => {
  const quoting = (request: ReceivedRequest) =>
    [
      "Invalid",
      request.headers.signature,
      SECRET,
      SECRET.toUpperCase(),
      ...Object.values(CUSTOMER),
      CUSTOMER.name.toUpperCase(),
      "Rahmawati",
      `https://store.id/doku/return/${TOKEN}`,
      TOKEN,
      "end",
    ].join(" ")

  it.each<[string, (text: string) => Reply]>([
    ["a refusal", (text) => reply(400, { message: [text] })],
    ["a refusal's code", (text) => reply(400, gateway(text.slice(0, 60), text))],
    ["bad credentials", (text) => reply(400, gateway("invalid_signature", text))],
    ["a 500", (text) => reply(500, text)],
    ["an unreadable 200", (text) => reply(200, text)],
    ["a 409", (text) => reply(409, gateway("idempotent_request", text))],
    ["another invoice", (text) => reply(200, order({ order: { invoice_number: text.slice(0, 100) } }))],
    ["another host", (text) => reply(200, order({ emoney_payment: { redirect_url_http: text } }))],
    ["a status", (text) => reply(200, order({ emoney_payment: { status: text } }))],
    ["something that is no HTTP", (text) => (_, __, socket) => void socket.end(`${text}\r\n\r\n`)],
  ])("contains no secret, signature, token or customer data: %s", async (_, answer) => {
    double.willReply((request, response, socket) => answer(quoting(request))(request, response, socket))
    const error = await errorOf(create())
    const told = [
      error.message,
      error.stack,
      JSON.stringify(error),
      inspect(error, { depth: 9, showHidden: true }),
    ].join()
    expect(told).not.toMatch(/HMACSHA256=/)
    for (const secret of [SECRET, ...Object.values(CUSTOMER), "Rahmawati", TOKEN, ...signatures()]) {
      expect(told.toLowerCase()).not.toContain(secret.toLowerCase())
    }
  })

  function signatures(): string[] {
    return double.received.map(({ headers }) => String(headers.signature).replace("HMACSHA256=", ""))
  }

  it("keeps DOKU's message except private texts", async () => {
    double.willReply((request, response, socket) => reply(400, quoting(request))(request, response, socket))
    expect((await errorOf(create())).detail).toMatch(/^Invalid \*\*\* .* end$/)
  })

  it("is named DokuError", async () => {
    double.willReply(reply(400, { message: ["BAD REQUEST"] }))
    const error = await errorOf(create())
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe("DokuError")
    expect(error.message).toBe("DOKU refused the request (HTTP 400): BAD REQUEST")
    expect(error.cause).toBeUndefined()
  })
})
