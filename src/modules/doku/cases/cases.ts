import { generateEntityId } from "@medusajs/framework/utils"
import type { PaymentLog } from "../../../logging/payment-log"
import type { AuditTrail } from "../audit/audit-trail"
import type { Sql } from "../db/sql"
import { type Credentials, isOfAccounts } from "../ledger/check-queue"
import type { EmitEvent } from "../ledger/emit-event"
import type { Ledger } from "../ledger/ledger"
import type { Case, Transaction } from "../ledger/rows"
import { type CaseKind, caseKindsWhere } from "./case-kinds"

/** The actor of a case that was closed because its cause went away. */
export const SYSTEM_ACTOR = "system"

interface Closing {
  note: string
  actor: string
}

/** Why a case was closed, for the log. The note stays out of the log, because it may name the customer. */
type ClosedBecause =
  | "settled"
  | "returned"
  | "nothing_due"
  | "account_back"
  | "confirmed"
  | "replaced"
  | "by_hand"
  | "channel_active"

/** What a case is about. */
interface CaseSubject {
  transactionId: string | null
  providerId: string
  invoiceNumber: string
}

/** The part of a case that identifies its transaction. */
export function caseSubject(
  transaction: Pick<Transaction, "id" | "provider_id" | "invoice_number">,
): CaseSubject {
  return {
    transactionId: transaction.id,
    providerId: transaction.provider_id,
    invoiceNumber: transaction.invoice_number,
  }
}

interface CaseDependencies {
  sql: Sql
  ledger: Ledger
  audit: AuditTrail
  emitEvent: EmitEvent
  log: PaymentLog
}

export class Cases {
  constructor(private readonly deps: CaseDependencies) {}

  /**
   * Opens a case, or updates the details of the open one of this invoice and kind. A case that a person has closed is
   * not opened again with the same details, because DOKU repeats a report for hours. Whether the payment is settled by
   * then is no news from DOKU: a person who closes a case lets it settle.
   *
   * @returns whether a case was opened.
   */
  async open(
    subject: CaseSubject,
    kind: CaseKind,
    details: Record<string, unknown>,
    sql: Sql = this.deps.sql,
  ): Promise<boolean> {
    return sql.transaction((inner) => this.openIn(inner, subject, kind, details))
  }

  private async openIn(
    sql: Sql,
    subject: CaseSubject,
    kind: CaseKind,
    details: Record<string, unknown>,
  ): Promise<boolean> {
    const { transactionId, providerId, invoiceNumber } = subject
    const known = JSON.stringify(details)
    if (transactionId === null) await lockInvoice(sql, invoiceNumber)
    const [written] = await sql.query<{ id: string; opened: boolean }>(
      `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, details)
       select :id, :transactionId, :providerId, :invoiceNumber, :kind, :known::jsonb
       where not exists (select 1 from doku_case c where c.invoice_number = :invoiceNumber and c.kind = :kind
         and c.closed_at is not null and c.actor <> :systemActor
         and c.details - 'settlement' = :known::jsonb - 'settlement')
       on conflict (invoice_number, kind) where closed_at is null
         do update set details = excluded.details, updated_at = now()
       returning id, (xmax = 0) as opened`,
      {
        id: generateEntityId(undefined, "dokucase"),
        transactionId,
        providerId,
        invoiceNumber,
        kind,
        known,
        systemActor: SYSTEM_ACTOR,
      },
    )
    if (!written?.opened) return false
    await this.recordOpening(sql, {
      id: written.id,
      transaction_id: transactionId,
      provider_id: providerId,
      invoice_number: invoiceNumber,
      kind,
      details,
    })
    sql.afterCommit(() =>
      this.deps.emitEvent("doku.case.opened", {
        id: written.id,
        kind,
        transaction_id: transactionId,
        invoice_number: invoiceNumber,
      }),
    )
    return true
  }

  /**
   * Opens a case after several failed attempts to settle, in place of the previous obstacle. Does nothing when a
   * person has closed the transaction's case or all money was refunded.
   */
  async openAfterFailures(transactionId: string, reason: string): Promise<void> {
    await this.deps.sql.transaction(async (sql) => {
      const transaction = await this.deps.ledger.lock(transactionId, sql)
      if (transaction.status !== "paid" || transaction.settlement !== "open") return
      const [left] = await sql.query(
        `select t.id from doku_transaction t where t.id = :transactionId and not ${isClosedByPerson("t.id")}
           and coalesce(t.paid_amount, t.amount) >
             (select coalesce(sum(r.amount), 0) from doku_refund r where r.transaction_id = t.id)`,
        { transactionId: transaction.id },
      )
      if (!left) return
      await this.openIn(sql, caseSubject(transaction), "paid_without_order", { reason })
      const others = caseKindsWhere("blocksOrder").filter((kind) => kind !== "paid_without_order")
      const closing = { note: "Replaced by paid_without_order", actor: SYSTEM_ACTOR }
      await this.close(transaction.id, others, closing, "replaced", sql)
    })
  }

