import { randomBytes } from "node:crypto"
import { InputError } from "../input/input-error"
import type { NotificationRecord } from "./notification-record"

/** One invoice as DOKU knows it. Amounts are integer IDR, times ISO 8601 in UTC. */
export interface InvoiceRecord {
  clientId: string
  invoiceNumber: string
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
  callbackUrl: string
  overrideNotificationUrl: string | null
  /** The create body, parsed, with everything that was sent. */
  request: unknown
  /** LinkAja's page for this invoice. */
  payUrl: string
  /** How many times a shopper opened LinkAja's page. */
  opened: number
  /** How many times a shopper left it without paying. */
  abandoned: number
  notifications: NotificationRecord[]
}

export interface NewInvoice {
  clientId: string
  invoiceNumber: string
  requestId: string
  amount: number
  callbackUrl: string
  overrideNotificationUrl: string | null
  request: unknown
  /** Origin of the sandbox, e.g. http://localhost:4010 */
  origin: string
}

/** What was created and paid. Every change is synchronous and precedes its notification. */
export class Book {
  private readonly invoices = new Map<string, InvoiceRecord>()
  private readonly byRequestId = new Map<string, InvoiceRecord>()
  private readonly byPageToken = new Map<string, InvoiceRecord>()
  private readonly pageTokens = new Map<string, string>()

  /**
   * Opens an invoice, or renews the one of that number (DOKU's "accept duplicates"). Earlier pages and
   * Request-Ids still lead to it, so it can't be paid twice through two pages.
   * @returns the opaque message that leads the shopper's browser to LinkAja's page
   */
  open(order: NewInvoice): string {
    const { origin, ...given } = order
    const pageToken = randomBytes(18).toString("hex")
    // Standard base64, so that a client fails that forgets to escape + / = in a query.
    const message = randomBytes(34).toString("base64")
    const known = this.invoices.get(key(order.clientId, order.invoiceNumber))
    const invoice: InvoiceRecord = Object.assign(known ?? blankInvoice(given), given, {
      payUrl: `${origin}/linkaja/pay/${pageToken}`,
    })
    this.invoices.set(key(order.clientId, order.invoiceNumber), invoice)
    this.byRequestId.set(key(order.clientId, order.requestId), invoice)
    this.byPageToken.set(pageToken, invoice)
    this.pageTokens.set(message, pageToken)
    return message
  }

  get(clientId: string, invoiceNumber: string): InvoiceRecord | undefined {
    return this.invoices.get(key(clientId, invoiceNumber))
  }

  /** @param id the invoice number or the create call's Request-Id */
  findByNumberOrRequestId(clientId: string, id: string): InvoiceRecord | undefined {
    return this.get(clientId, id) ?? this.byRequestId.get(key(clientId, id))
  }

  findByPageToken(pageToken: string): InvoiceRecord | undefined {
    return this.byPageToken.get(pageToken)
  }

  pageTokenFor(message: string): string | undefined {
    return this.pageTokens.get(message)
  }

  all(): InvoiceRecord[] {
    return [...this.invoices.values()]
  }

  clear(): void {
    for (const index of [this.invoices, this.byRequestId, this.byPageToken, this.pageTokens]) index.clear()
  }

  paidTotal(): number {
    return this.all().reduce((total, invoice) => total + invoice.paidAmount, 0)
  }

  refundedTotal(): number {
    return this.all().reduce((total, invoice) => total + invoice.refundedAmount, 0)
  }

  /** @returns false when the invoice was paid before and nothing changed */
  pay(invoice: InvoiceRecord, now: Date): boolean {
    if (isPaid(invoice)) return false
    invoice.paidAmount = invoice.amount
    invoice.paidAt = now.toISOString()
    invoice.status = "SUCCESS"
    return true
  }

  /** FAILED isn't final: the invoice can still be paid. */
  decline(invoice: InvoiceRecord): void {
    rejectIfPaid(invoice, "declined")
    invoice.status = "FAILED"
  }

  expire(invoice: InvoiceRecord): void {
    rejectIfPaid(invoice, "expired")
    invoice.status = "EXPIRED"
    invoice.orderStatus = "ORDER_EXPIRED"
  }

  refund(invoice: InvoiceRecord): void {
    if (!isPaid(invoice))
      throw new InputError(`${invoice.invoiceNumber} isn't paid; pay it before refunding`, 409)
    invoice.refundedAmount = invoice.paidAmount
    invoice.status = "REFUNDED"
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

function blankInvoice(given: Omit<NewInvoice, "origin">): InvoiceRecord {
  return {
    ...given,
    paidAmount: 0,
    refundedAmount: 0,
    status: "PENDING",
    orderStatus: "ORDER_GENERATED",
    createdAt: new Date().toISOString(),
    paidAt: null,
    payUrl: "",
    opened: 0,
    abandoned: 0,
    notifications: [],
  }
}

/** Unambiguous, because no header holds a line feed. */
function key(clientId: string, id: string): string {
  return `${clientId}\n${id}`
}
