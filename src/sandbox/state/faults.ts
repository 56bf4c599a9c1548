import { createHash } from "node:crypto"
import { InputError } from "../input/input-error"
import { decimal, type Fields, fields, flag, integer, oneOf, type Reader, text } from "../input/readers"

const ROUTES = ["create", "status", "notify"] as const

export type FaultRoute = (typeof ROUTES)[number]

/** Whether the call behind a fault takes effect; `optional`: the fault's own `processed` may say otherwise. */
const KINDS = {
  /** Answered 500. */
  status_500: { processed: false, optional: true },
  /** Answered 502 with a page of HTML. */
  html_502: { processed: false, optional: true },
  /** No answer. On the route `notify` the notification never reaches the merchant. */
  hang_before: { processed: false },
  /** No answer. On the route `notify` the merchant's answer is lost, so DOKU sends it again. */
  hang_after: { processed: true },
  /** The connection is reset; on the route `notify` as with `hang_before`. */
  reset_before: { processed: false },
  /** The connection is reset; on the route `notify` as with `hang_after`. */
  reset_after: { processed: true },
  /** `ms` later than usual. */
  slow: { processed: true },
  /** DOKU's refusals of an order, once the request itself is in order. */
  inactive_channel: { processed: false, createOnly: true },
  invoice_already_used: { processed: false, createOnly: true },
  amount_not_match: { processed: false, createOnly: true },
  missing_fields: { processed: false, createOnly: true },
  /** DOKU's refusal of the key, before the body is read. */
  bad_credentials: { processed: false, createOnly: true },
  /** Answered 429 with `Retry-After`. */
  rate_limited: { processed: false },
  /** Answered 200 without a body. */
  empty_200: { processed: true, optional: true },
  /** Answered 200 with a page of HTML. */
  not_json_200: { processed: true, optional: true },
  /** Half of the answer, then the connection breaks. */
  truncated: { processed: true },
} satisfies Record<string, { processed: boolean; optional?: true; createOnly?: true }>

export type FaultKind = keyof typeof KINDS

/** Kinds that are a refusal of DOKU's own; they happen to the route `create` only. */
export type CreateRefusal = {
  [Kind in FaultKind]: (typeof KINDS)[Kind] extends { createOnly: true } ? Kind : never
}[FaultKind]

const KIND_NAMES = Object.keys(KINDS) as FaultKind[]
const OPTIONAL_KINDS = KIND_NAMES.filter((kind) => "optional" in KINDS[kind])
const NOTIFY_KINDS: FaultKind[] = ["slow", "hang_before", "hang_after", "reset_before", "reset_after"]

const faultReaders = {
  route: oneOf(...ROUTES),
  kind: oneOf(...KIND_NAMES),
  /** Only calls about this invoice. */
  invoice: text(),
  /** How many calls it hits. Default 1, or no limit when `probability` is given. */
  count: integer(1, 1_000_000),
  /** 0 to 1: the share of matching calls that it hits. Default 1. */
  probability: decimal(0, 1),
  /** Makes the choice of hits repeatable. Default 1. */
  seed: integer(0, 2 ** 31),
  /** Delay of `slow`, milliseconds. */
  ms: integer(1, 3_600_000),
  /** Seconds in the `Retry-After` header of `rate_limited`. Default 1. */
  retryAfterSeconds: integer(0, 86_400),
  /** Whether the request behind `status_500`, `html_502`, `empty_200` or `not_json_200` takes effect. */
  processed: flag,
}

export type FaultSpec = Fields<typeof faultReaders> & { route: FaultRoute; kind: FaultKind }

/** A fault in the queue. */
export interface Fault extends FaultSpec {
  /** Hits left; null: no limit. */
  left: number | null
  /** Calls it has hit so far. */
  hits: number
}

const readFields = fields(faultReaders)

export const readFault: Reader<FaultSpec> = (value, field) => {
  const { route, kind, ...rest } = readFields(value, field)
  if (!route) throw new InputError(`${field}.route is missing; one of: ${ROUTES.join(", ")}`)
  if (!kind) throw new InputError(`${field}.kind is missing; one of: ${KIND_NAMES.join(", ")}`)
  if (route === "notify" && !NOTIFY_KINDS.includes(kind)) {
    throw new InputError(
      `${field}.kind ${kind} can't happen to a notification; one of: ${NOTIFY_KINDS.join(", ")}`,
    )
  }
  if (isCreateRefusal(kind) && route !== "create") {
    throw new InputError(`${field}.kind ${kind} needs route create`)
  }
  if (kind === "slow" && rest.ms === undefined)
    throw new InputError(`${field}.ms is missing; give the delay in ms`)
  if (rest.processed !== undefined && !OPTIONAL_KINDS.includes(kind)) {
    throw new InputError(
      `${field}.processed can't be chosen for ${kind}; only for: ${OPTIONAL_KINDS.join(", ")}`,
    )
  }
  return { route, kind, ...rest }
}

export function isCreateRefusal(kind: FaultKind): kind is CreateRefusal {
  return "createOnly" in KINDS[kind]
}

/** Whether the call behind this fault takes effect. */
export function isProcessed(fault: FaultSpec): boolean {
  return fault.processed ?? KINDS[fault.kind].processed
}

interface QueuedFault {
  fault: Fault
  /** Matching calls so far, for `probability`. */
  draws: number
}

/** A queue of faults. A call takes the first fault that matches it, and no other. */
export class Faults {
  private queue: QueuedFault[] = []

  add(spec: FaultSpec): Fault {
    const left = spec.count ?? (spec.probability === undefined ? 1 : null)
    const fault: Fault = { ...spec, left, hits: 0 }
    this.queue.push({ fault, draws: 0 })
    return { ...fault }
  }

  take(route: FaultRoute, invoiceNumber: string | undefined): FaultSpec | undefined {
    const hit = this.queue.find(
      (queued) =>
        queued.fault.route === route &&
        (queued.fault.invoice === undefined || queued.fault.invoice === invoiceNumber) &&
        draw(queued),
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

/** The nth draw of a seed is the same in every run: it is the hash of both. */
function draw(queued: QueuedFault): boolean {
  const { probability, seed = 1 } = queued.fault
  if (probability === undefined) return true
  queued.draws += 1
  const hash = createHash("sha256").update(`${seed}:${queued.draws}`).digest()
  return hash.readUInt32BE(0) / 2 ** 32 < probability
}
