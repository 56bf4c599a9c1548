import { InputError } from "../input/input-error"
import { fields, type Reader, text } from "../input/readers"
import type { InvoiceRecord } from "../state/book"
import type { RequestRecord, SandboxContext } from "../state/context"
import { type Fault, type FaultSpec, readFault } from "../state/faults"
import { type Merchant, readMerchant, readMerchantChange } from "../state/merchants"
import type { NotificationRecord } from "../state/notification-record"
import {
  type DeliveryOptions,
  deliveryReaders,
  type NotifyOptions,
  readNotifyOptions,
  statusWord,
} from "../state/notify-options"
import { readSettingsPatch, type SandboxSettings, type SettingsPatch } from "../state/settings"

/** The whole book. Totals are integer IDR. */
export interface BookView {
  /** Sum of `paidAmount`: the money that shoppers have really handed over. Refunds don't lower it. */
  paidTotal: number
  refundedTotal: number
  paidCount: number
  invoices: InvoiceRecord[]
}

export interface InvoiceAction {
  /** Which merchant's invoice; needed only when two merchants use one number. */
  clientId?: string
  /**
   * `false`: nobody is told. `true`: told as the setting `notification` says. An object: its fields win over
   * that setting. Default: true for pay and decline, false for everything else.
   */
  notify?: boolean | NotifyOptions
}

export interface SetStatus extends InvoiceAction {
  /** What DOKU calls the payment. SUCCESS pays an unpaid invoice; any other word leaves the money as it is. */
  status: string
  /** What DOKU calls the order, e.g. ORDER_RECOVERED. */
  orderStatus?: string
}

export interface ArbitraryNotification extends DeliveryOptions {
  /** Merchant it is sent to and signed for. Default: the first. */
  clientId?: string
  /** A string is sent as it is, anything else as JSON. */
  body: unknown
}

export interface MerchantView {
  clientId: string
  notificationUrl: string | null
}

export interface Health {
  status: "ok"
  url: string
  uptimeMs: number
  merchants: MerchantView[]
}

/**
 * What a test can see and do; the same over HTTP under `/__sandbox/`. Records are copies. Bad input throws an
 * `InputError` whose message names the field and the fix.
 */
export interface SandboxControl {
  /** `GET /__sandbox/health` */
  health(): Health
  /** `GET /__sandbox/book` */
  book(): BookView
  /** `GET /__sandbox/book/:invoice[?clientId=…]`. Throws when there is no such invoice. */
  invoice(invoice: string, clientId?: string): InvoiceRecord
  /** `GET /__sandbox/settings` */
  settings(): SandboxSettings
  /** `PATCH /__sandbox/settings`. `notification` is replaced as a whole. */
  updateSettings(patch: SettingsPatch): SandboxSettings
  /** `GET /__sandbox/merchants`, without keys. */
  merchants(): MerchantView[]
  /** `PUT /__sandbox/merchants/:clientId`. Adds a merchant, or changes the fields given. */
  setMerchant(merchant: Partial<Merchant> & Pick<Merchant, "clientId">): MerchantView
  /** `GET /__sandbox/faults`: those still in the queue. */
  faults(): Fault[]
  /** `POST /__sandbox/faults`, with one fault or an array. */
  addFault(fault: FaultSpec): Fault
  /** All or none of them. */
  addFaults(faults: readonly FaultSpec[]): Fault[]
  /** `DELETE /__sandbox/faults` */
  clearFaults(): void
  /** `POST /__sandbox/invoices/:invoice/pay`. Paying twice changes nothing and tells nobody. */
  pay(invoice: string, action?: InvoiceAction): InvoiceRecord
  /** `POST /__sandbox/invoices/:invoice/decline` */
  decline(invoice: string, action?: InvoiceAction): InvoiceRecord
  /** `POST /__sandbox/invoices/:invoice/abandon` */
  abandon(invoice: string, action?: InvoiceAction): InvoiceRecord
  /** `POST /__sandbox/invoices/:invoice/expire` */
  expire(invoice: string, action?: InvoiceAction): InvoiceRecord
  /** `POST /__sandbox/invoices/:invoice/refund`: all of it, as DOKU's staff would. */
  refund(invoice: string, action?: InvoiceAction): InvoiceRecord
  /** `POST /__sandbox/invoices/:invoice/set-status` */
  setStatus(invoice: string, change: SetStatus): InvoiceRecord
  /** `POST /__sandbox/invoices/:invoice/notify[?clientId=…]`. One record for each copy. */
  notify(invoice: string, options?: NotifyOptions, clientId?: string): NotificationRecord[]
  /** `POST /__sandbox/notify` */
  sendNotification(notification: ArbitraryNotification): NotificationRecord[]
  /** `GET /__sandbox/notifications`: all that were sent, dropped or are waiting, oldest first. */
  notifications(): NotificationRecord[]
  /** `GET /__sandbox/requests`: DOKU calls received, oldest first. */
  requests(): RequestRecord[]
  /** `GET /__sandbox/idle[?retries=true]`: answers once no first attempt (or no attempt at all) is outstanding. */
  idle(options?: { retries?: boolean }): Promise<void>
  /** `POST /__sandbox/reset`: empty book, log and faults, initial settings. Merchants stay as they are. */
  reset(): void
}

