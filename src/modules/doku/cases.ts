import { generateEntityId } from "@medusajs/framework/utils"
import type { Announce } from "./announce"
import type { CaseRow } from "./rows"
import type { Sql } from "./sql"

/**
 * What a person is told about each kind of case: what happened, and what to do. Money stays where it is until
 * then.
 */
export const CASE_KINDS = {
  amount_mismatch:
    "DOKU reports another amount or currency than this invoice asked for. Compare both with DOKU Back Office, then return the money or settle the difference with the customer.",
  cart_changed:
    "The customer paid, but the cart now has another total. Agree with the customer: return the money, or create the order by hand.",
  paid_without_order:
    "The customer paid, but Medusa could not make the order. Mend the cause shown here, then check again; or return the money.",
  paid_twice:
    "The customer paid a second time for an order that is already paid. Return this payment to the customer.",
  other_payment_authorized:
    "The customer paid by LinkAja, but the cart already holds an authorised payment of another provider. Return one of the two.",
  order_canceled: "LinkAja money arrived for an order that is cancelled. Return the money to the customer.",
  refund_due:
    "The order was cancelled after the customer had paid. Return what is outstanding and record it. Where a reason is shown, returned money could not be booked in Medusa yet: mend the reason; it is tried again by itself.",
  refunded_at_doku:
    "DOKU reports this payment as refunded. Check DOKU Back Office, cancel or keep the order accordingly, and record here what was returned.",
  account_missing:
    "No configured DOKU account may ask about this invoice, for the credentials or the environment changed. Configure the account again, or look the invoice up in DOKU Back Office.",
  unknown_invoice:
    "DOKU reports a payment for an invoice number of this store that the database does not know, as after restoring a backup. Look it up in DOKU Back Office, then make the order by hand or return the money.",
} as const

export type CaseKind = keyof typeof CASE_KINDS

/** Kinds that stand between a paid invoice and its order; once it is settled, their cause is gone. */
export const KINDS_THAT_SETTLING_ENDS: readonly CaseKind[] = [
  "cart_changed",
  "paid_without_order",
  "other_payment_authorized",
  "account_missing",
]

/**
 * Kinds whose duty it is to return the money, or that end with it. Not `refund_due`: that ends when Medusa
 * shows the return as well.
 */
export const KINDS_THAT_RETURNING_ENDS: readonly CaseKind[] = [
  "amount_mismatch",
  "cart_changed",
  "paid_without_order",
  "paid_twice",
  "other_payment_authorized",
  "order_canceled",
  "refunded_at_doku",
]

/** The actor that is kept when a case is closed because its cause went away. */
export const SYSTEM_ACTOR = "system"

interface About {
  transactionId: string | null
  providerId: string
  invoiceNumber: string
}

export class Cases {
  constructor(
    private readonly sql: Sql,
    private readonly announce: Announce,
  ) {}

  /**
   * Opens a case, or refreshes the details of the one that is open for this invoice and kind. What a person has
   * closed stays closed until something about it changes: DOKU repeats itself for hours.
   *
   * @returns whether it is new.
   */
  async open(
    about: About,
    kind: CaseKind,
    details: Record<string, unknown>,
    sql: Sql = this.sql,
  ): Promise<boolean> {
    const { transactionId, providerId, invoiceNumber } = about
    const known = JSON.stringify(details)
    const [row] = await sql.query<{ id: string; opened: boolean }>(
      `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, details)
       select ?, ?, ?, ?, ?, ?::jsonb
       where not exists (select 1 from doku_case c where c.invoice_number = ? and c.kind = ?
         and c.closed_at is not null and c.actor <> ? and c.details = ?::jsonb)
       on conflict (invoice_number, kind) where closed_at is null
         do update set details = excluded.details, updated_at = now()
       returning id, (xmax = 0) as opened`,
      [
        generateEntityId(undefined, "dokucase"),
        transactionId,
        providerId,
        invoiceNumber,
        kind,
        known,
        invoiceNumber,
        kind,
        SYSTEM_ACTOR,
        known,
      ],
    )
    if (!row?.opened) return false
    sql.afterCommit(() =>
      this.announce("doku.case.opened", {
        id: row.id,
        kind,
        transaction_id: transactionId,
        invoice_number: invoiceNumber,
      }),
    )
    return true
  }

  async listOpen(transactionIds: readonly string[], sql: Sql = this.sql): Promise<CaseRow[]> {
    if (transactionIds.length === 0) return []
    return sql.query<CaseRow>(
      "select * from doku_case where transaction_id = any(?) and closed_at is null order by opened_at, id",
      [transactionIds],
    )
  }

  /** Closes what is open of these kinds for an invoice. Both a note and an actor are kept. */
  async close(
    transactionId: string,
    kinds: readonly CaseKind[],
    { note, actor }: { note: string; actor: string },
    sql: Sql = this.sql,
  ): Promise<number> {
    const closed = await sql.query(
      `update doku_case set closed_at = now(), note = ?, actor = ?, updated_at = now()
       where transaction_id = ? and kind = any(?) and closed_at is null returning id`,
      [note, actor, transactionId, kinds],
    )
    return closed.length
  }
}
