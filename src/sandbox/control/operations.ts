import type { DokuContext, InvoiceChange } from "../doku/doku-context"
import { SHOPPER_ACTIONS } from "../doku/shopper-actions"
import { InputError } from "../input/input-error"
import { fields, oneOf, type Reader, text } from "../input/readers"
import { type InvoiceRecord, isPaid } from "../state/book"
import type { RequestRecord } from "../state/context"
import { type Fault, type FaultSpec, readFault } from "../state/faults"
import { type Merchant, readMerchant, readMerchantChange, withDefaults } from "../state/merchants"
import type { NotificationRecord } from "../state/notification-record"
import {
  channelCode,
  type DeliveryOptions,
  deliveryReaders,
  type NotifyOptions,
  readNotifyOptions,
  statusWord,
} from "../state/notify-options"
import { readSettingsPatch, type SandboxSettings, type SettingsPatch } from "../state/settings"
import { type ControlCall, type Operation, operation } from "./operation"
import { REPORT_STYLES, type ReportStyle, writeReport } from "./report-file"

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
   * `false`: no notification. `true`: one as the setting `notification` says. An object: its fields win over
   * that setting. Default: true for pay and decline, false for everything else.
   */
  notify?: boolean | NotifyOptions
}

/** Something that takes an attempt to pay. */
export interface AttemptAction extends InvoiceAction {
  /** How the shopper pays, e.g. "QRIS" or "EMONEY_OVO". Default: the invoice's channel, else LinkAja. */
  channel?: string
}

/** At least one of `status` and `orderStatus` is needed. */
export interface SetStatus extends AttemptAction {
  /** What DOKU calls the payment. SUCCESS pays an unpaid invoice; any other word leaves the money as it is. */
  status?: string
  /** What DOKU calls the order, e.g. ORDER_RECOVERED. Without `status` there is no attempt to pay. */
  orderStatus?: string
}

export interface ArbitraryNotification extends DeliveryOptions {
  /** Merchant it is sent to and signed for. Default: the first. */
  clientId?: string
  /** A string is sent as it is, anything else as JSON. */
  body: unknown
}

/** An account without its key, with its defaults. */
export type MerchantView = Required<Omit<Merchant, "secretKey" | "notificationUrl">> & {
  notificationUrl: string | null
}

export interface Health {
  status: "ok"
  url: string
  uptimeMs: number
  merchants: MerchantView[]
}

export interface ReportOptions {
  /** Default `doku`. `excel-id`: as Excel with Indonesian settings saves it again. */
  style?: ReportStyle
  /** Only this merchant's invoices. Default: all. */
  clientId?: string
}

const notifyChoice: Reader<boolean | NotifyOptions> = (value, field) =>
  typeof value === "boolean" ? value : readNotifyOptions(value, field)

const actionReaders = { clientId: text(), notify: notifyChoice }
const readAction = fields(actionReaders)
const attemptReaders = { ...actionReaders, channel: channelCode }
const readAttempt = fields(attemptReaders)
const readSetStatus = fields({ ...attemptReaders, status: statusWord, orderStatus: statusWord })
const readReportOptions = fields({ style: oneOf(...REPORT_STYLES), clientId: text() })
const readArbitraryNotification = fields({
  ...deliveryReaders,
  clientId: text(),
  body: (value: unknown) => value,
})

