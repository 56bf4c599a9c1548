import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { TIMED_OUT, withTimeout } from "../../concurrency/with-timeout"
import { errorMessage } from "../../logging/error-message"
import { DOKU_MODULE } from "../../modules/doku"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"

/** How long the event bus may take, in ms. Without Redis it never answers. */
const MAX_MS = 5_000

/** Metadata by which our own subscribers recognise an event that we emitted. */
export const SENT_BY_US = { sent_by: "medusa-payment-doku-linkaja" } as const

/**
 * Emits one of Medusa's own events about a payment, with the same data as Medusa's workflows: `{ id }`.
 *
 * @returns whether it was emitted; if not, the log says why.
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
