import { generateEntityId } from "@medusajs/framework/utils"
import { errorMessage } from "../../../logging/error-message"
import type { PaymentLog } from "../../../logging/payment-log"
import type { Sql } from "../db/sql"
import type { AuditOutcome } from "../ledger/audit-outcomes"
import type { AuditAction } from "./audit-actions"

/** Facts about an act: ids, amounts in integer IDR, counts and machine words. No text that a person has typed. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>

/** What a person did, and what it was about. */
export interface NewAuditEntry {
  action: AuditAction
  /** Medusa's id of the user or of the secret API key; null when the store's own code acted. */
  actor: string | null
  providerId?: string | null
  transactionId?: string | null
  invoiceNumber?: string | null
  caseId?: string | null
  refundId?: string | null
  paymentLinkId?: string | null
  orderId?: string | null
  details?: AuditDetails
}

/** How an act ended. */
export interface AuditConclusion {
  outcome: Exclude<AuditOutcome, "started">
  /** A machine word; says why it was refused or failed. */
  reason?: string | null
  details?: AuditDetails
}

/**
 * The same act of the same person is a double click, and no further act: within the first time while the act is under
 * way or if it was refused, and within the second time after its end.
 */
const REPEATED_WITHIN = "10 seconds"
const ENDED_WITHIN = "1 second"

/**
 * Who did what, and when. Entries are added and never changed, so an act that calls DOKU or Medusa has two: one before
 * the call, and one that says how it ended.
 */
export class AuditTrail {
  constructor(
    private readonly sql: Sql,
    private readonly log: PaymentLog,
  ) {}

  /**
   * Adds the entry of an act that is done in the ledger.
   *
   * @param sql the database transaction of the act, so that neither can be committed without the other.
   */
  async record(entry: NewAuditEntry, sql: Sql = this.sql): Promise<void> {
    await insert(sql, entry, { outcome: "ok" })
  }

  /**
   * Adds the entry of an attempt that was refused. Not within the database transaction of the attempt, which is rolled
   * back.
   */
  async recordRefused(entry: NewAuditEntry, reason: string): Promise<void> {
    await this.insertOnce(entry, { outcome: "refused", reason })
  }

  /**
   * Adds an entry before an act that is not done in the ledger alone. If it can't be added, the act is not begun.
   *
   * @returns adds how the act ended, and never rejects; undefined for a double click, which is no further act.
   */
  async start(entry: NewAuditEntry): Promise<((conclusion: AuditConclusion) => Promise<void>) | undefined> {
    const startedId = await this.insertOnce(entry, { outcome: "started" })
    if (startedId === undefined) return undefined
    return async (conclusion) => {
      try {
        const details = { ...entry.details, ...conclusion.details }
        await insert(this.sql, { ...entry, details }, { ...conclusion, concludesId: startedId })
      } catch (error) {
        const problem = errorMessage(error)
        this.log.write("audit_unfinished", { entry: startedId, actor: entry.actor, problem })
      }
    }
  }

  /**
   * Does an act that calls DOKU, with an entry before it and one after it.
   *
   * @param concluded how it ended, by what `work` returned. An error of `work` is thrown on, and ends it as `failed`.
   */
  async during<Result>(
    entry: NewAuditEntry,
    work: () => Promise<Result>,
    concluded: (result: Result) => AuditConclusion = () => ({ outcome: "ok" }),
  ): Promise<Result> {
    const conclude = await this.start(entry)
    try {
      const result = await work()
      await conclude?.(concluded(result))
      return result
    } catch (error) {
      await conclude?.({ outcome: "failed", reason: "error" })
      throw error
    }
  }

  /** @returns the new entry's id; undefined when the same person did the same a moment ago. */
  private insertOnce(entry: NewAuditEntry, as: WrittenAs): Promise<string | undefined> {
    return this.sql.transaction(async (sql) => {
      // Two requests at the same instant would each find no entry of the other.
      await sql.query("select pg_advisory_xact_lock(hashtext('doku_audit_entry'), hashtext(:act))", {
        act: `${entry.actor} ${entry.action}`,
      })
      return insert(sql, entry, as, { once: true })
    })
  }
}

type WrittenAs = { outcome: AuditOutcome; reason?: string | null; concludesId?: string }

async function insert(
  sql: Sql,
  entry: NewAuditEntry,
  { outcome, reason = null, concludesId }: WrittenAs,
  { once }: { once: boolean } = { once: false },
): Promise<string | undefined> {
  const [written] = await sql.query<{ id: string }>(
    `insert into doku_audit_entry (id, action, actor, outcome, reason, concludes_id, provider_id, transaction_id,
       invoice_number, case_id, refund_id, payment_link_id, order_id, details)
     select :id, :action, :actor, :outcome, :reason, :concludesId, :providerId, :transactionId,
       :invoiceNumber, :caseId, :refundId, :paymentLinkId, :orderId, :details::jsonb
     where not (:once::boolean and exists (
       select 1 from doku_audit_entry e
       where e.created_at > statement_timestamp() - :repeatedWithin::interval and e.concludes_id is null
         and e.action = :action and e.actor is not distinct from :actor and e.outcome = :outcome
         and e.reason is not distinct from :reason and e.provider_id is not distinct from :providerId
         and e.transaction_id is not distinct from :transactionId and e.order_id is not distinct from :orderId
         and e.payment_link_id is not distinct from :paymentLinkId and e.case_id is not distinct from :caseId
         and e.details = :details::jsonb and not exists (
           select 1 from doku_audit_entry c
           where c.concludes_id = e.id and c.created_at < statement_timestamp() - :endedWithin::interval)))
     returning id`,
    {
      id: generateEntityId(undefined, "dokuaud"),
      action: entry.action,
      actor: entry.actor,
      outcome,
      reason,
      concludesId: concludesId ?? null,
      providerId: entry.providerId ?? null,
      transactionId: entry.transactionId ?? null,
      invoiceNumber: entry.invoiceNumber ?? null,
      caseId: entry.caseId ?? null,
      refundId: entry.refundId ?? null,
      paymentLinkId: entry.paymentLinkId ?? null,
      orderId: entry.orderId ?? null,
      details: JSON.stringify(entry.details ?? {}),
      once,
      repeatedWithin: REPEATED_WITHIN,
      endedWithin: ENDED_WITHIN,
    },
  )
  return written?.id
}
