import type { Answer } from "../http/answer"
import type { SandboxContext } from "../state/context"
import type { CreateRefusal, FaultRoute } from "../state/faults"

/** A call of DOKU's API as it was received. */
export interface DokuCall {
  /** Names in lower case, as node:http gives them. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** Path as sent, still percent-encoded, without the query. */
  target: string
  body: Buffer
}

/** One route of DOKU's API. */
export interface DokuRoute {
  /** Which faults hit it; undefined: none. */
  faultRoute?: Exclude<FaultRoute, "notify">
  matches(method: string, path: string): boolean
  /** The invoice that an unchecked call is about, to find its fault. */
  invoiceNumber(context: SandboxContext, call: DokuCall): string | undefined
  answer(context: SandboxContext, call: DokuCall, fault?: CreateRefusal): Answer
}
