/** Forked by doku-call.ts with NODE_EXTRA_CA_CERTS, so that every way trusts its DOKU, also the global fetch. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import { type Dispatcher, Pool } from "undici"
import {
  createSignature,
  DokuClient,
  parseCreateOrderAnswer,
  parseStatus,
  verifyResponse,
} from "../src/doku-api"
import { exchange } from "../src/doku-api/http-exchange"
import { inTurn, timed } from "./lib/compare"
import { ACCOUNT, AMOUNT, CREATE, CREATE_BODY, INVOICE, STATUS, type WireCall } from "./lib/doku-calls"

/** Two ways in turn: the times of each, in ms. */
export interface Pair {
  call: string
  way: string
  beside: string
  way_ms: number[]
  beside_ms: number[]
}

/** Something that our client does beside HTTP: ms of one time. */
export interface Part {
  call: string
  part: string
  ms: number[]
}

export interface Report {
  pairs: Pair[]
  parts: Part[]
}

const WARM_UP = 500
const BATCH = 200
const BATCHES = 30
/** How long DOKU takes for an answer that doesn't come at once, in ms: less than the network alone takes from most stores. */
const AWAY_MS = 20

async function main(origin: string): Promise<void> {
  const client = new DokuClient({ ...ACCOUNT, baseUrl: origin })
  // As the client's own, and one that is never used twice for the same connection.
  const kept = new Pool(origin, { connections: 64, keepAliveTimeout: 15_000, connect: { timeout: 5_000 } })
  const unkept = new Pool(origin, { pipelining: 0, connect: { timeout: 5_000, maxCachedSessions: 0 } })
  const redirectRule = { hosts: ACCOUNT.allowedRedirectHosts, httpOrigin: origin }

  const calls = [
    {
      call: "create order",
      wire: CREATE,
      ours: () =>
        client.createOrder({
          requestId: INVOICE,
          body: CREATE_BODY,
          expect: { invoiceNumber: INVOICE, amount: AMOUNT },
        }),
      parse: (json: unknown) => parseCreateOrderAnswer(json, redirectRule),
    },
    {
      call: "get status",
      wire: STATUS,
      ours: () => client.getStatus({ invoiceNumber: INVOICE, requestId: INVOICE }),
      parse: parseStatus,
    },
  ]

  const report: Report = { pairs: [], parts: [] }
  for (const { call, wire, ours, parse } of calls) {
    const checked = await ours()
    if (!("responseSignature" in checked) || checked.responseSignature !== "valid") {
      throw new Error(`Our client didn't take the answer for DOKU's: ${JSON.stringify(checked)}`)
    }
    const ways: Record<string, () => Promise<unknown>> = {
      "our client": ours,
      "bare undici": () => byUndici(kept, wire),
      "the least DOKU asks for": () => signedAndChecked(kept, wire),
      "our client's HTTP alone": () => httpAlone(kept, origin, wire),
      "global fetch": () => byFetch(origin, wire),
      "a new connection a call": () => byUndici(unkept, wire),
    }
    const compare = async (way: string, beside: string, rounds: number, note = "") => {
      const { way: way_ms = [], beside: beside_ms = [] } = await inTurn(
        {
          way: () => timed(ways[way] as () => Promise<unknown>),
          beside: () => timed(ways[beside] as () => Promise<unknown>),
        },
        { rounds, warmUp: Math.min(WARM_UP, rounds / 4) },
      )
      report.pairs.push({ call: call + note, way, beside, way_ms, beside_ms })
    }
    await compare("our client", "bare undici", 2_000)
    await compare("the least DOKU asks for", "bare undici", 1_500)
    await compare("our client", "the least DOKU asks for", 1_500)
    await compare("our client's HTTP alone", "bare undici", 1_000)
    await compare("global fetch", "bare undici", 600)
    await compare("a new connection a call", "bare undici", 200)
    await answersAfter(origin, AWAY_MS)
    await compare("our client", "bare undici", 250, `, ${AWAY_MS} ms away`)
    await answersAfter(origin, 0)
    for (const [part, work] of Object.entries(partsOf(wire, parse))) {
      report.parts.push({ call, part, ms: inBatches(work) })
    }
  }
  await Promise.all([client.close(), kept.close(), unkept.close()])
  await new Promise<void>((sent, failed) =>
    process.send?.(report, undefined, {}, (error) => (error ? failed(error) : sent())),
  )
}

