import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { type Dispatcher, Pool } from "undici"
import { type ClockReading, readClock } from "./clock-skew"
import type { CreateOrderAnswer } from "./create-order/answer"
import { checkPageIsOpen, isEndedPage } from "./create-order/checkout-answer"
import { CREATE_PROTOCOLS, type Integration } from "./create-order/integrations"
import { DokuError } from "./errors/doku-error"
import {
  codeAndDetail,
  type FailureContext,
  failureError,
  INVOICE_ALREADY_USED,
  isOnlyPage,
  isWrongPath,
  knownRefusal,
  responseError,
  unusableResponseError,
} from "./errors/error-mapping"
import { privateTexts } from "./errors/private-texts"
import { exchange, type HttpFailure, type HttpResponse } from "./http-exchange"
import type { RedirectRule } from "./redirect"
import { parseStatus, type StatusAnswer } from "./responses"
import { createSignature } from "./signature"
import { type ResponseSignature, verifyResponse } from "./signature-verification"

export const DOKU_HOSTS = {
  sandbox: "https://api-sandbox.doku.com",
  production: "https://api.doku.com",
} as const

/** Followed by the invoice number. */
export const STATUS_PATH_PREFIX = "/orders/v1/status/"

export interface DokuClientConfig {
  clientId: string
  secretKey: string
  /** Origin of DOKU's host. A path belongs to a proxy: it is put before DOKU's own path, but not signed. */
  baseUrl: string
  /** Milliseconds for one call in total: connecting, sending, the whole answer, and one resend. */
  timeoutMs: number
  /** `false` leaves the Digest line out of the create request's signature. DOKU's pages contradict each other on it. */
  signDigest: boolean
  /** Hosts to which a shopper may be sent; each includes its subdomains. */
  allowedRedirectHosts: readonly string[]
  /** More texts to mask in DOKU's messages, such as former keys. `clientId` and `secretKey` are always masked. */
  secrets?: readonly string[]
  /** Replaces the client's own connection pools. `close` leaves it open. */
  dispatcher?: Dispatcher
  /** Clock that stamps the requests. */
  now?: () => Date
  /** Surrounds each call, for metrics and traces. */
  observe?: CallObserver
}

/** A call as an observer sees it. A resend is part of it. */
export interface DokuCall {
  kind: "create_order" | "get_status"
  method: "GET" | "POST"
  /** Without a query: DOKU's API has none. */
  url: string
  /** The path with `{invoice_number}` in place of the number. */
  template: string
  invoiceNumber: string
}

/** What the result of a call tells an observer. */
export interface ObservedResult {
  /** Of a status query: false for DOKU's 404. */
  found?: boolean
  /** Of a create request: DOKU repeated its earlier answer, with HTTP 409. */
  replayed?: boolean
  attempts?: number
}

/** Runs `work` once, and must resolve or reject as it does. */
export type CallObserver = <Result extends ObservedResult>(
  call: DokuCall,
  work: () => Promise<Result>,
) => Promise<Result>

export interface CreateOrderInput {
  /** By which of DOKU's ways the order is created. */
  integration: Integration
  /** DOKU's idempotency key: the invoice number. */
  requestId: string
  /** The result of `serializeCreateOrder` or `serializeCheckout`, stored by the caller before this call. */
  body: string
  /** Values that the answer must repeat. The amount is integer IDR. */
  expect: { invoiceNumber: string; amount: number }
}

export interface CreateOrderResult {
  answer: CreateOrderAnswer
  /** Whether DOKU repeated its earlier answer to this Request-Id. */
  replayed: boolean
  /** 1, or 2 after a resend. */
  attempts: number
  responseSignature: ResponseSignature
  /** DOKU's clock minus ours in milliseconds, accurate to a second. */
  clockSkewMs?: number
}

export interface GetStatusInput {
  invoiceNumber: string
  /** A new UUID by default. */
  requestId?: string
  /** Milliseconds; the client's `timeoutMs` by default. */
  timeoutMs?: number
  /** Ends the call early, with a DokuError. */
  signal?: AbortSignal
}

