import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import { namePayment } from "../workflows/medusa/name-payment"

/** Recorded in the ledger, so that an event which Medusa has emitted is not emitted again. */
export default async function paymentCaptured({
  event: { data },
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  const payment = await namePayment(container, data.id)
  if (!payment) return
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  await doku.medusaEvents.recordPaymentCaptured(payment)
}

export const config: SubscriberConfig = {
  event: "payment.captured",
  context: { subscriberId: "doku-payment-captured" },
}
