import { InputError } from "../input/input-error"
import type { NotificationRecord } from "./notification-record"

/** By which of DOKU's two ways an invoice was created. */
export type Integration = "direct" | "checkout"

/** DOKU's code for LinkAja. */
export const LINKAJA_CHANNEL = "EMONEY_LINKAJA"

/** One invoice as DOKU knows it. Amounts are integer IDR, times ISO 8601 in UTC. */
export interface InvoiceRecord {
  clientId: string
  invoiceNumber: string
  integration: Integration
  /** Request-Id of the create call. */
  requestId: string
  amount: number
  /** What the shopper has really paid: 0, or the amount at the time. Tests balance against it. */
  paidAmount: number
  refundedAmount: number
  /** What DOKU calls the payment: PENDING, SUCCESS, FAILED, EXPIRED, REFUNDED, TIMEOUT, or what a test has set. */
  status: string
  /** ORDER_GENERATED or ORDER_EXPIRED, unless a test has set another. */
  orderStatus: string
  createdAt: string
  paidAt: string | null
  /** End of the Checkout page; null for the direct way, which has none. */
  expiresAt: string | null
  /** How the shopper pays; null on a Checkout page until the first attempt. */
  channel: string | null
  /** How many times a shopper, or a test in the shopper's place, paid, was declined or was given a status. */
  attempts: number
  /** Where the shopper returns after paying; empty when a Checkout order named no URL. */
  callbackUrl: string
  /** Where the shopper returns without paying; empty as above. */
  cancelUrl: string
  overrideNotificationUrl: string | null
  /** The create body, parsed, with everything that was sent. */
  request: unknown
  /** LinkAja's page for this invoice, or the Checkout page. */
  payUrl: string
  /** How many times a shopper opened that page; a Checkout page counts only until its end. */
  opened: number
  /** How many times a shopper left it without paying. */
  abandoned: number
  notifications: NotificationRecord[]
}

/** What a create call says about its invoice. */
export type NewInvoice = Pick<
  InvoiceRecord,
  | "clientId"
  | "invoiceNumber"
  | "integration"
  | "requestId"
  | "amount"
  | "expiresAt"
  | "channel"
  | "callbackUrl"
  | "cancelUrl"
  | "overrideNotificationUrl"
  | "request"
  | "payUrl"
>

/**
 * What was created and paid. Every change is synchronous and precedes its notification. A Checkout invoice whose
 * page has ended becomes ORDER_EXPIRED when it is next read.
 */
export class Book {
  private readonly records: InvoiceRecord[] = []
  private readonly byNumber = new Map<string, InvoiceRecord>()
  private readonly byRequestId = new Map<string, InvoiceRecord>()
  private readonly byPageToken = new Map<string, InvoiceRecord>()
  private readonly pageTokens = new Map<string, string>()

  /** @param now DOKU's clock */
  constructor(private readonly now: () => Date) {}

  /**
   * Opens an invoice. A number that is used again (DOKU's "accept duplicates") renews a direct invoice: earlier
   * pages and Request-Ids still lead to it, so it can't be paid twice. On Checkout it opens a second record with a
   * page of its own, and both can be paid, as a third party saw on DOKU's sandbox.
   */
  open(given: NewInvoice, pageToken: string): InvoiceRecord {
    const known = this.byNumber.get(key(given.clientId, given.invoiceNumber))
    const isRenewed = known?.integration === "direct" && given.integration === "direct"
    const invoice = isRenewed ? Object.assign(known, given) : blankInvoice(given)
    if (!isRenewed) this.records.push(invoice)
    this.byNumber.set(key(given.clientId, given.invoiceNumber), invoice)
    this.byRequestId.set(key(given.clientId, given.requestId), invoice)
    this.byPageToken.set(pageToken, invoice)
    return invoice
  }

  /** Lets an opaque message lead the shopper's browser to a page. */
  addMessage(message: string, pageToken: string): void {
    this.pageTokens.set(message, pageToken)
  }

  /** The newest invoice of this number. */
  get(clientId: string, invoiceNumber: string): InvoiceRecord | undefined {
    return this.current(this.byNumber.get(key(clientId, invoiceNumber)))
  }