export type GetStatusResult =
  | { found: true; answer: StatusAnswer; responseSignature: ResponseSignature; clockSkewMs?: number }
  | { found: false; notFound: NotFound; clockSkewMs?: number }

/** The content of DOKU's 404, masked. Untrusted text wherever it is shown. */
export interface NotFound {
  code?: string
  /** One line of at most 300 characters; absent when the answer had no message. */
  detail?: string
  /** The body is a page or plain text, which DOKU's services never send: a proxy or another host wrote it. */
  onlyPage: boolean
}

/** The first attempt's share of the time; the resend has the rest. */
const FIRST_SHARE = 0.6
const CONNECT_TIMEOUT_MS = 5_000
/**
 * How long each address of DOKU's host but the last may take to connect. Node's default of 250 ms is shorter than a
 * handshake from far away, and Node doesn't return to an address that it has left.
 */
const ADDRESS_TIMEOUT_MS = { most: 1_000, least: 250 }
/** Pause before the resend when DOKU did answer, because it may still be processing the first request. */
const MAX_PAUSE_MS = 250
const MAX_TIMER_MS = 2_147_483_647
/** Connections of each pool. */
const MAX_CONNECTIONS = 64
/** Shorter than the idle time of common load balancers: a connection that they close during a POST costs a resend. */
const KEEP_ALIVE_MS = 15_000

/** Outcome of one request, with DOKU's clock minus ours in milliseconds. */
type Sent = (HttpResponse | HttpFailure) & { clockSkewMs?: number }

/** The caller's result or error, and whether the same bytes may be sent once more before an error is thrown. */
type Verdict<Result> = { result: Result } | { error: DokuError; resendable: boolean }

interface Call {
  method: "GET" | "POST"
  path: string
  /** Of a create request. */
  integration?: Integration
  requestId: string
  body?: Buffer
}

/** DOKU's LinkAja API for one account. Share the instance, because it owns the connection pools. */
export class DokuClient {
  readonly #config: DokuClientConfig
  readonly #origin: string
  /** A proxy's path before DOKU's own; "" without one. */
  readonly #pathPrefix: string
  readonly #redirectRule: RedirectRule
  readonly #dispatcher: Dispatcher
  /** Separate connections for status queries, so that a shopper's create request never waits behind them. */
  readonly #statusDispatcher: Dispatcher
  readonly #now: () => Date
  readonly #observe: CallObserver
  #clock?: ClockReading
  #closed?: Promise<void>

