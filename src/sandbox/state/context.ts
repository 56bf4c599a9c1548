import type { Answer } from "../http/answer"
import { Book } from "./book"
import { Faults } from "./faults"
import type { Merchants } from "./merchants"
import type { SandboxSettings } from "./settings"
import { Timers } from "./timers"

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
  /** Status of the answer; null before it, or when a fault withheld it. */
  answerStatus: number | null
  /** Milliseconds until the answer; null before it. */
  ms: number | null
  /** Kind of the fault that hit this call. */
  fault: string | null
}

/** What all parts of one running sandbox share. */
export class SandboxContext {
  readonly book = new Book(() => this.now())
  readonly faults = new Faults()
  readonly timers = new Timers()
  /** Create calls that were accepted, by client and Request-Id. */
  readonly acceptedCreates = new Map<string, { bodyHash: string; answer: Answer }>()
  readonly startedAt = Date.now()
  requests: RequestRecord[] = []
  settings: SandboxSettings
  /** e.g. `http://localhost:4010`; empty until the server listens. */
  origin = ""

  constructor(
    readonly merchants: Merchants,
    private readonly initialSettings: SandboxSettings,
    /** Divides the delays of notification retries. */
    readonly timeScale: number,
  ) {
    this.settings = structuredClone(initialSettings)
  }

  /** DOKU's clock, by the setting `clockOffsetMs`. */
  now(): Date {
    return new Date(Date.now() + this.settings.clockOffsetMs)
  }

  /** Empties everything but the merchants, and restores the initial settings. */
  reset(): void {
    this.book.clear()
    this.faults.clear()
    this.acceptedCreates.clear()
    this.requests = []
    this.settings = structuredClone(this.initialSettings)
  }
}
