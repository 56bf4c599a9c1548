import type {
  InitiatePaymentInput,
  PaymentProviderInput,
  ProviderWebhookPayload,
  WebhookActionResult,
} from "@medusajs/framework/types"
import { AbstractPaymentProvider, MedusaError, ModuleProvider, Modules } from "@medusajs/framework/utils"

interface Options {
  /** Where the wallet keeps its book, for all servers of a run. */
  url: string
}

/** Another wallet in the servers of a chaos run. Its book of payments is kept in another process. */
class OtherWalletService extends AbstractPaymentProvider<Options> {
  static override identifier = "other-wallet"

  // The framework's own is protected, which a module can't be made of.
  constructor(
    cradle: Record<string, unknown>,
    private readonly options: Options,
  ) {
    super(cradle, options)
  }

  async initiatePayment({ amount, data }: InitiatePaymentInput) {
    const response = await fetch(`${this.options.url}/payments`, {
      method: "POST",
      body: JSON.stringify({ sessionId: data?.session_id, amount: Number(amount) }),
    })
    const { reference } = (await response.json()) as { reference: string }
    return { id: reference, data: { reference } }
  }

  async authorizePayment({ data }: PaymentProviderInput) {
    if ((await this.readPayment(data?.reference))?.paid)
      return { status: "captured" as const, data: data ?? {} }
    throw new MedusaError(MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR, "The wallet has not been paid yet.")
  }

  async getWebhookActionAndData({ data }: ProviderWebhookPayload["payload"]): Promise<WebhookActionResult> {
    const payment = await this.readPayment(data.reference)
    if (!payment?.paid) return { action: "not_supported" }
    return { action: "captured", data: { session_id: payment.sessionId, amount: payment.amount } }
  }

  async getPaymentStatus({ data }: PaymentProviderInput) {
    const paid = (await this.readPayment(data?.reference))?.paid
    return { status: paid ? ("captured" as const) : ("pending" as const), data: data ?? {} }
  }

  /** Medusa takes a payment back whose completion broke off: the shopper has the money again. */
  async cancelPayment({ data }: PaymentProviderInput) {
    await fetch(`${this.options.url}/payments/${String(data?.reference)}`, { method: "DELETE" })
    return { data: data ?? {} }
  }

  capturePayment = same
  deletePayment = same
  refundPayment = same
  retrievePayment = same
  updatePayment = same

  private async readPayment(reference: unknown) {
    const response = await fetch(`${this.options.url}/payments/${String(reference)}`)
    if (!response.ok) return undefined
    return (await response.json()) as { sessionId: string; amount: number; paid: boolean }
  }
}

async function same({ data }: PaymentProviderInput) {
  return { data: data ?? {} }
}

export default ModuleProvider(Modules.PAYMENT, { services: [OtherWalletService] })
