import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { invoiceOf } from "../logging/payment-log"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import { syncRefunds } from "../workflows"

/** How long to wait for the collection's lease, in ms. The request that cancels the order holds it at first. */
const WAIT_MS = 10_000

/** Ends an order's payment links when it is cancelled, and opens `refund_due`. The job would open it a minute later. */
export default async function orderCanceled({
  event: { data },
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  await doku.paymentLinks.end(data.id)
  for (const transaction of await doku.ledger.listByOrder(data.id)) {
    const { busy } = await syncRefunds(container, transaction, { waitMs: WAIT_MS })
    // The transaction is due within a minute, so the job syncs its refunds.
    if (busy)
      doku.log.write("refunds_postponed", { ...invoiceOf(transaction), order: data.id, waited_ms: WAIT_MS })
  }
}

export const config: SubscriberConfig = {
  event: "order.canceled",
  context: { subscriberId: "doku-order-canceled" },
}