/** The least that a caller can do: it sends what was signed before, and believes the JSON that comes back. */
async function byUndici(pool: Pool, { method, path, headers, body }: WireCall): Promise<unknown> {
  const answer = await pool.request({ method, path, headers, body })
  return answer.body.json()
}

/**
 * What no client of DOKU's can leave out: the request signed at its own moment, the answer's signature checked, by
 * bare node:crypto.
 */
async function signedAndChecked(pool: Pool, wire: WireCall): Promise<unknown> {
  const { method, path, headers, body } = wire
  const timestamp = `${new Date().toISOString().slice(0, 19)}Z`
  const lines = `Client-Id:${ACCOUNT.clientId}\nRequest-Id:${INVOICE}\nRequest-Timestamp:${timestamp}\nRequest-Target:${path}`
  const signature = `HMACSHA256=${hmac(body === undefined ? lines : `${lines}\nDigest:${digest(body)}`).toString("base64")}`
  const answer = await pool.request({
    method,
    path,
    headers: { ...headers, "Request-Timestamp": timestamp, Signature: signature },
    body,
  })
  const bytes = Buffer.from(await answer.body.arrayBuffer())
  const answered = `Client-Id:${ACCOUNT.clientId}\nRequest-Id:${INVOICE}\nResponse-Timestamp:${answer.headers["response-timestamp"]}\nRequest-Target:${path}`
  const expected = hmac(method === "GET" ? answered : `${answered}\nDigest:${digest(bytes)}`)
  const given = Buffer.from(String(answer.headers.signature).slice("HMACSHA256=".length), "base64")
  if (!timingSafeEqual(expected, given)) throw new Error("The answer's signature is wrong")
  return JSON.parse(bytes.toString("utf8"))
}

const hmac = (text: string) => createHmac("sha256", ACCOUNT.secretKey).update(text).digest()
const digest = (body: string | Buffer) => createHash("sha256").update(body).digest("base64")

/** Tells the server how long its answers are to take from now on. */
async function answersAfter(origin: string, ms: number): Promise<void> {
  await fetch(`${origin}/answers-after/${ms}`)
}

async function byFetch(origin: string, { method, path, headers, body }: WireCall): Promise<unknown> {
  const answer = await fetch(origin + path, { method, headers, body })
  return answer.json()
}

async function httpAlone(dispatcher: Dispatcher, origin: string, wire: WireCall): Promise<unknown> {
  const { method, path, headers, body } = wire
  const request = { origin, method, path, headers, body: body === undefined ? undefined : Buffer.from(body) }
  return exchange(dispatcher, request, { ms: ACCOUNT.timeoutMs })
}

function partsOf(
  { method, path, headers, body, answer }: WireCall,
  parse: (json: unknown) => unknown,
): Record<string, () => unknown> {
  const { clientId, secretKey } = ACCOUNT
  const received = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const rawBody = Buffer.from(answer.body)
  const json: unknown = JSON.parse(answer.body)
  const timestamp = headers["Request-Timestamp"] as string
  return {
    "sign the request": () =>
      createSignature({ clientId, secretKey, requestId: INVOICE, timestamp, target: path, body }),
    "verify the answer's signature": () =>
      verifyResponse({ headers: received, rawBody, method, path, requestId: INVOICE, clientId, secretKey }),
    "read the answer's fields": () => parse(json),
    "parse the JSON (so does bare undici)": () => JSON.parse(rawBody.toString("utf8")),
  }
}

/** ms of one time, by batches: one alone is too short for the clock. */
function inBatches(work: () => unknown): number[] {
  return Array.from({ length: BATCHES * 2 }, () => {
    const startedAt = performance.now()
    for (let time = 0; time < BATCH; time++) work()
    return (performance.now() - startedAt) / BATCH
  }).slice(BATCHES)
}

void main(process.argv[2] as string).then(() => process.disconnect())
