import type {
  PaymentProviderInput,
  ProviderWebhookPayload,
  WebhookActionResult,
} from "@medusajs/framework/types"
import { AbstractPaymentProvider, ModuleProvider, Modules } from "@medusajs/framework/utils"

/** The smallest payment provider: it reports everything as captured, and reads and writes nothing. */
class DoNothingProviderService extends AbstractPaymentProvider {
  static override identifier = "nothing"

  // The framework's own is protected, which a module can't be made of.
  constructor(cradle: Record<string, unknown>, config: Record<string, unknown>) {
    super(cradle, config)
  }

  async initiatePayment({ data }: PaymentProviderInput) {
    return { id: String(data?.session_id), data: data ?? {} }
  }

  async authorizePayment({ data }: PaymentProviderInput) {
    return { status: "captured" as const, data: data ?? {} }
  }

  /** A notification of this provider is the session's id and the amount. */
  async getWebhookActionAndData({ data }: ProviderWebhookPayload["payload"]): Promise<WebhookActionResult> {
    const { session_id, amount } = data as { session_id: string; amount: number }
    return session_id ? { action: "captured", data: { session_id, amount } } : { action: "not_supported" }
  }

  capturePayment = same
  cancelPayment = same
  deletePayment = same
  refundPayment = same
  retrievePayment = same
  updatePayment = same

  async getPaymentStatus({ data }: PaymentProviderInput) {
    return { status: "captured" as const, data: data ?? {} }
  }
}

async function same({ data }: PaymentProviderInput) {
  return { data: data ?? {} }
}

export default ModuleProvider(Modules.PAYMENT, { services: [DoNothingProviderService] })
