import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
  CancelPaymentInput,
  CancelPaymentOutput,
  CapturePaymentInput,
  CapturePaymentOutput,
  CreateAccountHolderOutput,
  DeleteAccountHolderOutput,
  DeletePaymentInput,
  DeletePaymentOutput,
  GetPaymentStatusInput,
  GetPaymentStatusOutput,
  InitiatePaymentInput,
  InitiatePaymentOutput,
  PaymentSessionStatus,
  ProviderWebhookPayload,
  RefundPaymentInput,
  RefundPaymentOutput,
  RemoteQueryFunction,
  RetrieveAccountHolderInput,
  RetrieveAccountHolderOutput,
  RetrievePaymentInput,
  RetrievePaymentOutput,
  UpdateAccountHolderOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
  WebhookActionResult,
} from "@medusajs/framework/types"
import { AbstractPaymentProvider, MedusaError } from "@medusajs/framework/utils"
import { errorMessage } from "../../logging/error-message"
import { invoiceOf } from "../../logging/payment-log"
import { type DokuLinkAjaOptions, PROVIDER_IDENTIFIER, parseOptions } from "../../modules/doku/config/options"
import type { Transaction } from "../../modules/doku/ledger/rows"
import { receivedFor } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import { formatRupiah, toRupiah } from "../../money/rupiah"
import { hasCapturedPayment, readSession } from "./session-context"
import { sessionData, sessionIdOf } from "./session-data"
import { startPayment } from "./start-payment"
import { toLanguage } from "./start-refusals"
import { readWebhook } from "./webhook"

/** What `/complete` says of a payment that DOKU has not called paid. */
export const NOT_CONFIRMED = "LinkAja has not confirmed this payment yet."

interface Cradle extends Record<string, unknown> {
  doku: DokuModuleService
  query: Omit<RemoteQueryFunction, symbol>
  configModule: { projectConfig?: { http?: { storeCors?: string } } }
}

/**
 * LinkAja through DOKU, as Medusa sees it. What is known about the money stands in the ledger (module `doku`),
 * not in a session's data: Medusa deletes sessions while their LinkAja page can still be paid.
 */
export class DokuLinkAjaProviderService extends AbstractPaymentProvider<DokuLinkAjaOptions> {
  static override identifier = PROVIDER_IDENTIFIER

  /** @throws OptionsError at boot, with the lines to write. */
  static override validateOptions(options: Record<string, unknown>): void {
    parseOptions(options)
  }

  /** `doku` and `query` come through the payment module's `dependencies`, and only once something is called. */
  private readonly cradle: Cradle

  constructor(cradle: Cradle, options: DokuLinkAjaOptions) {
    super(cradle, options)
    this.cradle = cradle
  }

  /** Makes the LinkAja invoice and the one URL that the storefront sends the shopper to. */
  async initiatePayment({
    amount,
    currency_code,
    data,
  }: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    const { doku, query, configModule } = this.cradle
    const transaction = await startPayment(
      { doku, query, storeCors: configModule.projectConfig?.http?.storeCors ?? "" },
      {
        sessionId: sessionIdOf(data),
        amount,
        currencyCode: currency_code,
        returnUrl: data?.return_url,
        language: toLanguage(data?.language),
      },
    )
    return { id: transaction.invoice_number, data: this.dataOf(transaction, sessionIdOf(data), data) }
  }

  /**
   * Called last in Medusa's completion. Answers `captured` only when a paid invoice of this session's collection
   * and amount could be claimed for it, so any live session can carry the money, and only one does.
   *
   * @throws MedusaError PAYMENT_REQUIRES_MORE_ERROR, which `/complete` answers with 200 and the cart.
   */
  async authorizePayment({ data, context }: AuthorizePaymentInput): Promise<AuthorizePaymentOutput> {
    const { doku, query } = this.cradle
    // Medusa names the session here. Until the provider has answered, a session's data is what the storefront sent,
    // and if the process dies then it stays so: its `session_id` may be missing, or be another shopper's.
    const session = await readSession(query, context?.idempotency_key ?? sessionIdOf(data), [])
    const amount = toRupiah(session.amount)
    const claim = () => doku.claims.claim(session.collectionId, session.id, amount)
    const isTotalUnchanged = !session.cart || toRupiah(session.cart.total) === amount

    const claimed = isTotalUnchanged
      ? ((await claim()) ?? (await this.queryPayableThen(session.collectionId, claim)))
      : undefined
    const confirmed = claimed && (await doku.requeryPaid(claimed, { source: "completion" }))
    // Asked again, DOKU may have said something that keeps it from being claimed. A claim that stands without a
    // payment is freed by whoever settles next.
    const transaction = confirmed === claimed ? claimed : await claim()
    if (transaction)
      return { status: "captured" as PaymentSessionStatus, data: this.dataOf(transaction, session.id, data) }
    throw new MedusaError(MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR, NOT_CONFIRMED)
  }