const notifyChoice: Reader<boolean | NotifyOptions> = (value, field) =>
  typeof value === "boolean" ? value : readNotifyOptions(value, field)

const actionReaders = { clientId: text(), notify: notifyChoice }
const readAction = fields(actionReaders)
const readSetStatus = fields({ ...actionReaders, status: statusWord, orderStatus: statusWord })
const readArbitrary = fields({
  ...deliveryReaders,
  clientId: text(),
  body: (value: unknown) => value,
})

/** The control operations on one context. */
export class Operations implements SandboxControl {
  constructor(private readonly context: SandboxContext) {}

  health(): Health {
    const { startedAt } = this.context
    return {
      status: "ok",
      url: this.context.origin(),
      uptimeMs: Date.now() - startedAt.getTime(),
      merchants: this.merchants(),
    }
  }

  book(): BookView {
    const { book } = this.context
    const invoices = book.all()
    return {
      paidTotal: book.paidTotal(),
      refundedTotal: book.refundedTotal(),
      paidCount: invoices.filter((invoice) => invoice.paidAt !== null).length,
      invoices: structuredClone(invoices),
    }
  }

  invoice(invoice: string, clientId?: string): InvoiceRecord {
    return structuredClone(this.find(invoice, clientId))
  }

  settings(): SandboxSettings {
    return structuredClone(this.context.settings)
  }

  updateSettings(patch: SettingsPatch): SandboxSettings {
    this.context.settings = { ...this.context.settings, ...readSettingsPatch(patch, "settings") }
    return this.settings()
  }

  merchants(): MerchantView[] {
    return this.context.merchants.all().map(view)
  }

  setMerchant(change: Partial<Merchant> & Pick<Merchant, "clientId">): MerchantView {
    const { clientId, ...rest } = change
    const known = this.context.merchants.find(clientId)
    const merchant = readMerchant({ ...known, ...readMerchantChange(rest, "merchant"), clientId }, "merchant")
    this.context.merchants.put(merchant)
    return view(merchant)
  }

  faults(): Fault[] {
    return this.context.faults.list()
  }

  addFault(fault: FaultSpec): Fault {
    return this.context.faults.add(readFault(fault, "fault"))
  }

  addFaults(faults: readonly FaultSpec[]): Fault[] {
    const read = faults.map((fault, index) => readFault(fault, `faults[${index}]`))
    return read.map((fault) => this.context.faults.add(fault))
  }

  clearFaults(): void {
    this.context.faults.clear()
  }

  pay(invoice: string, action: InvoiceAction = {}): InvoiceRecord {
    const { clientId, notify } = readAction(action, "pay")
    const found = this.find(invoice, clientId)
    if (found.status === "EXPIRED" && !this.context.settings.payAfterExpiryAllowed) {
      throw new InputError(`${invoice} is expired; set payAfterExpiryAllowed to true to pay it`, 409)
    }
    const paidNow = this.context.book.pay(found, new Date())
    if (paidNow) this.tell(found, notify ?? true)
    return structuredClone(found)
  }

