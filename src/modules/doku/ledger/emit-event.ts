import type { IEventBusModuleService } from "@medusajs/framework/types"
import { errorMessage } from "../../../logging/error-message"
import type { PaymentLog } from "../../../logging/payment-log"

/**
 * Emits an event to the store's subscribers, best effort: the ledger is the truth, and nothing here waits for a
 * subscriber.
 */
export type EmitEvent = (name: string, data: { invoice_number: string; [field: string]: unknown }) => void

export function emitEventOn(eventBus: () => IEventBusModuleService | undefined, log: PaymentLog): EmitEvent {
  const emit: (...event: Parameters<EmitEvent>) => Promise<void> = async (name, data) =>
    eventBus()?.emit({ name, data })
  return (name, data) => {
    emit(name, data).catch((error: unknown) =>
      log.write("event_not_emitted", {
        invoice: data.invoice_number,
        event_name: name,
        problem: errorMessage(error),
      }),
    )
  }
}