  /** @throws TypeError naming the unusable option. */
  constructor(config: DokuClientConfig) {
    checkConfig(config)
    this.#config = { ...config }
    const { origin, pathname } = new URL(config.baseUrl)
    this.#origin = origin
    this.#pathPrefix = pathname.replace(/\/+$/, "")
    this.#now = config.now ?? (() => new Date())
    this.#observe = config.observe ?? ((_, work) => work())
    this.#redirectRule = {
      hosts: [...config.allowedRedirectHosts],
      // Has an effect only when the origin is plain http, as a local DOKU's is.
      httpOrigin: origin,
    }
    const connectTimeout = Math.min(CONNECT_TIMEOUT_MS, Math.ceil(config.timeoutMs * FIRST_SHARE))
    const pool = () =>
      new Pool(origin, {
        connections: MAX_CONNECTIONS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        connect: { timeout: connectTimeout },
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: addressTimeout(connectTimeout),
      })
    this.#dispatcher = config.dispatcher ?? pool()
    this.#statusDispatcher = config.dispatcher ?? pool()
  }

  /**
   * Creates the order at DOKU, or returns the answer to an earlier attempt with the same Request-Id and bytes, which
   * DOKU repeats with HTTP 409 (DOKU's idempotency page).
   *
   * The same bytes are sent once more under the same Request-Id, newly signed and within the same time limit, when the
   * outcome is unknown (no whole answer, 5xx, 429, an unreadable 2xx, a 409 without our order) or nothing was sent.
   * A refusal of the *second* attempt stays `unknown_outcome`, because it may refer to the first. "Invoice already used"
   * is `unknown_outcome` too, and not sent again: DOKU has an order of this number, perhaps from an earlier process.
   *
   * @throws DokuError of any kind. After `invalid_response` (another invoice or amount, a redirect to a host that
   * isn't allowed, a page that has ended) the order exists at DOKU: show no payment page, and continue to query its status.
   * @throws TypeError for an input that can't be sent.
   */
  async createOrder(input: CreateOrderInput): Promise<CreateOrderResult> {
    checkHeader("requestId", input.requestId)
    const call: Call = {
      method: "POST",
      path: CREATE_PROTOCOLS[input.integration].path,
      integration: input.integration,
      requestId: input.requestId,
      body: Buffer.from(input.body, "utf8"),
    }
    return this.#observe(this.#observed("create_order", call, call.path, input.expect.invoiceNumber), () =>
      this.#create(call, input),
    )
  }

  async #create(call: Call, input: CreateOrderInput): Promise<CreateOrderResult> {
    const deadline = performance.now() + this.#config.timeoutMs

    const first = await this.#tryCreate(call, input, this.#config.timeoutMs * FIRST_SHARE)
    if ("result" in first) return { ...first.result, attempts: 1 }
    const failure = first.error.with({ attempts: 1 })
    if (!first.resendable) throw failure

    const pause = pauseBeforeResend(failure, this.#config.timeoutMs)
    // No time is left, or DOKU's Retry-After is longer than the time left.
    if (performance.now() + pause >= deadline) throw failure
    await sleep(pause)

    const second = await this.#tryCreate(call, input, deadline - performance.now())
    if ("result" in second) return { ...second.result, attempts: 2 }
    throw afterResend(failure, second.error)
  }

  /**
   * Queries DOKU's status of an order. `found: false` is DOKU's 404, which does not prove that the order is missing:
   * DOKU also sends it while the channel has reported nothing (seen by third parties). DOKU's documentation asks to
   * wait 60 s after the payment before the first query.
   *
   * Sent once more, within the time limit, when the connection failed or broke.
   *
   * @throws DokuError of any kind; `unknown_outcome` has no consequence here.
   * @throws TypeError for an invoice number that can't be sent.
   */
  async getStatus(input: GetStatusInput): Promise<GetStatusResult> {
    const { invoiceNumber, timeoutMs = this.#config.timeoutMs, signal } = input
    checkTimeout(timeoutMs)
    if (!/^[^\s\p{Cc}\p{Cs}]{1,128}$/u.test(invoiceNumber) || /^\.\.?$/.test(invoiceNumber)) {
      throw new TypeError("getStatus: invoiceNumber must be 1 to 128 visible characters")
    }
    const path = STATUS_PATH_PREFIX + encodeURIComponent(invoiceNumber)
    const template = `${STATUS_PATH_PREFIX}{invoice_number}`
    return this.#observe(this.#observed("get_status", { method: "GET", path }, template, invoiceNumber), () =>
      this.#query(input, path, { timeoutMs, signal }),
    )
  }

  async #query(
    input: GetStatusInput,
    path: string,
    { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<GetStatusResult> {
    const { invoiceNumber } = input
    const deadline = performance.now() + timeoutMs

    for (let attempt = 1; ; attempt++) {
      const requestId = input.requestId ?? randomUUID()
      checkHeader("requestId", requestId)
      const call: Call = { method: "GET", path, requestId }
      const outcome = await this.#send(call, deadline - performance.now(), signal)
      const verdict = this.#judgeStatus(call, outcome, invoiceNumber)
      if ("result" in verdict) return verdict.result
      if (attempt === 2 || !verdict.resendable || performance.now() >= deadline) {
        throw verdict.error.with({ attempts: attempt })
      }
    }
  }

  /** DOKU's clock compared with ours, from the latest answer that had a usable `Date`. */
  get clock(): ClockReading | undefined {
    return this.#clock
  }

  /** Closes the connections once the current calls have ended. May be called again. */
  async close(): Promise<void> {
    if (this.#config.dispatcher) return
    this.#closed ??= Promise.all([this.#dispatcher.close(), this.#statusDispatcher.close()]).then(
      () => undefined,
    )
    await this.#closed
  }

  #observed(
    kind: DokuCall["kind"],
    { method, path }: Pick<Call, "method" | "path">,
    template: string,
    invoiceNumber: string,
  ): DokuCall {
    return { kind, method, url: this.#origin + this.#pathPrefix + path, template, invoiceNumber }
  }

  async #tryCreate(
    call: Call,
    input: CreateOrderInput,
    ms: number,
  ): Promise<Verdict<Omit<CreateOrderResult, "attempts">>> {
    const outcome = await this.#send(call, ms)
    const context = this.#context(call, outcome)
    if (!outcome.answered) return { error: failureError(outcome, context), resendable: true }

    const replayed = outcome.status === 409
    if (!isSuccess(outcome.status) && !replayed) {
      const error = responseError(outcome, context)
      return { error, resendable: isResendable(error) }
    }
    const json = outcome.complete ? parseJson(outcome.body) : undefined
    if (json === undefined)
      return { error: unusableResponseError(outcome, "unreadable", context), resendable: true }
    try {
      const body = { json, text: outcome.body.toString("utf8") }
      const answer = CREATE_PROTOCOLS[input.integration].parseAnswer(body, this.#redirectRule)
      checkEcho(answer, input.expect)
      checkPageIsOpen(answer, new Date(this.#now().getTime() + (context.clockSkewMs ?? 0)))
      const responseSignature = this.#verify(call, outcome)
      return { result: { answer, replayed, responseSignature, clockSkewMs: context.clockSkewMs } }
    } catch (error) {
      // DOKU Checkout names some refusals in a message alone, whatever the HTTP status.
      const refusal = knownRefusal(outcome, context)
      if (refusal) return { error: refusal, resendable: isResendable(refusal) }
      // A 409 without our answer: a request with this id is still being processed, or had another body.
      if (replayed && !isEndedPage(error)) {
        return { error: unusableResponseError(outcome, "http_409", context), resendable: true }
      }
      return { error: withCallContext(error, outcome, context), resendable: false }
    }
  }

  #judgeStatus(call: Call, outcome: Sent, invoiceNumber: string): Verdict<GetStatusResult> {
    const context = this.#context(call, outcome)
    const { clockSkewMs } = context
    if (!outcome.answered) {
      return { error: failureError(outcome, context), resendable: outcome.why === "network" }
    }
    if (outcome.status === 404 && !isWrongPath(outcome)) {
      const notFound = { ...codeAndDetail(outcome, context), onlyPage: isOnlyPage(outcome) }
      return { result: { found: false, notFound, clockSkewMs } }
    }
    if (!isSuccess(outcome.status)) return { error: responseError(outcome, context), resendable: false }
    const json = outcome.complete ? parseJson(outcome.body) : undefined
    if (json === undefined)
      return { error: unusableResponseError(outcome, "unreadable", context), resendable: false }
    try {
      const answer = parseStatus(json)
      if (answer.invoiceNumber !== invoiceNumber) throw mismatch("order.invoice_number")
      return { result: { found: true, answer, responseSignature: this.#verify(call, outcome), clockSkewMs } }
    } catch (error) {
      return { error: withCallContext(error, outcome, context), resendable: false }
    }
  }

  async #send(call: Call, ms: number, signal?: AbortSignal): Promise<Sent> {
    const { clientId, secretKey, signDigest } = this.#config
    const sentAt = this.#now()
    const timestamp = `${sentAt.toISOString().slice(0, -5)}Z`
    const signature = createSignature({
      clientId,
      requestId: call.requestId,
      timestamp,
      target: call.path,
      body: signDigest ? call.body : undefined,
      secretKey,
    })
    const outcome = await exchange(
      call.method === "GET" ? this.#statusDispatcher : this.#dispatcher,
      {
        origin: this.#origin,
        path: this.#pathPrefix + call.path,
        method: call.method,
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "Client-Id": clientId,
          "Request-Id": call.requestId,
          "Request-Timestamp": timestamp,
          Signature: signature,
        },
        body: call.body,
      },
      { ms, signal },
    )
    const clock = outcome.answered ? readClock(outcome.headers, sentAt, this.#now()) : undefined
    this.#clock = clock ?? this.#clock
    return { ...outcome, clockSkewMs: clock?.skewMs }
  }

  #verify(call: Call, answer: HttpResponse): ResponseSignature {
    const { clientId, secretKey, signDigest } = this.#config
    return verifyResponse({
      headers: answer.headers,
      rawBody: answer.body,
      method: call.method,
      path: call.path,
      requestId: call.requestId,
      clientId,
      secretKey,
      digestOptional: !signDigest,
    })
  }

  #context(call: Call, outcome: Sent): FailureContext {
    const { clientId, secretKey, secrets = [] } = this.#config
    return {
      requestId: call.requestId,
      integration: call.integration,
      clockSkewMs: outcome.clockSkewMs,
      // A getter, because the texts are needed only after a failure.
      get secrets() {
        const ofBody = call.body === undefined ? [] : privateTexts(call.body.toString("utf8"))
        return [clientId, secretKey, ...secrets, ...ofBody]
      },
    }
  }
}

