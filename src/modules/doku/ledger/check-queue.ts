import { invoiceOf, type PaymentLog } from "../../../logging/payment-log"
import { type Bindings, mergeBindings, type Sql } from "../db/sql"
import { anyOf, type Condition, condition } from "../db/where"
import { type Transaction, type TransactionRow, toTransaction } from "./rows"

/** How many transactions of one collection are claimed at once. */
const MAX_OF_A_COLLECTION = 5

/** The credentials of an account at DOKU. */
export interface Credentials {
  clientId: string
  environment: string
}

/** How a check went: `uncounted` leaves the delays and the failures in a row as they were. */
export type CheckResult = "done" | "failed" | "uncounted"

/**
 * SQL that is true for a transaction that one of these accounts may query. Needs the columns of `doku_transaction`
 * only.
 */
export function isOfAccounts(accounts: readonly Credentials[]): Condition {
  return anyOf(
    accounts.map(({ clientId, environment }, index) =>
      condition(`client_id = :clientId${index} and environment = :environment${index}`, {
        [`clientId${index}`]: clientId,
        [`environment${index}`]: environment,
      }),
    ),
  )
}

/**
 * Transactions whose next check is due. Claiming one plans its next check a minute ahead: no two processes claim the
 * same one, and one whose process dies is due again after that minute.
 */
export class CheckQueue {
  constructor(
    private readonly sql: Sql,
    private readonly log: PaymentLog,
  ) {}

  /** Unpaid transactions of one account, those due longest first. */
  claimToQuery({ clientId, environment }: Credentials, limit: number): Promise<Transaction[]> {
    return this.claim(
      "client_id = :clientId and environment = :environment and status not in ('paid', 'refunded')",
      { clientId, environment },
      limit,
    )
  }

  /** Unpaid transactions that none of these accounts may query, as after a change of credentials. */
  claimWithoutAccount(able: readonly Credentials[], limit: number): Promise<Transaction[]> {
    const accounts = isOfAccounts(able)
    return this.claim(
      `status not in ('paid', 'refunded') and not (${accounts.sql})`,
      accounts.bindings,
      limit,
    )
  }

  /**
   * A few unpaid transactions of one collection, those whose page was opened last first. The job checks the others.
   */
  claimOfCollection(collectionId: string): Promise<Transaction[]> {
    return this.claim(
      "payment_collection_id = :collectionId and status not in ('paid', 'refunded')",
      { collectionId },
      MAX_OF_A_COLLECTION,
      "redirected_at desc nulls last, created_at desc",
    )
  }

  /** Paid transactions that wait for their order, or whose settlement is checked again. */
  claimToSettle(limit: number): Promise<Transaction[]> {
    return this.claim("status in ('paid', 'refunded')", {}, limit)
  }

  /**
   * Plans the next check, unless another one was planned since the row was read.
   *
   * @param delayMs from now, in ms; undefined when no check is planned any more.
   * @returns how many checks have failed in a row; undefined when another check was planned meanwhile.
   */
  async plan(
    row: Transaction,
    delayMs: number | undefined,
    result: CheckResult = "done",
  ): Promise<number | undefined> {
    const [planned] = await this.sql.query<Pick<Transaction, "check_count" | "failed_tries">>(
      // Truncated, because a Date of JavaScript has lost the microseconds of the column.
      `update doku_transaction set updated_at = now(),
         check_count = check_count + case when :result = 'uncounted' then 0 else 1 end,
         failed_tries = case :result when 'done' then 0 when 'failed' then failed_tries + 1 else failed_tries end,
         next_check_at = clock_timestamp() + :delayMs::bigint * interval '1 millisecond'
       where id = :transactionId and status = :status and settlement = :settlement
         and date_trunc('milliseconds', next_check_at) is not distinct from :nextCheckAt::timestamptz
       returning check_count, failed_tries`,
      {
        result,
        delayMs: delayMs === undefined ? null : Math.round(delayMs),
        transactionId: row.id,
        status: row.status,
        settlement: row.settlement,
        nextCheckAt: row.next_check_at,
      },
    )
    if (planned && delayMs === undefined) this.logChecksEnded(row, planned.check_count)
    return planned?.failed_tries
  }

  /** Logs that no further check of a transaction is planned. */
  logChecksEnded(row: Transaction, checks: number): void {
    const { status, doku_status } = row
    this.log.write("checks_ended", { ...invoiceOf(row), status, doku_status, checks })
  }

  private async claim(
    which: string,
    bindings: Bindings,
    limit: number,
    order = "next_check_at",
  ): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      // `materialized`: otherwise the planner may run the LIMIT subquery twice and claim more rows.
      // `statement_timestamp()`: it is stable, so the index is searched by it; with `clock_timestamp()` every row that
      // waits is read.
      `with due as materialized (
         select id from doku_transaction
         where next_check_at is not null and next_check_at <= statement_timestamp() and ${which}
         order by ${order} limit :limit for no key update skip locked)
       update doku_transaction t set next_check_at = clock_timestamp() + interval '1 minute', updated_at = now()
       from due where t.id = due.id returning t.*`,
      mergeBindings(bindings, { limit }),
    )
    return rows.map(toTransaction)
  }
}
