import type { Sql } from "./sql"

/** Keeps when a job last ran: a store whose jobs run nowhere has to hear of it. */
export class Passes {
  constructor(private readonly sql: Sql) {}

  async started(name: string): Promise<void> {
    await this.sql.query(
      `insert into doku_job (name, started_at) values (?, clock_timestamp())
       on conflict (name) do update set started_at = clock_timestamp(), updated_at = clock_timestamp()`,
      [name],
    )
  }

  async finished(name: string): Promise<void> {
    await this.sql.query(
      "update doku_job set finished_at = clock_timestamp(), updated_at = clock_timestamp() where name = ?",
      [name],
    )
  }
}