/** Every operation, written once: the functions of `startSandbox`'s object and the routes of the control API. */
export const OPERATIONS = {
  /** `GET /__sandbox/health` */
  health: operation(
    "GET health",
    ({ startedAt, origin, merchants }): Health => ({
      status: "ok",
      url: origin,
      uptimeMs: Date.now() - startedAt,
      merchants: merchants.all().map(merchantView),
    }),
  ),

  /** `GET /__sandbox/book` */
  book: operation("GET book", bookView),

  /**
   * `GET /__sandbox/book/:invoice[?clientId=…]`. Throws when there is no such invoice. Here and in every other
   * operation, a number that two Checkout pages share means the newer one; the older one's Request-Id names it.
   */
  invoice: operation(
    "GET book/:invoice",
    (context: DokuContext, invoice: string, clientId?: string): InvoiceRecord =>
      structuredClone(findInvoice(context, invoice, clientId)),
    (call) => [call.name, clientIdOf(call)],
  ),

  /** `GET /__sandbox/report[?style=…&clientId=…]`: the book as a CSV file, oldest invoice first. */
  report: operation(
    "GET report",
    (context: DokuContext, options: ReportOptions = {}): string => {
      const { style = "doku", clientId } = readReportOptions(options, "report")
      const invoices = context.book.all().filter((one) => clientId === undefined || one.clientId === clientId)
      return writeReport(invoices, style)
    },
    ({ query }) => [Object.fromEntries(query)],
  ),

  /** `GET /__sandbox/settings` */
  settings: operation("GET settings", ({ settings }): SandboxSettings => structuredClone(settings)),

  /** `GET /__sandbox/merchants`, without keys. */
  merchants: operation("GET merchants", ({ merchants }): MerchantView[] => merchants.all().map(merchantView)),

  /** `GET /__sandbox/faults`: those still in the queue. */
  faults: operation("GET faults", ({ faults }): Fault[] => faults.list()),

  /** `GET /__sandbox/notifications`: sent, dropped and waiting ones, oldest first. */
  notifications: operation("GET notifications", ({ notifier }): NotificationRecord[] =>
    structuredClone(notifier.all()),
  ),

  /** `GET /__sandbox/requests`: DOKU calls received, oldest first. */
  requests: operation("GET requests", ({ requests }): RequestRecord[] => structuredClone(requests)),

  /** `GET /__sandbox/idle[?retries=true]`: answers once no first attempt (or no attempt at all) is outstanding. */
  idle: operation(
    "GET idle",
    ({ notifier }: DokuContext, options: { retries?: boolean } = {}): Promise<void> => notifier.idle(options),
    ({ query }) => [{ retries: readRetries(query.get("retries")) }],
  ),

  /** `PATCH /__sandbox/settings`. `notification` is replaced as a whole. */
  updateSettings: operation(
    "PATCH settings",
    (context: DokuContext, patch: SettingsPatch): SandboxSettings => {
      context.settings = { ...context.settings, ...readSettingsPatch(patch, "settings") }
      return structuredClone(context.settings)
    },
    bodyObject,
  ),

  /** `PUT /__sandbox/merchants/:clientId`. Adds a merchant, or changes the fields given. */
  setMerchant: operation(
    "PUT merchants/:clientId",
    ({ merchants }: DokuContext, merchant: Partial<Merchant> & Pick<Merchant, "clientId">): MerchantView => {
      const { clientId, ...change } = merchant
      const known = merchants.find(clientId)
      const next = readMerchant({ ...known, ...readMerchantChange(change, "merchant"), clientId }, "merchant")
      merchants.put(next)
      return merchantView(next)
    },
    (call) => [{ ...call.object(), clientId: call.name }],
  ),

  /** `POST /__sandbox/faults`, with one fault or an array. */
  addFault: operation(
    "POST faults",
    ({ faults }: DokuContext, fault: FaultSpec): Fault => faults.add(readFault(fault, "fault")),
    (call) => [call.json()],
    (call) => !Array.isArray(call.json()),
  ),

  /** All or none of them. */
  addFaults: operation(
    "POST faults",
    (context: DokuContext, faults: readonly FaultSpec[]): Fault[] => {
      const read = faults.map((fault, index) => readFault(fault, `faults[${index}]`))
      return read.map((fault) => context.faults.add(fault))
    },
    (call) => [call.json()],
  ),

  /** `POST /__sandbox/notify` */
  sendNotification: operation(
    "POST notify",
    ({ merchants, notifier }: DokuContext, notification: ArbitraryNotification): NotificationRecord[] => {
      const { clientId, body, ...delivery } = readArbitraryNotification(notification, "notify")
      if (body === undefined)
        throw new InputError("notify.body is missing; give the JSON, or a string to send as it is")
      const merchant = merchants.get(clientId)
      const sent = typeof body === "string" ? body : JSON.stringify(body)
      return structuredClone(notifier.sendText(merchant, sent, delivery))
    },
    bodyObject,
  ),

  /** `POST /__sandbox/reset`: empty book, log and faults, initial settings. Merchants stay as they are. */
  reset: operation("POST reset", (context): void => context.reset()),

  /**
   * `POST /__sandbox/invoices/:invoice/pay`. Paying twice changes nothing and notifies nobody. A Checkout invoice can
   * always be paid, as by an attempt that began before its page's end.
   */
  pay: attemptAction("pay", SHOPPER_ACTIONS.pay),

  /** `POST /__sandbox/invoices/:invoice/decline` */
  decline: attemptAction("decline", SHOPPER_ACTIONS.decline),

  /** `POST /__sandbox/invoices/:invoice/abandon` */
  abandon: invoiceAction("abandon", SHOPPER_ACTIONS.abandon),

  /** `POST /__sandbox/invoices/:invoice/expire`. Ends a Checkout page now; `notify` sends an Expired notification. */
  expire: invoiceAction("expire", {
    notifies: false,
    apply: ({ book }, invoice) => book.expire(invoice),
    notification: () => ({ status: "EXPIRED" }),
  }),

  /** `POST /__sandbox/invoices/:invoice/refund`: all of it, as DOKU's staff would. */
  refund: invoiceAction("refund", { notifies: false, apply: ({ book }, invoice) => book.refund(invoice) }),

  /** `POST /__sandbox/invoices/:invoice/set-status` */
  setStatus: operation(
    "POST invoices/:invoice/set-status",
    (context: DokuContext, invoice: string, change: SetStatus): InvoiceRecord => {
      const { status, orderStatus, ...action } = readSetStatus(change, "set-status")
      if (!status && !orderStatus)
        throw new InputError("set-status.status is missing; give a word such as PENDING or TIMEOUT")
      return changeInvoice(context, invoice, action, {
        notifies: false,
        apply({ book }, found, channel) {
          const isPaidNow = status === "SUCCESS" && book.pay(found, new Date(), channel)
          if (status && !isPaidNow) book.attempt(found, status, channel)
          if (orderStatus) found.orderStatus = orderStatus
        },
      })
    },
    invoiceAndAction,
  ),

  /** `POST /__sandbox/invoices/:invoice/notify[?clientId=…]`. One record for each copy. */
  notify: operation(
    "POST invoices/:invoice/notify",
    (
      context: DokuContext,
      invoice: string,
      options: NotifyOptions = {},
      clientId?: string,
    ): NotificationRecord[] => {
      const found = findInvoice(context, invoice, clientId)
      return structuredClone(context.notifier.notify(found, readNotifyOptions(options, "notify")))
    },
    (call) => [call.name, call.object(), clientIdOf(call)],
  ),

  /** `DELETE /__sandbox/faults` */
  clearFaults: operation("DELETE faults", ({ faults }): void => faults.clear()),
}