  /** The money is captured when it is authorised; this only keeps an unpaid one from being called captured. */
  async capturePayment({ data }: CapturePaymentInput): Promise<CapturePaymentOutput> {
    const transaction = await this.find(data)
    if (transaction?.claimed_session_id !== data?.session_id || transaction?.status !== "paid") {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "DOKU has not called this LinkAja payment paid, so it can't be captured.",
      )
    }
    return { data: { ...data } }
  }

  /**
   * DOKU has no refund API for LinkAja. The store returns the money itself and records it; then, and only for
   * that amount, Medusa may book a refund.
   */
  async refundPayment({ amount, data, context }: RefundPaymentInput): Promise<RefundPaymentOutput> {
    const rupiah = toRupiah(amount)
    const transaction = await this.find(data)
    const refundId = context?.idempotency_key
    if (transaction && refundId && (await this.cradle.doku.refunds.bind(transaction.id, rupiah, refundId))) {
      return { data: { ...data } }
    }
    if (transaction) await this.noteRefusal(transaction, rupiah)
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `DOKU can't refund LinkAja payments, and no return of ${formatRupiah(rupiah)} that Medusa doesn't show yet ` +
        `is recorded for invoice ${transaction?.invoice_number ?? "(unknown)"}. Return the money to the customer yourself, ` +
        "by bank transfer or LinkAja, and record it with its reference under the LinkAja payment: Medusa then " +
        "books the refund by itself.",
    )
  }

  /** Medusa swallows the refusal when it cancels an order; the note must not be the reason why it fails otherwise. */
  private async noteRefusal(transaction: Transaction, rupiah: number): Promise<void> {
    const { doku } = this.cradle
    let problem: string | undefined
    try {
      await doku.refunds.noteRefusal(transaction, rupiah)
    } catch (error) {
      problem = errorMessage(error)
    }
    const noted = problem === undefined
    doku.log.write("refund_refused", { ...invoiceOf(transaction), amount_idr: rupiah, noted, problem })
  }

  /**
   * Throws only when the session holds captured money: that keeps Medusa from deleting it in a roll-back. Of an
   * order it stays for good, returned or not; without an order, returning all of it cancels the payment.
   */
  async deletePayment({ data }: DeletePaymentInput): Promise<DeletePaymentOutput> {
    if (await hasCapturedPayment(this.cradle.query, data?.session_id)) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "This session holds a captured LinkAja payment and can't be deleted.",
      )
    }
    return { data: { ...data } }
  }

  /** Throws only when the invoice is paid and not given back: Medusa must not call such a payment cancelled. */
  async cancelPayment({ data }: CancelPaymentInput): Promise<CancelPaymentOutput> {
    const transaction = await this.find(data)
    if (
      transaction?.status === "paid" &&
      (await this.cradle.doku.refunds.total(transaction.id)) < receivedFor(transaction)
    ) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Invoice ${transaction.invoice_number} is paid: a LinkAja payment can't be cancelled, only returned.`,
      )
    }
    return { data: { ...data } }
  }

  /** Medusa never calls this. An invoice can't change its amount, so another amount needs another session. */
  async updatePayment({ amount, data }: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
    const transaction = await this.find(data)
    if (transaction && transaction.amount !== toRupiah(amount)) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        "The amount of a LinkAja invoice can't change. Create a new payment session for the new amount.",
      )
    }
    return { data: { ...data } }
  }

  /** The session's data as the ledger knows it now. */
  async retrievePayment({ data }: RetrievePaymentInput): Promise<RetrievePaymentOutput> {
    const transaction = await this.find(data)
    return { data: transaction ? this.dataOf(transaction, sessionIdOf(data), data) : { ...data } }
  }

  /** Where the invoice stands, in Medusa's words; asks DOKU about one that is open. */
  async getPaymentStatus({ data }: GetPaymentStatusInput): Promise<GetPaymentStatusOutput> {
    const found = await this.find(data)
    const transaction =
      found && found.status !== "paid"
        ? (await this.cradle.doku.queryStatus(found, { source: "medusa" })).transaction
        : found
    return { status: medusaStatus(transaction), data: { ...data } }
  }

  /**
   * DOKU keeps no account of a LinkAja customer. An empty answer is Medusa's for "none was made": it writes no row with
   * the customer's e-mail, and two sessions at the same instant have nothing to collide in.
   */
  async createAccountHolder(): Promise<CreateAccountHolderOutput> {
    return {} as CreateAccountHolderOutput
  }

  async retrieveAccountHolder({ id }: RetrieveAccountHolderInput): Promise<RetrieveAccountHolderOutput> {
    return { id }
  }

  async updateAccountHolder(): Promise<UpdateAccountHolderOutput> {
    return {}
  }

  async deleteAccountHolder(): Promise<DeleteAccountHolderOutput> {
    return {}
  }

  /** The way in for Medusa's own delayed webhook event; the plugin's middleware answers DOKU before it. */
  getWebhookActionAndData(payload: ProviderWebhookPayload["payload"]): Promise<WebhookActionResult> {
    return readWebhook(this.cradle, payload)
  }

  /** Queries DOKU's status of every transaction of the collection that can still be paid, before `then`. */
  private async queryPayableThen<Result>(collectionId: string, then: () => Promise<Result>): Promise<Result> {
    const payable = await this.cradle.doku.ledger.listPayable(collectionId)
    const queryOptions = { source: "completion", shopperWaits: true } as const
    await Promise.all(payable.map((transaction) => this.cradle.doku.queryStatus(transaction, queryOptions)))
    return then()
  }

  private dataOf(transaction: Transaction, sessionId: string, given: Record<string, unknown> | undefined) {
    const account = this.cradle.doku.accounts.forShopper(transaction)
    const backendUrl = account?.options.backendUrl ?? ""
    return sessionData({ transaction, sessionId, backendUrl, given })
  }

  private async find(data: Record<string, unknown> | undefined): Promise<Transaction | undefined> {
    const sessionId = data?.session_id
    return typeof sessionId === "string" ? this.cradle.doku.ledger.findCarriedBy(sessionId) : undefined
  }
}

function medusaStatus(transaction: Transaction | undefined): PaymentSessionStatus {
  const status = {
    created: "pending",
    pending: "pending",
    expired: "canceled",
    failed: "error",
    paid: "captured",
    refunded: "canceled",
  } as const
  return (transaction ? status[transaction.status] : "pending") as PaymentSessionStatus
}
