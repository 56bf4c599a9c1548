import { randomUUID } from "node:crypto"
import { request as httpRequest } from "node:http"
import { request as httpsRequest } from "node:https"
import { createSignature } from "../../doku-api/signature"
import type { InvoiceRecord } from "../state/book"
import type { FaultSpec, Faults } from "../state/faults"
import type { Merchant, Merchants } from "../state/merchants"
import type { DeliveryAttempt, NotificationRecord } from "../state/notification-record"
import type { DeliveryOptions, NotifyOptions } from "../state/notify-options"
import { Timers } from "../state/timers"
import { dokuTimestamp, notificationBody } from "./notification"

/** Documented: three more attempts, 30 minutes, 6 hours and 12 hours after the first. Milliseconds. */
export const RETRY_OFFSETS_MS = [30 * 60_000, 6 * 3_600_000, 12 * 3_600_000] as const

export interface NotifierOptions {
  merchants: Merchants
  faults: Faults
  /** Divides the offsets of retries. */
  timeScale: number
  /** How long an attempt waits for its answer; asked at each attempt. */
  timeoutMs: () => number
}

interface Outgoing {
  record: NotificationRecord
  merchant: Merchant
  options: DeliveryOptions
  firstStartedAt: number | undefined
  afterFirst: (() => void) | undefined
}

type Busy = (record: NotificationRecord) => boolean

/** Sends signed notifications, tries again as DOKU documents it, and keeps a log of every attempt. */
export class Notifier {
  private readonly timers = new Timers()
  /** One function for each call under way; it ends the call. */
  private readonly calls = new Set<() => void>()
  private records: NotificationRecord[] = []
  private waiters: { busy: Busy; resolve: () => void }[] = []
  private lastId = 0
  private closed = false

  constructor(private readonly options: NotifierOptions) {}

  /** Tells a merchant about an invoice, as the book has it and as the options bend it. */
  notify(invoice: InvoiceRecord, options: NotifyOptions): NotificationRecord[] {
    const merchant = this.options.merchants.get(invoice.clientId)
    const date = new Date(invoice.paidAt ?? Date.now())
    const status = options.status ?? invoice.status
    const body = notificationBody({ ...invoice, date, originalRequestId: invoice.requestId }, options)
    const { followedBy, ...rest } = options
    const sent = this.send(merchant, body, options, {
      url: notificationUrl(merchant, invoice),
      invoiceNumber: options.invoiceNumber ?? invoice.invoiceNumber,
      status,
      // The stale word travels under its own Request-Id, as another notification of DOKU's would.
      afterFirst: followedBy
        ? () =>
            this.notify(invoice, { ...rest, status: followedBy, requestId: undefined, copies: 1, delayMs: 0 })
        : undefined,
    })
    invoice.notifications.push(...sent)
    return sent
  }

  /** Sends any text at all to a merchant's notification URL. */
  sendText(merchant: Merchant, body: string, options: DeliveryOptions): NotificationRecord[] {
    return this.send(merchant, body, options, {
      url: merchant.notificationUrl,
      invoiceNumber: null,
      status: null,
      afterFirst: undefined,
    })
  }

  all(): NotificationRecord[] {
    return this.records
  }

  /** Resolves when no first attempt is outstanding, or, with `retries`, no attempt at all. */
  idle({ retries = false }: { retries?: boolean } = {}): Promise<void> {
    const busy: Busy = ({ state }) => state === "waiting" || (retries && state === "retrying")
    return new Promise((resolve) => {
      this.waiters.push({ busy, resolve })
      this.wake()
    })
  }

  /** Cancels what is under way. The notifier can be used again afterwards. */
  stop(): void {
    this.timers.clear()
    for (const record of this.records) {
      if (record.state === "waiting" || record.state === "retrying") record.state = "stopped"
    }
    for (const end of [...this.calls]) end()
    this.wake()
  }

  clear(): void {
    this.stop()
    this.records = []
  }

  /** Stops for good: what comes later is recorded, but never sent. */
  close(): void {
    this.closed = true
    this.stop()
  }

  private send(
    merchant: Merchant,
    body: string,
    options: DeliveryOptions,
    about: Pick<NotificationRecord, "invoiceNumber" | "status"> & {
      url: string | undefined
      afterFirst: (() => void) | undefined
    },
  ): NotificationRecord[] {
    const requestId = options.requestId ?? randomUUID()
    return Array.from({ length: options.copies ?? 1 }, (_, copy) => {
      this.lastId += 1
      const record: NotificationRecord = {
        id: this.lastId,
        clientId: merchant.clientId,
        invoiceNumber: about.invoiceNumber,
        status: about.status,
        requestId,
        url: about.url ?? null,
        body,
        state: this.firstState(options, about.url),
        attempts: [],
      }
      this.records.push(record)
      const afterFirst = copy === 0 ? about.afterFirst : undefined
      if (record.state === "waiting") {
        const outgoing: Outgoing = { record, merchant, options, firstStartedAt: undefined, afterFirst }
        this.timers.after(options.delayMs ?? 0, () => this.attempt(outgoing))
      }
      return record
    })
  }

