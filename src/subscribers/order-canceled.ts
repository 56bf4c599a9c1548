import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { invoiceOf } from "../logging/payment-log"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import { syncRefunds } from "../workflows"

/** How long to wait, in ms, for whoever works on the order's payment; the request that cancels it does. */
const WAIT_MS = 10_000

/** An order was cancelled: money to return is shown at once. The job would find it too, a minute later. */
export default async function orderCanceled({
  event: { data },
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  for (const transaction of await doku.ledger.listByOrder(data.id)) {
    const { busy } = await syncRefunds(container, transaction, { waitMs: WAIT_MS })
    // It is due within a minute, so the job takes it up.
    if (busy)
      doku.log.write("refunds_postponed", { ...invoiceOf(transaction), order: data.id, waited_ms: WAIT_MS })
  }
}

export const config: SubscriberConfig = {
  event: "order.canceled",
  context: { subscriberId: "doku-order-canceled" },
}
