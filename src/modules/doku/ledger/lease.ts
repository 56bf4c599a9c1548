import { randomUUID } from "node:crypto"
import { msSince, type PaymentLog } from "../../../logging/payment-log"
import type { Sql } from "../db/sql"

/** How long a lease lasts after its process died, in ms. */
const LIFETIME_MS = 30_000
const RENEW_EVERY_MS = LIFETIME_MS / 3
/** The first pause between two tries to take a lease, in ms: most leases are released soon. */
const FIRST_PAUSE_MS = 50
/** The longest pause, in ms, so that many waiting processes don't load the database. */
const MAX_PAUSE_MS = 1_000
const PAUSE_GROWS_BY = 1.5
/**
 * How long a lease is renewed, in ms. Work that takes longer hangs, as Medusa does when its database connection fails
 * at certain moments, and must not block its collection until the process ends.
 */
const MAX_MS = 10 * 60_000

/**
 * The exclusive right to work on one payment collection's money. It is stored in the database so that it applies
 * across processes, and uses the database's clock so that machines can't disagree about its end. No database
 * transaction is open while it is held, because DOKU's API and Medusa's workflows are called meanwhile.
 */
export interface Lease {
  readonly collectionId: string
  readonly owner: string
  /** @throws LeaseLostError when another owner may have taken over: stop before the next write. */
  renewOrThrow(): Promise<void>
  /** May be called more than once, and after the lease was lost. */
  release(): Promise<void>
}

/** SQL that is true while a lease is held; part of every write under it. `leaseBindings` has its values. */
export const LEASE_HELD = `exists (select 1 from doku_lease l
  where l.payment_collection_id = :leaseCollectionId and l.owner = :leaseOwner and l.expires_at > clock_timestamp())`

export function leaseBindings({ collectionId, owner }: Pick<Lease, "collectionId" | "owner">) {
  return { leaseCollectionId: collectionId, leaseOwner: owner }
}

/** Ends early when the signal is aborted. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener("abort", end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener("abort", end)
  })
}

export class LeaseLostError extends Error {
  override name = "LeaseLostError"
}

export class Leases {
  constructor(
    private readonly sql: Sql,
    private readonly log: PaymentLog,
  ) {}

  /**
   * Waits at most `waitMs` for the lease; undefined when it stayed busy or the signal was aborted.
   *
   * @param signal aborted when the caller doesn't need the lease any more.
   */
  async acquire(
    collectionId: string,
    { waitMs, signal }: { waitMs: number; signal?: AbortSignal },
  ): Promise<Lease | undefined> {
    const owner = randomUUID()
    const startedAt = performance.now()
    const giveUpAt = startedAt + waitMs
    let waited = false
    let pauseMs = FIRST_PAUSE_MS
    while (!(await this.take(collectionId, owner))) {
      const left = giveUpAt - performance.now()
      if (left <= 0 || signal?.aborted) {
        this.logWait(collectionId, startedAt, false)
        return undefined
      }
      waited = true
      await pause(Math.min(pauseMs * (0.75 + Math.random() / 2), left), signal)
      pauseMs = Math.min(pauseMs * PAUSE_GROWS_BY, MAX_PAUSE_MS)
    }
    if (waited) this.logWait(collectionId, startedAt, true)
    return this.startRenewal(collectionId, owner)
  }

  private logWait(collection: string, startedAt: number, taken: boolean): void {
    this.log.write("lease_waited", { collection, waited_ms: msSince(startedAt), acquired: taken })
  }

  private async take(collectionId: string, owner: string): Promise<boolean> {
    const taken = await this.sql.query(
      `insert into doku_lease (payment_collection_id, owner, expires_at)
       values (:collectionId, :owner, clock_timestamp() + :lifetimeMs * interval '1 millisecond')
       on conflict (payment_collection_id) do update
         set owner = excluded.owner, expires_at = excluded.expires_at, updated_at = clock_timestamp()
         where doku_lease.expires_at < clock_timestamp()
       returning owner`,
      { collectionId, owner, lifetimeMs: LIFETIME_MS },
    )
    return taken.length > 0
  }

  private startRenewal(collectionId: string, owner: string): Lease {
    const renew = async () => {
      const renewed = await this.sql.query(
        `update doku_lease set expires_at = clock_timestamp() + :lifetimeMs * interval '1 millisecond'
         where payment_collection_id = :collectionId and owner = :owner and expires_at > clock_timestamp()
         returning owner`,
        { lifetimeMs: LIFETIME_MS, collectionId, owner },
      )
      if (renewed.length === 0) {
        throw new LeaseLostError(`The lease on ${collectionId} was lost: another process works on it now`)
      }
    }
    const takenAt = performance.now()
    const timer = setInterval(() => {
      if (performance.now() - takenAt > MAX_MS) return clearInterval(timer)
      renew().catch((error: unknown) => {
        // A lost lease stays lost, and the next renewOrThrow() throws. Any other failure may pass before the lease
        // expires.
        if (error instanceof LeaseLostError) clearInterval(timer)
      })
    }, RENEW_EVERY_MS)
    timer.unref()
    return {
      collectionId,
      owner,
      renewOrThrow: renew,
      release: async () => {
        clearInterval(timer)
        await this.sql.query(
          "delete from doku_lease where payment_collection_id = :collectionId and owner = :owner",
          { collectionId, owner },
        )
      },
    }
  }
}