  /**
   * Opens a case when a part of the money was refunded before there was an order, because nothing is captured from
   * then on. Does nothing when another case is open or a person has closed one.
   */
  async openForRefund(transaction: Transaction, sql: Sql = this.deps.sql): Promise<void> {
    const [known] = await sql.query(
      `select t.id from doku_transaction t where t.id = :transactionId and (${isClosedByPerson("t.id")}
         or exists (select 1 from doku_case c where c.transaction_id = t.id and c.closed_at is null
           and c.kind <> all(:harmless)))`,
      { transactionId: transaction.id, harmless: ["account_missing", ...caseKindsWhere("informsOnly")] },
    )
    if (known) return
    const reason = "the store returned money before there was an order"
    await this.open(caseSubject(transaction), "paid_without_order", { reason }, sql)
  }

  /** Whether a person has closed the case that blocked this transaction's order, and no such case is open. */
  async isClosedByPerson(transactionId: string): Promise<boolean> {
    const [answer] = await this.deps.sql.query<{ closed: boolean }>(
      `select ${isClosedByPerson(":transactionId")} as closed`,
      { transactionId },
    )
    return answer?.closed ?? false
  }

  /** Closes `account_missing` for transactions that one of these accounts may query, and makes them due. */
  async closeAccountMissing(able: readonly Credentials[]): Promise<void> {
    if (able.length === 0) return
    const accounts = isOfAccounts(able)
    const back = await this.deps.sql.query<{ id: string }>(
      `select t.id from doku_case c join doku_transaction t on t.id = c.transaction_id
       where c.kind = 'account_missing' and c.closed_at is null
         and (${accounts.sql})`,
      accounts.bindings,
    )
    const closing = { note: "An account that may ask is configured again", actor: SYSTEM_ACTOR }
    for (const { id } of back) {
      await this.deps.sql.transaction(async (sql) => {
        const transaction = await this.deps.ledger.lock(id, sql)
        await this.close(id, ["account_missing"], closing, "account_back", sql)
        if (transaction.settlement === "open") await this.deps.ledger.update(sql, id, "next_check_at = now()")
      })
    }
  }

  /**
   * Opens the case that a person had closed once more, with the same details, because a person wants the transaction
   * tried again.
   */
  async reopenByHand(transactionId: string, actor: string): Promise<void> {
    await this.deps.sql.transaction(async (sql) => {
      const transaction = await this.deps.ledger.lock(transactionId, sql)
      const [again] = await sql.query<Case>(
        `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, details)
         select :id, c.transaction_id, c.provider_id, c.invoice_number, c.kind, c.details
         from doku_case c where c.transaction_id = :transactionId and c.kind = any(:blocking)
           and c.actor <> :systemActor and ${isClosedByPerson(":transactionId")}
         order by c.closed_at desc limit 1 returning *`,
        {
          id: generateEntityId(undefined, "dokucase"),
          transactionId: transaction.id,
          blocking: caseKindsWhere("blocksOrder"),
          systemActor: SYSTEM_ACTOR,
        },
      )
      if (again) await this.recordOpening(sql, again, actor)
    })
  }

  async listOpen(transactionIds: readonly string[], sql: Sql = this.deps.sql): Promise<Case[]> {
    if (transactionIds.length === 0) return []
    return sql.query<Case>(
      "select * from doku_case where transaction_id = any(:transactionIds) and closed_at is null order by opened_at, id",
      { transactionIds },
    )
  }

  /** Closes the open cases of these kinds of a transaction. */
  async close(
    transactionId: string,
    kinds: readonly CaseKind[],
    { note, actor }: Closing,
    why: ClosedBecause,
    sql: Sql = this.deps.sql,
  ): Promise<number> {
    // Called after every answer of DOKU, nearly always with nothing to close: one query then, and no transaction.
    const [open] = await sql.query(
      "select id from doku_case where transaction_id = :transactionId and kind = any(:kinds) and closed_at is null limit 1",
      { transactionId, kinds },
    )
    if (!open) return 0
    return sql.transaction(async (inner) => {
      const closed = await inner.query<Case>(
        `update doku_case set closed_at = now(), note = :note, actor = :actor, updated_at = now()
         where transaction_id = :transactionId and kind = any(:kinds) and closed_at is null returning *`,
        { note, actor, transactionId, kinds },
      )
      for (const one of closed) await this.recordClosing(inner, one, actor, why)
      return closed.length
    })
  }

