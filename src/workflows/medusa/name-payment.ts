import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { isOurProviderId } from "../../modules/doku/config/options"
import type { PaymentName } from "../../modules/doku/ledger/medusa-events"

/** The keys by which the ledger finds a Medusa payment; undefined when it is another provider's. */
export async function namePayment(
  container: MedusaContainer,
  paymentId: string,
): Promise<PaymentName | undefined> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment",
    fields: ["provider_id", "payment_session_id", "data"],
    filters: { id: paymentId },
  })
  const [payment] = data as {
    provider_id: string
    payment_session_id: string
    data: { invoice_number?: unknown } | null
  }[]
  if (!payment || !isOurProviderId(payment.provider_id)) return undefined
  const invoice = payment.data?.invoice_number
  return {
    sessionId: payment.payment_session_id,
    invoiceNumber: typeof invoice === "string" ? invoice : null,
  }
}
