import { randomUUID } from "node:crypto"
import { msSince, type PaymentLog } from "../../../logging/payment-log"
import type { Sql } from "../db/sql"

/** How long a lease outlives a process that died with it, in ms. */
const LIFETIME_MS = 30_000
const RENEW_EVERY_MS = LIFETIME_MS / 3
/** How soon a lease that is held is asked for again, in ms: nearly always it is let go soon. */
const FIRST_PAUSE_MS = 50
/** The most, in ms, for those who wait for long: many may wait for one. */
const MAX_PAUSE_MS = 1_000
const PAUSE_GROWS_BY = 1.5
/**
 * For so long a lease is renewed, in ms. Work that takes longer hangs, as Medusa does when its database fails it at
 * a wrong moment; it must not keep its collection from everybody until the process ends.
 */
const MAX_MS = 10 * 60_000

/**
 * The right to work on one payment collection's money, kept in the database so that it holds across
 * processes, and by the database's clock so that no two machines can disagree about it. It belongs to no
 * transaction: DOKU is called and Medusa's workflows run while it is held, and neither may hold a connection.
 */
export interface Lease {
  readonly collectionId: string
  readonly owner: string
  /** Throws LeaseLostError when somebody else may have taken over: stop before the next write. */
  renewOrThrow(): Promise<void>
  /** Safe to call more than once, and after the lease was lost. */
  release(): Promise<void>
}

/** SQL that is true while a lease is held; part of every write under it. Its values are `leaseBindings`. */
export const LEASE_HELD = `exists (select 1 from doku_lease l
  where l.payment_collection_id = :leaseCollectionId and l.owner = :leaseOwner and l.expires_at > clock_timestamp())`

export function leaseBindings({ collectionId, owner }: Pick<Lease, "collectionId" | "owner">) {
  return { leaseCollectionId: collectionId, leaseOwner: owner }
}

/** Ends early when nobody waits any more. */
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
   * Waits at most `waitMs` for the lease; undefined when it stayed busy, or when whoever wanted it is gone.
   *
   * @param signal aborted when nobody waits for it any more.
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
        // A lost lease stays lost, and the next renewOrThrow() says so. Any other failure may pass before it runs out.
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
