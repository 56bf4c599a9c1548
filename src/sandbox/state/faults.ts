import { createHash } from "node:crypto"
import { decimal, fields, flag, InputError, integer, oneOf, type Reader, text } from "../input/readers"

export type FaultRoute = "create" | "status" | "notify"

/**
 * - `status_500`, `html_502`, `rate_limited`: answered so, not processed
 * - `inactive_channel`: DOKU's refusal, once the request itself is in order; create only
 * - `hang_before`, `reset_before`: not processed; no answer, or a connection reset
 * - `hang_after`, `reset_after`: processed; no answer, or a connection reset
 * - `empty_200`, `not_json_200`, `truncated`: processed; the answer is unusable
 * - `slow`: `ms` later than usual
 *
 * On the route `notify` only `slow`, `hang_*` and `reset_*` make sense: `*_before` never reaches the merchant,
 * `*_after` does, but its answer is lost, so DOKU sends it again.
 */
export type FaultKind =
  | "status_500"
  | "html_502"
  | "hang_before"
  | "hang_after"
  | "reset_before"
  | "reset_after"
  | "slow"
  | "inactive_channel"
  | "rate_limited"
  | "empty_200"
  | "not_json_200"
  | "truncated"

export interface FaultSpec {
  route: FaultRoute
  kind: FaultKind
  /** Only calls about this invoice. */
  invoice?: string
  /** How many calls it hits. Default 1, or no limit when `probability` is given. */
  count?: number
  /** 0 to 1: the share of matching calls that it hits. Default 1. */
  probability?: number
  /** Makes the choice of hits repeatable. Default 1. */
  seed?: number
  /** Delay of `slow`, milliseconds. */
  ms?: number
  /** Seconds in the `Retry-After` header of `rate_limited`. Default 1. */
  retryAfterSeconds?: number
  /** Whether the request behind `status_500`, `html_502`, `empty_200` or `not_json_200` takes effect. */
  processed?: boolean
}

/** A fault in the queue. */
export interface Fault extends FaultSpec {
  /** Hits left; null: no limit. */
  left: number | null
  /** Calls it has hit so far. */
  hits: number
}

const KINDS = [
  "status_500",
  "html_502",
  "hang_before",
  "hang_after",
  "reset_before",
  "reset_after",
  "slow",
  "inactive_channel",
  "rate_limited",
  "empty_200",
  "not_json_200",
  "truncated",
] as const satisfies readonly FaultKind[]

const NOTIFY_KINDS: readonly FaultKind[] = [
  "slow",
  "hang_before",
  "hang_after",
  "reset_before",
  "reset_after",
]
const EITHER_WAY: readonly FaultKind[] = ["status_500", "html_502", "empty_200", "not_json_200"]
const PROCESSED: readonly FaultKind[] = [
  "hang_after",
  "reset_after",
  "empty_200",
  "not_json_200",
  "truncated",
]

const readFields = fields<FaultSpec>({
  route: oneOf("create", "status", "notify"),
  kind: oneOf(...KINDS),
  invoice: text(),
  count: integer(1, 1_000_000),
  probability: decimal(0, 1),
  seed: integer(0, 2 ** 31),
  ms: integer(1, 3_600_000),
  retryAfterSeconds: integer(0, 86_400),
  processed: flag,
})

export const readFault: Reader<FaultSpec> = (value, field) => {
  const { route, kind, ...rest } = readFields(value, field)
  if (!route) throw new InputError(`${field}.route is missing; one of: create, status, notify`)
  if (!kind) throw new InputError(`${field}.kind is missing; one of: ${KINDS.join(", ")}`)
  if (route === "notify" && !NOTIFY_KINDS.includes(kind)) {
    throw new InputError(
      `${field}.kind ${kind} can't happen to a notification; one of: ${NOTIFY_KINDS.join(", ")}`,
    )
  }
  if (kind === "inactive_channel" && route !== "create") {
    throw new InputError(`${field}.kind inactive_channel needs route create`)
  }
  if (kind === "slow" && rest.ms === undefined)
    throw new InputError(`${field}.ms is missing; give the delay in ms`)
  if (rest.processed !== undefined && !EITHER_WAY.includes(kind)) {
    throw new InputError(`${field}.processed can't be chosen for ${kind}; only for: ${EITHER_WAY.join(", ")}`)
  }
  return { route, kind, ...rest }
}

/** Whether the call behind this fault takes effect. */
export function takesEffect(fault: FaultSpec): boolean {
  return fault.processed ?? PROCESSED.includes(fault.kind)
}

interface Queued {
  fault: Fault
  asked: number
}

/** Faults wait in line; a call takes the first that fits, and only that one. */
export class Faults {
  private queue: Queued[] = []

  add(spec: FaultSpec): Fault {
    const left = spec.count ?? (spec.probability === undefined ? 1 : null)
    const fault: Fault = { ...spec, left, hits: 0 }
    this.queue.push({ fault, asked: 0 })
    return { ...fault }
  }

  take(route: FaultRoute, invoice: string | undefined): FaultSpec | undefined {
    const hit = this.queue.find(
      (queued) =>
        queued.fault.route === route &&
        (queued.fault.invoice === undefined || queued.fault.invoice === invoice) &&
        drawn(queued),
    )
    if (!hit) return undefined
    hit.fault.hits += 1
    if (hit.fault.left !== null) hit.fault.left -= 1
    if (hit.fault.left === 0) this.queue = this.queue.filter((queued) => queued !== hit)
    return hit.fault
  }

  list(): Fault[] {
    return this.queue.map(({ fault }) => ({ ...fault }))
  }

  clear(): void {
    this.queue = []
  }
}

/** The nth draw of a seed is always the same, whatever else runs in the process. */
function drawn(queued: Queued): boolean {
  const { probability, seed = 1 } = queued.fault
  if (probability === undefined) return true
  queued.asked += 1
  const draw = createHash("sha256").update(`${seed}:${queued.asked}`).digest().readUInt32BE(0) / 2 ** 32
  return draw < probability
}
