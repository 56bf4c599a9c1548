import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import { SENT_BY_US } from "../workflows/medusa/emit-medusa-event"
import { namePayment } from "../workflows/medusa/name-payment"

/** Medusa's own Refund button tells of its refund: that one is not told of again when it is seen to be booked. */
export default async function paymentRefunded({
  event: { data, metadata },
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  // Ours was kept when it was sent, and may come while the next refund is being booked.
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
