import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/** In seconds, as Medusa's locking module takes it. A change of an order is confirmed within this time. */
const TIMEOUT_S = 5

/**
 * Runs `work` under the lock under which Medusa confirms a change of an order. The confirmed change starts a new version
 * of the order, and a capture that is booked meanwhile is missing from that version's summary. When the lock stays busy,
 * `work` runs all the same: received money must not wait for an edit that hangs.
 */
export async function underOrderLock<Result>(
  container: MedusaContainer,
  orderId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  let started = false
  const once = () => {
    started = true
    return work()
  }
  try {
    return await container.resolve(Modules.LOCKING).execute(orderId, once, { timeout: TIMEOUT_S })
  } catch (error) {
    if (started) throw error
    return work()
  }
}
