import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { TIMED_OUT, withTimeout } from "../../concurrency/with-timeout"
import { errorMessage } from "../../logging/error-message"
import { DOKU_MODULE } from "../../modules/doku"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"

/** How long the event bus may take, in ms: with Redis away it takes no answer for one. */
const MAX_MS = 5_000

/** Tells our own subscribers that an event is ours, beside what stands in its data. */
export const SENT_BY_US = { sent_by: "medusa-payment-doku-linkaja" } as const

/**
 * Sends one of Medusa's own events about a payment as Medusa's workflows do: `{ id }`.
 *
 * @returns whether it was sent; if not, the log says why.
 */
export async function emitMedusaEvent(
  container: MedusaContainer,
  transaction: Pick<Transaction, "invoice_number">,
  name: string,
  id: string,
): Promise<boolean> {
  let problem: string
  try {
    const sending = container
      .resolve(Modules.EVENT_BUS)
      .emit({ name, data: { id }, metadata: { ...SENT_BY_US } })
    if ((await withTimeout(MAX_MS, sending)) !== TIMED_OUT) return true
    problem = "the event bus did not answer in time"
  } catch (error) {
    problem = errorMessage(error)
  }
  const { log }: DokuModuleService = container.resolve(DOKU_MODULE)
  log.write("event_not_emitted", { invoice: transaction.invoice_number, event_name: name, problem })
  return false
}
