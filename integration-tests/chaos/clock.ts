import type { Database } from "./database"

/**
 * Makes the ledger's time pass faster than ours, by moving its due dates into the past. The product has no switch
 * for that, and none is needed: it only ever compares dates in the database with the database's clock. Leases are
 * left alone, for their owners live in our time.
 */
export class Clock {
  constructor(private readonly database: Database) {}

  async pass({ minutes }: { minutes: number }): Promise<void> {
    await this.database.query(
      `update doku_transaction set
         next_check_at = next_check_at - ? * interval '1 minute',
         last_queried_at = last_queried_at - ? * interval '1 minute',
         expires_at = expires_at - ? * interval '1 minute'
       where settlement = 'open'`,
      [minutes, minutes, minutes],
    )
  }
}
