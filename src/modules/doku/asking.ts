import type { Logger } from "@medusajs/framework/types"
import { DokuError } from "../../doku-api"
import type { DokuAccounts } from "./accounts"
import { type Cases, SYSTEM_ACTOR } from "./cases"
import { nextCheckDelayMs } from "./check-schedule"
import type { Ledger } from "./ledger"
import { about, type Observations } from "./observations"
import { type RawTransactionRow, type TransactionRow, toTransactionRow } from "./rows"
import type { Sql } from "./sql"
import { mayStillBePaid } from "./transitions"

/**
 * How often one invoice may be asked about, in ms. DOKU publishes no limit; most shoppers pay soon, so the
 * first two minutes after the page was opened are asked more closely.
 */
const CLOSE_INTERVAL_MS = 10_000
const WIDE_INTERVAL_MS = 60_000
const CLOSE_FOR = "2 minutes"

/**
 * A shopper who has just paid, or is about to pay again, gets an answer at once, the first times: a flood of
 * reloads must not become a flood of calls to DOKU.
 */
const SHOPPER_INTERVAL_MS = 500
const SHOPPER_ASKS_AT_ONCE = 5

export interface AskOptions {
  /** A shopper is waiting for the answer. */
  shopperWaits?: boolean
  /** At least so long since the last ask, in ms, instead of the intervals above. */
  minIntervalMs?: number
  /** Limit for this answer, in ms; by default the account's. */
  timeoutMs?: number
}

export interface Asked {
  row: TransactionRow
  /** Whether DOKU was asked just now. False when it was asked too recently, or may not be asked. */
  asked: boolean
  /** Whether DOKU answered just now. False when it was asked too recently, didn't answer, or may not be asked. */
  answered: boolean
}

/** Asks DOKU about one invoice and lets the ledger learn from the answer. */
export class Asking {
  constructor(
    private readonly sql: Sql,
    private readonly ledger: Ledger,
    private readonly observations: Observations,
    private readonly cases: Cases,
    private readonly accounts: () => DokuAccounts,
    private readonly logger: Logger,
  ) {}

  /** Never throws because of DOKU: no answer is an answer to be had later. */
  async ask(row: TransactionRow, options: AskOptions = {}): Promise<Asked> {
    const account = this.accounts().forRow(row)
    if (!account) {
      if (mayStillBePaid(row.status)) {
        await this.cases.open(about(row), "account_missing", {
          client_id: row.client_id,
          environment: row.environment,
        })
      }
      return { row, asked: false, answered: false }
    }
    const claimed = await this.claimAsk(row, options)
    if (!claimed) return { row: (await this.ledger.find("id", row.id)) ?? row, asked: false, answered: false }
    try {
      const result = await account.client.getStatus({
        invoiceNumber: row.invoice_number,
        ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      })
      if (result.found && result.responseSignature === "invalid") {
        // Whether DOKU signs these answers is not documented; TLS and the comparison of amounts decide.
        this.logger.warn(
          `doku: the signature of DOKU's status answer for ${row.invoice_number} doesn't match`,
        )
      }
      let learned = claimed
      if (result.found) {
        const { status, amount, currency } = result.answer
        learned = await this.observations.apply(row.id, {
          source: "status",
          dokuStatus: status,
          responseSignature: result.responseSignature,
          ...(amount ? { amount } : {}),
          ...(currency ? { currency } : {}),
        })
      }
      const note = "An account that may ask is configured again"
      await this.cases.close(row.id, ["account_missing"], { note, actor: SYSTEM_ACTOR })
      return { row: await this.observations.endOfferWhenDue(learned), asked: true, answered: true }
    } catch (error) {
      if (!(error instanceof DokuError)) throw error
      this.logger.warn(
        `doku: no status for ${row.invoice_number}: ${error.kind}${error.code ? ` ${error.code}` : ""}: ${error.message}`,
      )
      return { row: claimed, asked: true, answered: false }
    }
  }

  /**
   * One statement, so that of many processes only one asks. An ask that was due also plans the next one; a
   * shopper who reloads the return page must not push it away.
   */
  private async claimAsk(
    row: TransactionRow,
    { shopperWaits = false, minIntervalMs }: AskOptions,
  ): Promise<TransactionRow | undefined> {
    const [claimed] = await this.sql.query<RawTransactionRow>(
      `update doku_transaction
       set last_asked_at = clock_timestamp(), updated_at = now(),
         shopper_asks = shopper_asks + ?::int,
         check_count = check_count + case when next_check_at <= clock_timestamp() then 1 else 0 end,
         next_check_at = case when next_check_at <= clock_timestamp()
           then clock_timestamp() + ?::int * interval '1 millisecond' else next_check_at end
       where id = ? and (last_asked_at is null or last_asked_at <= clock_timestamp() - interval '1 millisecond' *
         coalesce(?::int, case
           when ?::boolean and shopper_asks < ?::int then ?::int
           when ?::boolean or clock_timestamp() < coalesce(redirected_at, created_at) + ?::interval then ?::int
           else ?::int end))
       returning *`,
      [
        shopperWaits ? 1 : 0,
        nextCheckDelayMs(row.check_count),
        row.id,
        minIntervalMs ?? null,
        shopperWaits,
        SHOPPER_ASKS_AT_ONCE,
        SHOPPER_INTERVAL_MS,
        shopperWaits,
        CLOSE_FOR,
        CLOSE_INTERVAL_MS,
        WIDE_INTERVAL_MS,
      ],
    )
    return claimed && toTransactionRow(claimed)
  }
}
