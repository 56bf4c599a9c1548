import { SYSTEM_ACTOR } from "../cases/cases"
import type { Sql } from "../db/sql"
import { removeLocked } from "./retention"

/** References to the transactions of a customer. */
export interface CustomersTransactions {
  orderIds: readonly string[]
  cartIds: readonly string[]
  collectionIds: readonly string[]
}

/** A payment that is under way, which an erasure leaves as it is. */
export interface PaymentUnderWay {
  invoice_number: string
  status: string
  /** `case`: a person still works on it. `payment`: it may still be paid, or waits for its order. */
  reason: "case" | "payment"
}

/** What an erasure did, in numbers. The same erasure again finds nothing to remove. */
export interface Erasure {
  /** Transactions of the customer, before anything was removed. */
  found: number
  /** Transactions that were never paid, removed with their sessions and events. */
  removed: number
  /** Transactions that stay as records of money, from which something was erased now. */
  erased: number
  /** Requests, page addresses and DOKU's error texts that were erased. */
  requests: number
  return_urls: number
  refund_notes: number
  case_notes: number
  under_way: PaymentUnderWay[]
}

/** Takes the place of a note, because a closed case must have one. */
const ERASED_NOTE = "[erased]"

/** What a transaction's row may hold about a customer, beside Medusa's ids. */
const PRIVATE_COLUMNS = ["request_body", "redirect", "last_error", "refusal"]

const OF_THE_CUSTOMER = `(order_id = any(:orderIds) or cart_id = any(:cartIds)
  or payment_collection_id = any(:collectionIds))`

/** Erases a customer's data from the ledger: unpaid transactions whole, and the texts of those that hold money. */
export class Erasures {
  constructor(private readonly sql: Sql) {}

  async erase({ orderIds, cartIds, collectionIds }: CustomersTransactions): Promise<Erasure> {
    const transactions = await this.sql.query<{ id: string }>(
      `select id from doku_transaction where ${OF_THE_CUSTOMER} order by id`,
      { orderIds, cartIds, collectionIds },
    )
    const sum: Erasure = {
      found: transactions.length,
      removed: 0,
      erased: 0,
      requests: 0,
      return_urls: 0,
      refund_notes: 0,
      case_notes: 0,
      under_way: [],
    }
    // Each in a database transaction of its own: a payment that is being settled waits for no other one.
    for (const { id } of transactions) {
      const one = await this.eraseOne(id)
      if ("invoice_number" in one) sum.under_way.push(one)
      else for (const [name, count] of Object.entries(one)) sum[name as keyof Counts] += count
    }
    return sum
  }

  private eraseOne(id: string): Promise<Counts | PaymentUnderWay> {
    return this.sql.transaction(async (sql) => {
      const [locked] = await sql.query<PaymentUnderWay & { under_way: boolean; has_case: boolean }>(
        `select t.invoice_number, t.status,
           exists (select 1 from doku_case c where c.transaction_id = t.id and c.closed_at is null) as has_case,
           t.settlement = 'open' and (t.status in ('created', 'pending') or t.next_check_at is not null
             or t.expires_at > statement_timestamp()) as under_way
         from doku_transaction t where t.id = :id for update`,
        { id },
      )
      // Another process has removed it meanwhile.
      if (!locked) return NOTHING
      const { invoice_number, status, has_case, under_way } = locked
      if (has_case || under_way) return { invoice_number, status, reason: has_case ? "case" : "payment" }
      const { transactions } = await removeLocked(sql, [id])
      return transactions > 0 ? { ...NOTHING, removed: 1 } : eraseTexts(sql, id)
    })
  }
}

type Counts = Record<Exclude<keyof Erasure, "found" | "under_way">, number>

const NOTHING: Counts = { removed: 0, erased: 0, requests: 0, return_urls: 0, refund_notes: 0, case_notes: 0 }

/** Amounts, times, ids and the bank's references stay: they are the records of money that was received or returned. */
async function eraseTexts(sql: Sql, id: string): Promise<Counts> {
  const changed = async (text: string) => (await sql.query(text, { id, note: ERASED_NOTE })).length
  const requests = await changed(
    `update doku_transaction set ${PRIVATE_COLUMNS.map((name) => `${name} = null`).join(", ")}, updated_at = now()
     where id = :id and (${PRIVATE_COLUMNS.map((name) => `${name} is not null`).join(" or ")}) returning id`,
  )
  const return_urls = await changed(
    `update doku_session set return_url = null, updated_at = now()
     where transaction_id = :id and return_url is not null returning session_id`,
  )
  const refund_notes = await changed(
    `update doku_refund set note = null, updated_at = now()
     where transaction_id = :id and note is not null returning id`,
  )
  const case_notes = await changed(
    `update doku_case set note = :note, updated_at = now()
     where transaction_id = :id and note is not null and note <> :note and actor <> '${SYSTEM_ACTOR}' returning id`,
  )
  const erased = requests + return_urls + refund_notes + case_notes > 0 ? 1 : 0
  return { removed: 0, erased, requests, return_urls, refund_notes, case_notes }
}