/** @param connectTimeout for all addresses together. A dead address must leave time for two more. */
function addressTimeout(connectTimeout: number): number {
  const { most, least } = ADDRESS_TIMEOUT_MS
  return Math.max(least, Math.min(most, Math.floor(connectTimeout / 3)))
}

/** Sending the same bytes again can't tell more about an invoice that DOKU calls used. */
function isResendable({ kind, code }: DokuError): boolean {
  return kind === "unknown_outcome" && code !== INVOICE_ALREADY_USED
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** Parsed JSON; `undefined`, which JSON can't contain, if the body isn't JSON. */
function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"))
  } catch {
    // HTML, an empty body, or half a document: the caller reports it as unreadable.
    return undefined
  }
}

function checkEcho(answer: CreateOrderAnswer, expect: CreateOrderInput["expect"]): void {
  if (answer.invoiceNumber !== expect.invoiceNumber) throw mismatch("order.invoice_number")
  if (answer.amount !== expect.amount) throw mismatch("order.amount")
}

function mismatch(field: string): DokuError {
  return new DokuError("invalid_response", `DOKU's answer: ${field} is not what was asked for`, {
    code: "mismatch",
    field,
  })
}

/** Adds the call's details to a parser's error. */
function withCallContext(error: unknown, answer: HttpResponse, context: FailureContext): DokuError {
  if (!(error instanceof DokuError)) throw error
  const { requestId, clockSkewMs } = context
  return error.with({ httpStatus: answer.status, requestId, clockSkewMs })
}

