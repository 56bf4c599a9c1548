import { randomUUID } from "node:crypto"
import type {
  InitiatePaymentInput,
  PaymentProviderInput,
  ProviderWebhookPayload,
  WebhookActionResult,
} from "@medusajs/framework/types"
import { AbstractPaymentProvider, MedusaError, ModuleProvider, Modules } from "@medusajs/framework/utils"
import { walletBook } from "./book"

/** A redirect wallet: the shopper pays on its page, and the shop is notified later. */
class OtherWalletService extends AbstractPaymentProvider {
  static override identifier = "other-wallet"

  // The framework's own is protected, which a module can't be made of.
  constructor(cradle: Record<string, unknown>, config: Record<string, unknown>) {
    super(cradle, config)
  }

  async initiatePayment({ amount, data }: InitiatePaymentInput) {
    const reference = randomUUID()
    const sessionId = String(data?.session_id)
    walletBook.set(reference, { sessionId, amount: Number(amount), paid: false })
    return { id: reference, data: { reference } }
  }

  async authorizePayment({ data }: PaymentProviderInput) {
    const payment = walletBook.get(String(data?.reference))
    if (payment?.paid) return { status: "captured" as const, data: data ?? {} }
    if (payment?.reserved) return { status: "authorized" as const, data: data ?? {} }
    throw new MedusaError(MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR, "The wallet has not been paid yet.")
  }

  /** The wallet's notification names its reference. */
  async getWebhookActionAndData({ data }: ProviderWebhookPayload["payload"]): Promise<WebhookActionResult> {
    const payment = walletBook.get(String(data.reference))
    if (!payment?.paid) return { action: "not_supported" }
    return { action: "captured", data: { session_id: payment.sessionId, amount: payment.amount } }
  }

  capturePayment = same
  cancelPayment = same
  deletePayment = same
  refundPayment = same
  retrievePayment = same
  updatePayment = same

  async getPaymentStatus({ data }: PaymentProviderInput) {
    const paid = walletBook.get(String(data?.reference))?.paid
    return { status: paid ? ("captured" as const) : ("pending" as const), data: data ?? {} }
  }
}

async function same({ data }: PaymentProviderInput) {
  return { data: data ?? {} }
}

export default ModuleProvider(Modules.PAYMENT, { services: [OtherWalletService] })
