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
import { type DokuLinkAjaOptions, PROVIDER_IDENTIFIER } from "../../modules/doku/config/options"
import type { Transaction } from "../../modules/doku/ledger/rows"
import { receivedFor } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import { formatRupiah, toRupiah } from "../../money/rupiah"
import { hasCapturedPayment, isForOrder, readSession } from "./session-context"
import { sessionData, sessionIdOf } from "./session-data"
import { startPayment } from "./start-payment"
import { toLanguage } from "./start-refusals"
import { readWebhook } from "./webhook"

/** The message of `/complete` while DOKU has not reported SUCCESS. */
export const NOT_CONFIRMED = "LinkAja has not confirmed this payment yet."

interface Cradle extends Record<string, unknown> {
  doku: DokuModuleService
  query: Omit<RemoteQueryFunction, symbol>
  configModule: { projectConfig?: { http?: { storeCors?: string } } }
}

/**
 * Medusa's payment provider for LinkAja through DOKU. The state of a payment is in the ledger (module `doku`), not in a
 * session's data, because Medusa deletes sessions while their LinkAja page can still be paid.
 */
export class DokuLinkAjaProviderService extends AbstractPaymentProvider<DokuLinkAjaOptions> {
  static override identifier = PROVIDER_IDENTIFIER

  /** Resolves `doku` and `query` lazily, through the payment module's `dependencies`. */
  private readonly cradle: Cradle

  constructor(cradle: Cradle, options: DokuLinkAjaOptions) {
    super(cradle, options)
    this.cradle = cradle
  }

  /** Creates the LinkAja invoice, and returns the URL to which the storefront sends the shopper. */
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
   * Called last in Medusa's completion. Returns `captured` only if a paid transaction of this session's collection and
   * amount could be claimed. Any live session of the collection can claim it, and only one does.
   *
   * @throws MedusaError PAYMENT_REQUIRES_MORE_ERROR, which `/complete` answers with 200 and the cart.
   */
  async authorizePayment({ data, context }: AuthorizePaymentInput): Promise<AuthorizePaymentOutput> {
    const { doku, query } = this.cradle
    // Medusa's `idempotency_key` is the session's id. A session's data is the storefront's until `initiatePayment` has
    // returned, and stays so if the process dies before: its `session_id` may be missing or another shopper's.
    const session = await readSession(query, context?.idempotency_key ?? sessionIdOf(data), [])
    const amount = toRupiah(session.amount)
    const claim = () => doku.claims.claim(session.collectionId, session.id, amount)
    const isTotalUnchanged =
      !session.cart || toRupiah(session.cart.total) === amount || (await isForOrder(query, session))

    const claimed = isTotalUnchanged
      ? ((await claim()) ?? (await this.queryPayableThen(session.collectionId, claim)))
      : undefined
    const confirmed = claimed && (await doku.requeryPaid(claimed, { source: "completion" }))
    // The new status may forbid the claim, so it is tried again. The next settling releases a claim without a payment.
    const transaction = confirmed === claimed ? claimed : await claim()
    if (transaction)
      return { status: "captured" as PaymentSessionStatus, data: this.dataOf(transaction, session.id, data) }
    throw new MedusaError(MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR, NOT_CONFIRMED)
  }

  /** `authorizePayment` has already captured the payment; this only prevents an unpaid one from becoming captured. */
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
   * DOKU has no refund API for LinkAja. The store refunds the customer manually and records it; only then, and only for
   * that amount, may Medusa book a refund.
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
      `DOKU can't refund LinkAja payments, and no refund of ${formatRupiah(rupiah)} that Medusa doesn't show yet ` +
        `is recorded for invoice ${transaction?.invoice_number ?? "(unknown)"}. Refund the customer yourself, ` +
        "by bank transfer or LinkAja, and record it with its reference under the LinkAja payment: Medusa then " +
        "books the refund by itself.",
    )
  }

  /** Records the refusal, which Medusa hides when it cancels an order. An error in recording it is only logged. */
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
   * Throws only when the session has a captured payment, which prevents Medusa from deleting it in a roll-back. The
   * payment of an order stays, refunded or not; without an order, a full refund cancels it.
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

  /** Throws only when the transaction is paid and not fully refunded: Medusa must not cancel such a payment. */
  async cancelPayment({ data }: CancelPaymentInput): Promise<CancelPaymentOutput> {
    const transaction = await this.find(data)
    if (
      transaction?.status === "paid" &&
      (await this.cradle.doku.refunds.total(transaction.id)) < receivedFor(transaction)
    ) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Invoice ${transaction.invoice_number} is paid: a LinkAja payment can't be cancelled, only refunded.`,
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

  /** The session's data, rebuilt from the ledger. */
  async retrievePayment({ data }: RetrievePaymentInput): Promise<RetrievePaymentOutput> {
    const transaction = await this.find(data)
    return { data: transaction ? this.dataOf(transaction, sessionIdOf(data), data) : { ...data } }
  }

  /** The transaction's status as Medusa's; queries DOKU first unless it is paid. */
  async getPaymentStatus({ data }: GetPaymentStatusInput): Promise<GetPaymentStatusOutput> {
    const found = await this.find(data)
    const transaction =
      found && found.status !== "paid"
        ? (await this.cradle.doku.queryStatus(found, { source: "medusa" })).transaction
        : found
    return { status: medusaStatus(transaction), data: { ...data } }
  }

  /**
   * DOKU has no customer accounts for LinkAja. An empty result tells Medusa that none was created, so it writes no row
   * with the customer's e-mail on which two simultaneous sessions could collide.
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

  /** Called by Medusa's own delayed webhook event. The plugin's middleware normally handles DOKU's request before. */
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