  /**
   * Closes a case with a person's note; a case that is closed already keeps its first note. A paid transaction that
   * isn't settled becomes due, because the case may have blocked it.
   */
  async closeByHand(id: string, { note, actor }: Closing): Promise<void> {
    await this.deps.sql.transaction(async (sql) => {
      const [found] = await sql.query<Case>("select * from doku_case where id = :id", { id })
      if (!found) return
      // The transaction is locked before its case, in the same order everywhere, so that no deadlock can occur.
      const transaction =
        found.transaction_id === null ? undefined : await this.deps.ledger.lock(found.transaction_id, sql)
      if (!transaction) await lockInvoice(sql, found.invoice_number)
      const [closed] = await sql.query<Case>(
        `update doku_case set closed_at = now(), note = :note, actor = :actor, updated_at = now()
         where id = :id and closed_at is null returning *`,
        { note, actor, id },
      )
      if (!closed) return
      await this.recordClosing(sql, closed, actor, "by_hand")
      await this.deps.audit.record(
        {
          action: "case_closed",
          actor,
          providerId: closed.provider_id,
          transactionId: closed.transaction_id,
          invoiceNumber: closed.invoice_number,
          caseId: closed.id,
          details: { kind: closed.kind },
        },
        sql,
      )
      if (transaction?.status === "paid" && transaction.settlement === "open") {
        await this.deps.ledger.update(sql, transaction.id, "next_check_at = now()")
      }
    })
  }

  /** @param actor the person who opened it again; absent when its cause did. */
  private async recordOpening(sql: Sql, opened: OpenedCase, actor?: string): Promise<void> {
    await this.addEvent(sql, "case_opened", opened, actor === undefined ? {} : { actor })
    sql.afterCommit(() =>
      this.deps.log.write("case_opened", {
        ...namesOf(opened),
        reason: textOf(opened.details.reason),
        details: factsOf(opened.details),
        actor: actor ?? SYSTEM_ACTOR,
      }),
    )
  }

  private async recordClosing(sql: Sql, closed: Case, actor: string, why: ClosedBecause): Promise<void> {
    await this.addEvent(sql, "case_closed", closed, { actor })
    sql.afterCommit(() => this.deps.log.write("case_closed", { ...namesOf(closed), why, actor }))
  }

  /**
   * Adds an event to the transaction's timeline. The case of an unknown invoice has no transaction, and so no
   * timeline.
   */
  private async addEvent(
    sql: Sql,
    type: "case_opened" | "case_closed",
    { id, transaction_id, provider_id, kind }: Pick<Case, "id" | "transaction_id" | "provider_id" | "kind">,
    more: { actor?: string } = {},
  ): Promise<void> {
    if (transaction_id === null) return
    await this.deps.ledger.addEvent(
      { id: transaction_id, provider_id },
      type,
      { case_id: id, kind, ...more },
      sql,
    )
  }
}

/**
 * Until the end of the database transaction. A case about no transaction has no row of it to lock: without this a
 * repeated notification would wait for the case's closing, no longer find it open, and open another one.
 */
async function lockInvoice(sql: Sql, invoiceNumber: string): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtext('doku_case'), hashtext(:invoiceNumber))", {
    invoiceNumber,
  })
}

type OpenedCase = Pick<Case, "id" | "transaction_id" | "provider_id" | "invoice_number" | "kind" | "details">

function namesOf({ invoice_number, provider_id, id, kind }: OpenedCase) {
  return { invoice: invoice_number, provider: provider_id, case: id, kind }
}

/** The details that a log line shows beside the reason: no credentials and no sessions. */
const FACTS = [
  "expected_amount",
  "received_amount",
  "currency",
  "paid_amount",
  "cart_total",
  "captured_amount",
  "returned_amount",
  "outstanding_amount",
  "order_owes",
  "amount",
  "doku_status",
  "settlement",
  "paid_by_invoice",
  "provider_id",
  "order_id",
  "environment",
  "integration",
  "channel",
] as const

function factsOf(details: Record<string, unknown>): string | undefined {
  const facts = FACTS.flatMap((name) => {
    const fact = details[name]
    return fact === undefined || fact === null ? [] : [`${name} ${fact}`]
  })
  return facts.join(", ") || undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined
}

/**
 * SQL that is true when a person has closed a case that blocked the transaction's order and no such case is open.
 *
 * @param transactionId SQL of the id.
 */
export function isClosedByPerson(transactionId: string): string {
  const kinds = caseKindsWhere("blocksOrder")
    .map((kind) => `'${kind}'`)
    .join(", ")
  return `(exists (select 1 from doku_case h where h.transaction_id = ${transactionId} and h.kind in (${kinds})
      and h.closed_at is not null and h.actor <> '${SYSTEM_ACTOR}')
    and not exists (select 1 from doku_case h where h.transaction_id = ${transactionId} and h.kind in (${kinds})
      and h.closed_at is null))`
}
