import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import { computeDigest, createSignature, verifySignature } from "../src/doku-api"
import { inTurn, ratioOf, rounded, summarize } from "./lib/compare"
import { ACCOUNT, CREATE, CREATE_BODY, INVOICE } from "./lib/doku-calls"
import type { Figures, Question } from "./questions"

const ROUNDS = 200
const WARM_UP = 20
/** A batch of one thing takes at least so long, in ms: far more than the clock's own grain. */
const BATCH_MS = 5

const BODIES = {
  "create order": CREATE_BODY,
  "64 KB": Buffer.alloc(64 * 1024, CREATE_BODY),
} as const

/** DOKU's signature beside the calls of node:crypto that nobody can do without, on the same bytes. */
export const signature: Question = {
  title: `signatures a second, and how near that is to bare node:crypto, ${ROUNDS} rounds of ${BATCH_MS} ms or more`,
  async measure(_lifetime, say) {
    const figures: Figures[] = []
    for (const [what, { ours, bare }] of Object.entries(pairs())) {
      say(what)
      // The same for both, so that each meets as much of the garbage that it makes.
      const times = timesOf(bare)
      const once = (work: () => unknown) => () => batch(work, times) / times
      const { ours: our_ms = [], bare: bare_ms = [] } = await inTurn(
        { ours: once(ours), bare: once(bare) },
        { rounds: ROUNDS, warmUp: WARM_UP },
      )
      const { median, p10, p90 } = summarize(our_ms)
      const { ratio, low, high } = ratioOf(our_ms, bare_ms)
      figures.push({
        what,
        ops_per_s: perSecond(median),
        p10: perSecond(p90),
        p90: perSecond(p10),
        bare_ops_per_s: perSecond(summarize(bare_ms).median),
        ratio_of_times: rounded(ratio),
        low: rounded(low),
        high: rounded(high),
      })
    }
    return figures
  },
}

function pairs(): Record<string, { ours: () => unknown; bare: () => unknown }> {
  const { clientId, secretKey } = ACCOUNT
  const { headers, path: target } = CREATE
  const timestamp = headers["Request-Timestamp"] as string
  const parts = { clientId, requestId: INVOICE, timestamp, target }
  const head = `Client-Id:${clientId}\nRequest-Id:${INVOICE}\nRequest-Timestamp:${timestamp}\nRequest-Target:${target}`
  const component = (body: string | Buffer) => `${head}\nDigest:${digest(body)}`
  const keys = [secretKey, "SK-SANDBOX0002", "SK-SANDBOX0003"]

  return Object.fromEntries(
    Object.entries(BODIES).flatMap(([size, body]) => {
      const toSign = { ...parts, secretKey, body }
      const signature = createSignature(toSign)
      const given = Buffer.from(signature.slice("HMACSHA256=".length), "base64")
      const verify = (secretKeys: readonly string[]) => {
        const toVerify = { ...parts, body, signature, secretKeys }
        return {
          ours: () => verifySignature(toVerify),
          bare: () => {
            const signed = component(body)
            return secretKeys.map((key) => timingSafeEqual(hmac(key, signed), given))
          },
        }
      }
      return [
        [`computeDigest, ${size}`, { ours: () => computeDigest(body), bare: () => digest(body) }],
        [
          `createSignature, ${size}`,
          {
            ours: () => createSignature(toSign),
            bare: () => `HMACSHA256=${hmac(secretKey, component(body)).toString("base64")}`,
          },
        ],
        [`verifySignature, 1 key, ${size}`, verify(keys.slice(0, 1))],
        [`verifySignature, 3 keys, ${size}`, verify(keys)],
      ]
    }),
  )
}

const digest = (body: string | Buffer) => createHash("sha256").update(body).digest("base64")
const hmac = (key: string, text: string) => createHmac("sha256", key).update(text).digest()

/** How many times fill a batch. */
function timesOf(work: () => unknown): number {
  let times = 1
  while (batch(work, times) < BATCH_MS) times *= 2
  return times
}

/** ms of the processor for so many times: what else the machine does meanwhile isn't counted. */
function batch(work: () => unknown, times: number): number {
  const before = process.cpuUsage()
  for (let time = 0; time < times; time++) work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

const perSecond = (ms: number) => Math.round(1_000 / ms)
