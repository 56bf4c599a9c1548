import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import { SENT_BY_US } from "../workflows/medusa/emit-medusa-event"
import { namePayment } from "../workflows/medusa/name-payment"

/** Medusa's own Refund button emits this event. Recorded in the ledger, so that booking doesn't emit it again. */
export default async function paymentRefunded({
  event: { data, metadata },
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  // Our own event was recorded when it was emitted, and may arrive while the next refund is being booked.
  if (metadata?.sent_by === SENT_BY_US.sent_by) return
  const payment = await namePayment(container, data.id)
  if (!payment) return
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  await doku.medusaEvents.recordPaymentRefunded(payment)
}

export const config: SubscriberConfig = {
  event: "payment.refunded",
  context: { subscriberId: "doku-payment-refunded" },
}