/**
 * What a test can see and do; the same over HTTP under `/__sandbox/`. Records are copies. Bad input throws an
 * `InputError` whose message names the field and the fix.
 */
export type SandboxControl = {
  [Name in keyof typeof OPERATIONS]: ReturnType<(typeof OPERATIONS)[Name]["bind"]>
}

/** The operations as functions, which can be taken off the object: `const { pay } = sandbox`. */
export function bindOperations(context: DokuContext): SandboxControl {
  const bound = Object.entries(OPERATIONS).map(([name, { bind }]) => [name, bind(context)])
  return Object.fromEntries(bound) as SandboxControl
}

export function bookView({ book }: DokuContext): BookView {
  const invoices = book.all()
  return {
    paidTotal: book.paidTotal(),
    refundedTotal: book.refundedTotal(),
    paidCount: invoices.filter(isPaid).length,
    invoices: structuredClone(invoices),
  }
}

function merchantView(merchant: Merchant): MerchantView {
  const { secretKey: _, notificationUrl = null, ...rest } = withDefaults(merchant)
  return { ...rest, notificationUrl }
}

function attemptAction(
  verb: string,
  change: InvoiceChange,
): Operation<[invoice: string, action?: AttemptAction], InvoiceRecord> {
  return operation(
    `POST invoices/:invoice/${verb}`,
    (context, invoice, action = {}) => changeInvoice(context, invoice, readAttempt(action, verb), change),
    invoiceAndAction,
  )
}

function invoiceAction(
  verb: string,
  change: InvoiceChange,
): Operation<[invoice: string, action?: InvoiceAction], InvoiceRecord> {
  return operation(
    `POST invoices/:invoice/${verb}`,
    (context, invoice, action = {}) => changeInvoice(context, invoice, readAction(action, verb), change),
    invoiceAndAction,
  )
}

function changeInvoice(
  context: DokuContext,
  invoice: string,
  { clientId, ...how }: AttemptAction,
  change: InvoiceChange,
): InvoiceRecord {
  const found = findInvoice(context, invoice, clientId)
  context.change(found, change, how)
  return structuredClone(found)
}

function findInvoice({ book, merchants }: DokuContext, invoice: string, clientId?: string): InvoiceRecord {
  const found = merchants
    .all()
    .filter((merchant) => clientId === undefined || merchant.clientId === clientId)
    .map((merchant) => book.findByNumberOrRequestId(merchant.clientId, invoice))
    .filter((one) => one !== undefined)
  const [only, ...others] = found
  if (!only) throw new InputError(`no invoice ${invoice}; GET /__sandbox/book lists them`, 404)
  if (others.length > 0) {
    const clientIds = found.map((one) => one.clientId).join(", ")
    throw new InputError(
      `${found.length} merchants have an invoice ${invoice}; add clientId, one of: ${clientIds}`,
    )
  }
  return only
}

function bodyObject(call: ControlCall): unknown[] {
  return [call.object()]
}

/** The body's `clientId` wins over the query's. */
function invoiceAndAction(call: ControlCall): unknown[] {
  const clientId = clientIdOf(call)
  return [call.name, { ...(clientId === undefined ? {} : { clientId }), ...call.object() }]
}

function clientIdOf({ query }: ControlCall): string | undefined {
  return query.get("clientId") ?? undefined
}

function readRetries(value: string | null): boolean {
  if (value === null || value === "false") return false
  if (value === "true") return true
  throw new InputError("retries must be true or false")
}
