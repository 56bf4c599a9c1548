import type { Notifier } from "../doku/notifier"
import type { Answer } from "../http/answer"
import type { Book } from "./book"
import type { Faults } from "./faults"
import type { Merchants } from "./merchants"
import type { SandboxSettings } from "./settings"

/** A DOKU call as it was received. */
export interface RequestRecord {
  /** ISO 8601, UTC */
  at: string
  method: string
  /** Path with query, as sent. */
  path: string
  /** Names in lower case; the signature is left out. */
  headers: Record<string, string>
  body: string
  /** Status of the answer; null while there is none, or when a fault swallowed it. */
  answerStatus: number | null
  /** Milliseconds until the answer; null while there is none. */
  ms: number | null
  /** Kind of the fault that hit this call. */
  fault: string | null
}

/** What all parts of one running sandbox share. */
export interface SandboxContext {
  settings: SandboxSettings
  readonly initialSettings: SandboxSettings
  readonly merchants: Merchants
  readonly book: Book
  readonly faults: Faults
  readonly notifier: Notifier
  /** Create calls that were accepted, by client and Request-Id. */
  readonly accepted: Map<string, { bodyHash: string; answer: Answer }>
  requests: RequestRecord[]
  readonly startedAt: Date
  /** DOKU's clock, by the setting `clockOffsetMs`. */
  now(): Date
  /** e.g. `http://localhost:4010`; known once the server listens. */
  origin(): string
}
