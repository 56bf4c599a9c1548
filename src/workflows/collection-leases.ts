import type { MedusaContainer } from "@medusajs/framework/types"
import { errorMessage } from "../logging/error-message"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import type { Lease } from "../modules/doku/ledger/lease"
import { concernsOurMoney, type Subject } from "./medusa/our-money"
import { settleInBackground } from "./settle-in-background"

/** How long a request waits for another one on the same collection, in ms. */
export const LEASE_WAIT_MS = 20_000

export const BUSY_MESSAGE = "Another request is working on this payment. Please try again in a moment."

/**
 * The payment collections with LinkAja payments that a request is about. A failure of the ledger fails only requests
 * about LinkAja payments: a store without the plugin's tables goes on selling by other providers.
 */
export async function findCollections(
  container: MedusaContainer,
  subject: Subject,
  find: (doku: DokuModuleService) => Promise<string[]>,
): Promise<string[]> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  try {
    return await find(doku)
  } catch (error) {
    const { payment_collection, cart, order, payment } = subject
    doku.log.write("request_unchecked", {
      collection: payment_collection,
      cart,
      order,
      payment,
      problem: errorMessage(error),
    })
    if (await concernsOurMoney(container, subject)) throw error
    return []
  }
}

/** The leases of several collections. */
export class CollectionLeases {
  private readonly leases: Lease[] = []

  constructor(private readonly doku: DokuModuleService) {}

  /** The collections whose leases are held. */
  get collectionIds(): string[] {
    return this.leases.map(({ collectionId }) => collectionId)
  }

  /** @returns false when one of them stayed busy, or `signal` was aborted. Those that were acquired are held then. */
  async acquire(
    collectionIds: readonly string[],
    { waitMs, signal }: { waitMs: number; signal?: AbortSignal },
  ): Promise<boolean> {
    // In a fixed order, so that two requests can't each hold what the other waits for.
    for (const collectionId of [...collectionIds].sort()) {
      const lease = await this.doku.leases.acquire(collectionId, { waitMs, ...(signal ? { signal } : {}) })
      if (!lease) {
        if (!signal?.aborted) {
          this.doku.log.write("request_turned_away", { collection: collectionId, waited_ms: waitMs })
        }
        return false
      }
      this.leases.push(lease)
    }
    return true
  }

  /** Never rejects: a lease that can't be released expires. */
  async release(): Promise<void> {
    await Promise.all(
      this.leases.splice(0).map((lease) =>
        lease.release().catch((error: unknown) =>
          this.doku.log.write("lease_not_released", {
            collection: lease.collectionId,
            problem: errorMessage(error),
          }),
        ),
      ),
    )
  }
}

/**
 * Settles what was paid while the leases were held: other processes found them busy, recorded their updates in the
 * ledger and went. Never rejects.
 */
export async function settlePaidMeanwhile(
  container: MedusaContainer,
  collectionIds: readonly string[],
): Promise<void> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  for (const collectionId of collectionIds) {
    try {
      const [paid] = await doku.ledger.listPaidAndOpen(collectionId)
      if (paid) await settleInBackground(container, paid)
    } catch (error) {
      doku.log.write("after_request_failed", { collection: collectionId, problem: errorMessage(error) })
    }
  }
}
