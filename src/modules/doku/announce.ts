import type { IEventBusModuleService, Logger } from "@medusajs/framework/types"

/** Tells subscribers what happened. Best effort: the ledger is the truth, and nothing of ours waits for it. */
export type Announce = (name: string, data: Record<string, unknown>) => void

export function announceOn(
  eventBus: () => IEventBusModuleService | undefined,
  logger: Pick<Logger, "warn">,
): Announce {
  const emit = async (name: string, data: Record<string, unknown>) => eventBus()?.emit({ name, data })
  return (name, data) => {
    emit(name, data).catch((error: unknown) =>
      logger.warn(
        `doku: the event ${name} could not be sent: ${error instanceof Error ? error.message : error}`,
      ),
    )
  }
}
