import { randomUUID } from "node:crypto"
import type { InvoiceRecord } from "../state/book"
import type { SandboxContext } from "../state/context"
import type { FaultSpec } from "../state/faults"
import type { Merchant } from "../state/merchants"
import type { DeliveryAttempt, NotificationRecord } from "../state/notification-record"
import type { DeliveryOptions, NotifyOptions } from "../state/notify-options"
import { Timers } from "../state/timers"
import { notificationBody } from "./notification"
import { notificationRequest } from "./notification-request"

/** Documented: three more attempts, 30 minutes, 6 hours and 12 hours after the first. Milliseconds. */
const RETRY_OFFSETS_MS = [30 * 60_000, 6 * 3_600_000, 12 * 3_600_000] as const

interface Outgoing {
  record: NotificationRecord
  merchant: Merchant
  options: DeliveryOptions
  firstStartedAt: number | undefined
  afterFirst: (() => void) | undefined
}

type IsOutstanding = (record: NotificationRecord) => boolean

/** Sends signed notifications, retries them as DOKU documents it, and records every attempt. */
export class Notifier {
  private readonly timers = new Timers()
  /** Ends each call under way. */
  private readonly openCalls = new Set<() => void>()
  private records: NotificationRecord[] = []
  private waiters: { isOutstanding: IsOutstanding; resolve: () => void }[] = []
  private lastId = 0
  private closed = false

  constructor(private readonly context: SandboxContext) {}

  /** Notifies the merchant of an invoice as the book has it, except where the options differ. */
  notify(invoice: InvoiceRecord, options: NotifyOptions): NotificationRecord[] {
    const merchant = this.context.merchants.get(invoice.clientId)
    const date = new Date(invoice.paidAt ?? Date.now())
    const status = options.status ?? invoice.status
    const body = notificationBody({ ...invoice, date, originalRequestId: invoice.requestId }, options)
    const { followedBy, ...rest } = options
    const sent = this.send(merchant, body, options, {
      url: notificationUrl(merchant, invoice),
      invoiceNumber: options.invoiceNumber ?? invoice.invoiceNumber,
      status,
      // Another notification, hence another Request-Id.
      afterFirst: followedBy
        ? () =>
            this.notify(invoice, { ...rest, status: followedBy, requestId: undefined, copies: 1, delayMs: 0 })
        : undefined,
    })
    invoice.notifications.push(...sent)
    return sent
  }

  /** Sends any text to a merchant's notification URL, signed. */
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
    const isOutstanding: IsOutstanding = ({ state }) =>
      state === "waiting" || (retries && state === "retrying")
    return new Promise((resolve) => {
      this.waiters.push({ isOutstanding, resolve })
      this.resolveWaiters()
    })
  }

  /** Cancels what is under way. The notifier can be used again afterwards. */
  stop(): void {
    this.timers.clear()
    for (const record of this.records) {
      if (record.state === "waiting" || record.state === "retrying") record.state = "stopped"
    }
    for (const end of [...this.openCalls]) end()
    this.resolveWaiters()
  }

  clear(): void {
    this.stop()
    this.records = []
  }

  /** Stops for good: later notifications are recorded as stopped. */
  close(): void {
    this.closed = true
    this.stop()
  }

  private send(
    merchant: Merchant,
    body: string,
    options: DeliveryOptions,
    subject: Pick<NotificationRecord, "invoiceNumber" | "status"> & {
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
        invoiceNumber: subject.invoiceNumber,
        status: subject.status,
        requestId,
        url: subject.url ?? null,
        body,
        state: this.firstState(options, subject.url),
        attempts: [],
      }
      this.records.push(record)
      const afterFirst = copy === 0 ? subject.afterFirst : undefined
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
    const fault = this.context.faults.take("notify", record.invoiceNumber ?? undefined)
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
      const due = (outgoing.firstStartedAt ?? Date.now()) + offset / this.context.timeScale
      this.timers.after(due - Date.now(), () => this.attempt(outgoing))
    }
    // Before the waiters are resolved, so that the notification that follows counts as outstanding.
    const next = outgoing.afterFirst
    outgoing.afterFirst = undefined
    next?.()
    this.resolveWaiters()
  }

  /** One HTTP call, which calls `done` once. A redirect isn't followed and counts as a failed attempt. */
  private call(
    outgoing: Outgoing,
    fault: FaultSpec | undefined,
    done: (result: Pick<DeliveryAttempt, "httpStatus" | "error">) => void,
  ): void {
    const { record, merchant, options } = outgoing
    const timeoutMs = this.context.settings.notificationTimeoutMs
    if (fault?.kind === "reset_before") {
      done({ httpStatus: null, error: "fault: connection reset" })
      return
    }
    if (fault?.kind === "hang_before") {
      this.timers.after(timeoutMs, () => done({ httpStatus: null, error: "fault: timed out" }))
      return
    }
    const { requestId, body } = record
    const call = notificationRequest({ requestId, body, url: new URL(record.url ?? "") }, merchant, options)
    let isOver = false
    const finish = (httpStatus: number | null, error: string | null) => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      this.openCalls.delete(end)
      call.destroy()
      done({ httpStatus, error })
    }
    const end = () => finish(null, "the sandbox was stopped")
    this.openCalls.add(end)
    const timer = setTimeout(() => finish(null, `no answer within ${timeoutMs} ms`), timeoutMs)
    call.on("response", (response) => {
      response.resume()
      // The shop has answered, but a fault withholds the answer from DOKU.
      if (fault?.kind === "reset_after") finish(null, "fault: connection reset")
      else if (fault?.kind !== "hang_after") finish(response.statusCode ?? null, null)
    })
    call.on("error", (error) => finish(null, error.message))
  }

  private resolveWaiters(): void {
    const waiting = this.waiters
    this.waiters = []
    for (const waiter of waiting) {
      if (this.records.some(waiter.isOutstanding)) this.waiters.push(waiter)
      else waiter.resolve()
    }
  }
}

/** Documented by DOKU: an override with another path, or without a configured URL, is ignored. */
function notificationUrl(merchant: Merchant, invoice: InvoiceRecord): string | undefined {
  const configured = merchant.notificationUrl
  const override = invoice.overrideNotificationUrl
  if (!configured || !override) return configured
  return new URL(override).pathname === new URL(configured).pathname ? override : configured
}