  decline(invoice: string, action: InvoiceAction = {}): InvoiceRecord {
    const { clientId, notify } = readAction(action, "decline")
    const found = this.find(invoice, clientId)
    this.context.book.decline(found)
    return this.tell(found, notify ?? true)
  }

  abandon(invoice: string, action: InvoiceAction = {}): InvoiceRecord {
    const { clientId, notify } = readAction(action, "abandon")
    const found = this.find(invoice, clientId)
    found.abandoned += 1
    return this.tell(found, notify ?? false)
  }

  expire(invoice: string, action: InvoiceAction = {}): InvoiceRecord {
    const { clientId, notify } = readAction(action, "expire")
    const found = this.find(invoice, clientId)
    this.context.book.expire(found)
    return this.tell(found, notify ?? false)
  }

  refund(invoice: string, action: InvoiceAction = {}): InvoiceRecord {
    const { clientId, notify } = readAction(action, "refund")
    const found = this.find(invoice, clientId)
    this.context.book.refund(found)
    return this.tell(found, notify ?? false)
  }

  setStatus(invoice: string, change: SetStatus): InvoiceRecord {
    const { clientId, notify, status, orderStatus } = readSetStatus(change, "set-status")
    if (!status) throw new InputError("set-status.status is missing; give a word such as PENDING or TIMEOUT")
    const found = this.find(invoice, clientId)
    if (status === "SUCCESS") this.context.book.pay(found, new Date())
    found.status = status
    if (orderStatus) found.orderStatus = orderStatus
    return this.tell(found, notify ?? false)
  }

  notify(invoice: string, options: NotifyOptions = {}, clientId?: string): NotificationRecord[] {
    const found = this.find(invoice, clientId)
    return structuredClone(this.context.notifier.notify(found, readNotifyOptions(options, "notify")))
  }

  sendNotification(notification: ArbitraryNotification): NotificationRecord[] {
    const { clientId, body, ...delivery } = readArbitrary(notification, "notify")
    if (body === undefined)
      throw new InputError("notify.body is missing; give the JSON, or a string to send as it is")
    const merchant = this.context.merchants.get(clientId)
    const sent = typeof body === "string" ? body : JSON.stringify(body)
    return structuredClone(this.context.notifier.sendText(merchant, sent, delivery))
  }

  notifications(): NotificationRecord[] {
    return structuredClone(this.context.notifier.all())
  }

  requests(): RequestRecord[] {
    return structuredClone(this.context.requests)
  }

  idle(options: { retries?: boolean } = {}): Promise<void> {
    return this.context.notifier.idle(options)
  }

  reset(): void {
    const { context } = this
    context.notifier.clear()
    context.book.clear()
    context.faults.clear()
    context.accepted.clear()
    context.requests = []
    context.settings = structuredClone(context.initialSettings)
  }

  private tell(invoice: InvoiceRecord, notify: boolean | NotifyOptions): InvoiceRecord {
    if (notify !== false) {
      const own = notify === true ? {} : notify
      this.context.notifier.notify(invoice, { ...this.context.settings.notification, ...own })
    }
    return structuredClone(invoice)
  }

  private find(invoice: string, clientId: string | undefined): InvoiceRecord {
    const found = this.context.book
      .all()
      .filter((one) => one.invoiceNumber === invoice && (clientId === undefined || one.clientId === clientId))
    const [only, ...others] = found
    if (!only) throw new InputError(`no invoice ${invoice}; GET /__sandbox/book lists them`, 404)
    if (others.length > 0) {
      throw new InputError(
        `${found.length} merchants have an invoice ${invoice}; add clientId, one of: ${found
          .map((one) => one.clientId)
          .join(", ")}`,
      )
    }
    return only
  }
}

function view({ clientId, notificationUrl }: Merchant): MerchantView {
  return { clientId, notificationUrl: notificationUrl ?? null }
}