/** No pause when the connection failed: DOKU is not processing anything then. */
function pauseBeforeResend(failure: DokuError, timeoutMs: number): number {
  if (failure.httpStatus === undefined) return 0
  return failure.retryAfterMs ?? Math.min(MAX_PAUSE_MS, timeoutMs / 20)
}

/** Combines two failures: once DOKU may have accepted the first attempt, a refusal of the second proves nothing. */
function afterResend(first: DokuError, second: DokuError): DokuError {
  if (first.kind !== "unknown_outcome" || second.kind === "invalid_response")
    return second.with({ attempts: 2 })
  return second.with({
    kind: "unknown_outcome",
    message: `Whether DOKU holds the order is not known. First: ${first.message}. Then: ${second.message}`,
    attempts: 2,
  })
}

function checkConfig(config: DokuClientConfig): void {
  checkHeader("clientId", config.clientId)
  if (typeof config.secretKey !== "string" || config.secretKey === "") {
    throw new TypeError("DokuClient: secretKey is missing")
  }
  if (!URL.canParse(config.baseUrl) || !/^https?:$/.test(new URL(config.baseUrl).protocol)) {
    throw new TypeError("DokuClient: baseUrl must be an absolute http(s) URL")
  }
  checkTimeout(config.timeoutMs)
}

function checkTimeout(timeoutMs: number): void {
  if (!Number.isFinite(timeoutMs) || timeoutMs <= 0 || timeoutMs > MAX_TIMER_MS) {
    throw new TypeError("DokuClient: timeoutMs must be a number of milliseconds above 0")
  }
}

function checkHeader(name: string, value: unknown): void {
  if (typeof value !== "string" || !/^[\x21-\x7e]{1,128}$/.test(value)) {
    throw new TypeError(`DokuClient: ${name} must be 1 to 128 visible ASCII characters`)
  }
}