  /** @param id the invoice number, or the create call's Request-Id, which tells records of one number apart */
  findByNumberOrRequestId(clientId: string, id: string): InvoiceRecord | undefined {
    return this.get(clientId, id) ?? this.current(this.byRequestId.get(key(clientId, id)))
  }

  findByPageToken(integration: Integration, pageToken: string): InvoiceRecord | undefined {
    const found = this.byPageToken.get(pageToken)
    return found?.integration === integration ? this.current(found) : undefined
  }

  pageTokenFor(message: string): string | undefined {
    return this.pageTokens.get(message)
  }

  /** Oldest first. */
  all(): InvoiceRecord[] {
    for (const invoice of this.records) this.current(invoice)
    return [...this.records]
  }

  clear(): void {
    this.records.length = 0
    for (const index of [this.byNumber, this.byRequestId, this.byPageToken, this.pageTokens]) index.clear()
  }

  paidTotal(): number {
    return this.all().reduce((total, invoice) => total + invoice.paidAmount, 0)
  }

  refundedTotal(): number {
    return this.all().reduce((total, invoice) => total + invoice.refundedAmount, 0)
  }

  /** @returns false when the invoice was paid before and nothing changed */
  pay(invoice: InvoiceRecord, now: Date, channel?: string): boolean {
    if (isPaid(invoice)) return false
    invoice.paidAmount = invoice.amount
    invoice.paidAt = now.toISOString()
    this.attempt(invoice, "SUCCESS", channel)
    return true
  }

  /** FAILED isn't final: the invoice can still be paid. */
  decline(invoice: InvoiceRecord, channel?: string): void {
    rejectIfPaid(invoice, "declined")
    this.attempt(invoice, "FAILED", channel)
  }

  /** Gives the payment a status, which takes an attempt. @param channel default: the one before, else LinkAja */
  attempt(invoice: InvoiceRecord, status: string, channel?: string): void {
    invoice.attempts += 1
    invoice.channel = channel ?? invoice.channel ?? LINKAJA_CHANNEL
    invoice.status = status
  }

  /**
   * A direct payment becomes EXPIRED. An attempt on a Checkout page keeps its status, because DOKU documents EXPIRED for
   * other channels than e-money.
   */
  expire(invoice: InvoiceRecord): void {
    rejectIfPaid(invoice, "expired")
    invoice.orderStatus = "ORDER_EXPIRED"
    if (invoice.integration === "direct") invoice.status = "EXPIRED"
    else invoice.expiresAt = this.now().toISOString()
  }

  refund(invoice: InvoiceRecord): void {
    if (!isPaid(invoice))
      throw new InputError(`${invoice.invoiceNumber} isn't paid; pay it before refunding`, 409)
    invoice.refundedAmount = invoice.paidAmount
    invoice.status = "REFUNDED"
  }

  /** DOKU documents that a paid order keeps ORDER_GENERATED. */
  private current<Found extends InvoiceRecord | undefined>(invoice: Found): Found {
    if (invoice && !isPaid(invoice) && invoice.orderStatus === "ORDER_GENERATED" && this.hasEnded(invoice)) {
      invoice.orderStatus = "ORDER_EXPIRED"
    }
    return invoice
  }

  private hasEnded({ expiresAt }: InvoiceRecord): boolean {
    return expiresAt !== null && Date.parse(expiresAt) <= this.now().getTime()
  }
}

export function isPaid(invoice: InvoiceRecord): boolean {
  return invoice.paidAt !== null
}

function rejectIfPaid(invoice: InvoiceRecord, what: string): void {
  if (isPaid(invoice)) {
    throw new InputError(
      `${invoice.invoiceNumber} is paid and can't be ${what}; set-status makes DOKU say another word`,
      409,
    )
  }
}

function blankInvoice(given: NewInvoice): InvoiceRecord {
  return {
    ...given,
    paidAmount: 0,
    refundedAmount: 0,
    status: "PENDING",
    orderStatus: "ORDER_GENERATED",
    createdAt: new Date().toISOString(),
    paidAt: null,
    attempts: 0,
    opened: 0,
    abandoned: 0,
    notifications: [],
  }
}

/** Unambiguous, because no header holds a line feed. */
function key(clientId: string, id: string): string {
  return `${clientId}\n${id}`
}