  private firstState(options: DeliveryOptions, url: string | undefined): NotificationRecord["state"] {
    if (options.drop) return "dropped"
    if (!url) return "no_notification_url"
    return this.closed ? "stopped" : "waiting"
  }

  private attempt(outgoing: Outgoing): void {
    const { record } = outgoing
    const fault = this.options.faults.take("notify", record.invoiceNumber ?? undefined)
    const run = () => {
      const startedAt = Date.now()
      outgoing.firstStartedAt ??= startedAt
      this.call(outgoing, fault, ({ httpStatus, error }) => {
        if (record.state === "stopped") return
        record.attempts.push({
          at: new Date(startedAt).toISOString(),
          ms: Date.now() - startedAt,
          httpStatus,
          error,
        })
        this.conclude(outgoing, httpStatus)
      })
    }
    if (fault?.kind === "slow") this.timers.after(fault.ms ?? 0, run)
    else run()
  }

  private conclude(outgoing: Outgoing, httpStatus: number | null): void {
    const { record, options } = outgoing
    const offset = options.retry === false ? undefined : RETRY_OFFSETS_MS[record.attempts.length - 1]
    if (httpStatus !== null && httpStatus >= 200 && httpStatus < 300) record.state = "delivered"
    else if (offset === undefined) record.state = "gave_up"
    else {
      record.state = "retrying"
      const due = (outgoing.firstStartedAt ?? Date.now()) + offset / this.options.timeScale
      this.timers.after(due - Date.now(), () => this.attempt(outgoing))
    }
    // Before anyone is told that nothing is outstanding.
    const next = outgoing.afterFirst
    outgoing.afterFirst = undefined
    next?.()
    this.wake()
  }

  /** One HTTP call. `done` is called once. An answer of 3xx isn't followed: it is no 2xx. */
  private call(
    outgoing: Outgoing,
    fault: FaultSpec | undefined,
    done: (result: Pick<DeliveryAttempt, "httpStatus" | "error">) => void,
  ): void {
    const { record, merchant, options } = outgoing
    const timeoutMs = this.options.timeoutMs()
    if (fault?.kind === "reset_before") {
      done({ httpStatus: null, error: "fault: connection reset" })
      return
    }
    if (fault?.kind === "hang_before") {
      this.timers.after(timeoutMs, () => done({ httpStatus: null, error: "fault: timed out" }))
      return
    }
    const url = new URL(record.url ?? "")
    const call = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
      method: "POST",
      headers: notificationHeaders(record, merchant, options, url),
      // A socket for each call: DOKU's servers share none with us, and none must outlive the sandbox.
      agent: false,
    })
    let over = false
    const finish = (httpStatus: number | null, error: string | null) => {
      if (over) return
      over = true
      clearTimeout(timer)
      this.calls.delete(end)
      call.destroy()
      done({ httpStatus, error })
    }
    const end = () => finish(null, "the sandbox was stopped")
    this.calls.add(end)
    const timer = setTimeout(() => finish(null, `no answer within ${timeoutMs} ms`), timeoutMs)
    call.on("response", (response) => {
      response.resume()
      // The answer was given, but a fault keeps DOKU from seeing it.
      if (fault?.kind === "reset_after") finish(null, "fault: connection reset")
      else if (fault?.kind !== "hang_after") finish(response.statusCode ?? null, null)
    })
    call.on("error", (error) => finish(null, error.message))
    call.end(record.body)
  }

  private wake(): void {
    const waiting = this.waiters
    this.waiters = []
    for (const waiter of waiting) {
      if (this.records.some(waiter.busy)) this.waiters.push(waiter)
      else waiter.resolve()
    }
  }
}

/**
 * An override may name another host only: with another path, or without a configured URL, it is ignored.
 * Documented on DOKU's page about overriding the notification URL.
 */
function notificationUrl(merchant: Merchant, invoice: InvoiceRecord): string | undefined {
  const configured = merchant.notificationUrl
  const override = invoice.overrideNotificationUrl
  if (!configured || !override) return configured
  return new URL(override).pathname === new URL(configured).pathname ? override : configured
}

/** The Request-Id stays on a retry, the timestamp is that of the attempt; whether DOKU does so is assumed. */
function notificationHeaders(
  record: NotificationRecord,
  merchant: Merchant,
  options: DeliveryOptions,
  url: URL,
): Record<string, string | number> {
  const clientId = options.clientIdHeader ?? merchant.clientId
  const timestamp = options.timestamp ?? dokuTimestamp(new Date())
  const secretKey = options.secretKey ?? merchant.secretKey
  const headers: Record<string, string | number> = {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(record.body),
    "Client-Id": clientId,
    "Request-Id": record.requestId,
    "Request-Timestamp": timestamp,
  }
  if (options.signature !== "absent") {
    headers.Signature = createSignature({
      clientId,
      requestId: record.requestId,
      timestamp,
      target: options.signedPath ?? url.pathname,
      body: record.body,
      secretKey: options.signature === "bad" ? `${secretKey}-bad` : secretKey,
    })
  }
  return headers
}
