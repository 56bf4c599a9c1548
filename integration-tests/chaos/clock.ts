import type { Database } from "./database"

/**
 * Moves the ledger's due dates into the past. The product needs no switch for this, because it compares dates only
 * with the database's clock. Leases are left alone, because their owners run in real time.
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
