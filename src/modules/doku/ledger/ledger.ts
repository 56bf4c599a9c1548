import { generateEntityId } from "@medusajs/framework/utils"
import type { MisconfigurationReason, Redirect } from "../../../doku-api"
import { invoiceOf, type PaymentLog } from "../../../logging/payment-log"
import type { DokuEnvironment } from "../config/options"
import { type Bindings, mergeBindings, type Sql } from "../db/sql"
import type { Refusal } from "./refusal"
import { type Transaction, type TransactionRow, type TransactionSession, toTransaction } from "./rows"
import { nextStatus } from "./status-machine"

/** What an invoice starts with. Amounts are integer IDR, but for `sessionAmount` (a decimal text, Medusa's). */
export interface NewTransaction {
  providerId: string
  channel: string
  environment: DokuEnvironment
  clientId: string
  invoiceNumber: string
  payToken: string
  returnToken: string
  paymentCollectionId: string
  cartId: string | null
  amount: number
  sessionAmount: string
  /** The exact bytes of the create request, kept until its outcome is known. */
  requestBody: string
  expiresInMinutes: number
  session: { id: string; returnUrl: string | null }
}

/** The outcome of a create request; `unknown` means that DOKU may have taken it. */
export type CreateOutcome =
  | { kind: "accepted"; redirect: Redirect; details?: Record<string, unknown> }
  | { kind: "refused"; error: string; misconfigured?: Misconfiguration }
  | { kind: "unknown"; error: string; misconfigured?: Misconfiguration }

/** What DOKU says must be mended before it takes any invoice of this merchant. */
export interface Misconfiguration {
  reason: MisconfigurationReason
  /** DOKU's own words, masked. */
  dokuMessage: string | null
}

/** How soon an invoice is first looked at: DOKU asks for a minute's patience before its status is asked. */
const FIRST_CHECK = "60 seconds"

/** How many invoices of one collection are asked about at once. */
const MAX_QUERIED = 5

/** A later payment attempt may wait for DOKU's word anew. */
const WAIT_FORGOTTEN_AFTER = "15 minutes"

/** However often its page is opened, an invoice is offered for no longer than this. */
const MAX_OFFER = "1 day"
/** A page that is reloaded without end writes no timeline without end. */
const OPENED_AGAIN_AFTER = "1 minute"

/** How many invoices of one collection can be paid at the same time: a client may ask for any number of sessions. */
const MAX_LIVE = 20

/** Columns that name one invoice. */
type UniqueColumn = "id" | "invoice_number" | "pay_token" | "return_token"

/** Rows, their sessions and their timeline. Knows nothing of carts or orders. */
export class Ledger {
  constructor(
    private readonly sql: Sql,
    private readonly log: PaymentLog,
  ) {}

  /**
   * Commits an invoice before DOKU is asked for it, so that no answer, late or lost, finds nothing here. The
   * same session again gets the row that is there.
   */
  async open(input: NewTransaction): Promise<Transaction> {
    const created = await this.insert(input, { onlyFirst: false })
    if (created) return created
    const present = await this.find("invoice_number", input.invoiceNumber)
    if (!present) throw new Error(`Invoice ${input.invoiceNumber} was neither written nor found`)
    return present
  }

  /** The same where the payment collection has no invoice at all yet; undefined, and nothing is written, where it has. */
  openFirst(input: NewTransaction): Promise<Transaction | undefined> {
    return this.insert(input, { onlyFirst: true })
  }

  private async insert(
    { session, ...columns }: NewTransaction,
    { onlyFirst }: { onlyFirst: boolean },
  ): Promise<Transaction | undefined> {
    // One statement, so that it is written as a whole in one round trip: a shopper waits.
    const [created] = await this.sql.query<TransactionRow>(
      `with created as (
         insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number,
           pay_token, return_token, payment_collection_id, cart_id, amount, session_amount, request_body,
           expires_at, next_check_at)
         select :id, :providerId, :channel, :environment, :clientId, :invoiceNumber,
           :payToken, :returnToken, :paymentCollectionId, :cartId, :amount::bigint, :sessionAmount::numeric, :requestBody,
           now() + :expiresInMinutes::int * interval '1 minute', now() + :firstCheck::interval
         where not :onlyFirst::boolean
           or not exists (select 1 from doku_transaction where payment_collection_id = :paymentCollectionId)
         on conflict (invoice_number) do nothing returning *),
       session as (
         insert into doku_session (session_id, transaction_id, return_url)
         select :sessionId, id, :returnUrl from created on conflict (session_id) do nothing),
       event as (
         insert into doku_event (id, transaction_id, provider_id, type, data, created_at)
         select :eventId, id, provider_id, 'created', :eventData::jsonb, clock_timestamp() from created)
       select * from created`,
      {
        ...columns,
        id: generateEntityId(undefined, "dokutx"),
        firstCheck: FIRST_CHECK,
        onlyFirst,
        sessionId: session.id,
        returnUrl: session.returnUrl,
        eventId: generateEntityId(undefined, "dokuev"),
        eventData: JSON.stringify({ amount: columns.amount }),
      },
    )
    if (!created) return undefined
    const row = toTransaction(created)
    this.log.write("invoice_opened", {
      ...invoiceOf(row),
      amount_idr: row.amount,
      cart: row.cart_id,
      collection: row.payment_collection_id,
    })
    return row
  }

  /** Lets one more Medusa session stand for an invoice, as when it adopts money already received. */
  async addSession(transactionId: string, session: { id: string; returnUrl: string | null }): Promise<void> {
    await this.sql.query(
      `insert into doku_session (session_id, transaction_id, return_url)
       values (:sessionId, :transactionId, :returnUrl)
       on conflict (session_id) do nothing`,
      { sessionId: session.id, transactionId, returnUrl: session.returnUrl },
    )
  }

  /** Keeps the outcome of the create request; the row's state decides what it means by now. */
  async recordCreate(transactionId: string, outcome: CreateOutcome): Promise<Transaction> {
    const accepted = outcome.kind === "accepted" && (await this.acceptNew(transactionId, outcome))
    return accepted || this.recordOutcome(transactionId, outcome)
  }

  /** The usual outcome of a row that nothing has happened to meanwhile, in one round trip: a shopper waits. */
  private async acceptNew(
    transactionId: string,
    { redirect, details = {} }: Extract<CreateOutcome, { kind: "accepted" }>,
  ): Promise<Transaction | undefined> {
    const [row] = await this.sql.query<TransactionRow>(
      `with accepted as (
         update doku_transaction
         set status = :status, redirect = :redirect::jsonb, last_error = null, request_body = null, updated_at = now()
         where id = :transactionId and status = 'created' returning *),
       event as (
         insert into doku_event (id, transaction_id, provider_id, type, data, created_at)
         select :eventId, id, provider_id, 'create_accepted', :details::jsonb, clock_timestamp() from accepted)
       select * from accepted`,
      {
        status: nextStatus("created", "accepted"),
        redirect: JSON.stringify(redirect),
        transactionId,
        eventId: generateEntityId(undefined, "dokuev"),
        details: JSON.stringify(details),
      },
    )
    return row && toTransaction(row)
  }

  private async recordOutcome(transactionId: string, outcome: CreateOutcome): Promise<Transaction> {
    return this.sql.transaction(async (sql) => {
      const row = await this.lock(transactionId, sql)
      if (outcome.kind === "unknown") {
        await this.addEvent(row, "create_unknown", failureOf(outcome), sql)
        return this.update(sql, row.id, "last_error = :error", { error: outcome.error })
      }
      const status = nextStatus(row.status, outcome.kind)
      if (outcome.kind === "refused") {
        await this.addEvent(row, "create_refused", failureOf(outcome), sql)
        // DOKU doesn't have it, so there is nothing to ask about.
        return this.update(
          sql,
          row.id,
          `status = :status, last_error = :error, request_body = null,
           next_check_at = case when :status = 'failed' then null else next_check_at end`,
          { status, error: outcome.error },
        )
      }
      await this.addEvent(row, "create_accepted", outcome.details ?? {}, sql)
      return this.update(
        sql,
        row.id,
        "status = :status, redirect = :redirect::jsonb, last_error = null, request_body = null",
        { status, redirect: JSON.stringify(outcome.redirect) },
      )
    })
  }

  /**
   * The shopper opens the LinkAja page: the offer's time counts anew from here, within a day of the invoice, and the
   * watch begins anew. The invoice becomes one that DOKU must be asked about before anything new is offered. A page that
   * is opened again within a minute changes nothing. False when it can't be paid any more.
   */
  async recordOpened(transactionId: string, expiresInMinutes: number): Promise<boolean> {
    return this.sql.transaction(async (sql) => {
      const row = await this.lock(transactionId, sql)
      if (row.status !== "pending") return false
      const opened = await sql.query(
        `update doku_transaction set redirected_at = now(), check_count = 0, updated_at = now(),
           expires_at = greatest(expires_at,
             least(now() + :expiresInMinutes::int * interval '1 minute', created_at + :maxOffer::interval)),
           next_check_at = least(coalesce(next_check_at, 'infinity'), now() + :firstCheck::interval)
         where id = :transactionId and (redirected_at is null or redirected_at <= now() - :openedAgainAfter::interval)
         returning id`,
        {
          expiresInMinutes,
          maxOffer: MAX_OFFER,
          firstCheck: FIRST_CHECK,
          transactionId: row.id,
          openedAgainAfter: OPENED_AGAIN_AFTER,
        },
      )
      if (opened.length === 0) return true
      await this.addEvent(row, "page_opened", {}, sql)
      sql.afterCommit(() =>
        this.log.write("page_opened", { ...invoiceOf(row), again: row.redirected_at !== null }),
      )
      return true
    })
  }

  async find(by: UniqueColumn, value: string): Promise<Transaction | undefined> {
    const [row] = await this.sql.query<TransactionRow>(
      `select * from doku_transaction where ${by} = :value`,
      { value },
    )
    return row && toTransaction(row)
  }

  async findBySession(sessionId: string): Promise<Transaction | undefined> {
    const [row] = await this.sql.query<TransactionRow>(
      `select t.* from doku_session s join doku_transaction t on t.id = s.transaction_id
       where s.session_id = :sessionId`,
      { sessionId },
    )
    return row && toTransaction(row)
  }

  /** The invoice whose money a session carries, or else the one that the session was made for. */
  async findCarriedBy(sessionId: string): Promise<Transaction | undefined> {
    const [row] = await this.sql.query<TransactionRow>(
      "select * from doku_transaction where claimed_session_id = :sessionId",
      { sessionId },
    )
    return row ? toTransaction(row) : this.findBySession(sessionId)
  }

  /** Every invoice of a payment collection, the oldest first. */
  async listByCollection(collectionId: string): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      "select * from doku_transaction where payment_collection_id = :collectionId order by created_at, id",
      { collectionId },
    )
    return rows.map(toTransaction)
  }

  async hasInvoices(collectionId: string): Promise<boolean> {
    const found = await this.sql.query(
      "select id from doku_transaction where payment_collection_id = :collectionId limit 1",
      { collectionId },
    )
    return found.length > 0
  }

  /**
   * The invoices of a collection whose money is here: settled, or paid and not given back in full. Nobody is
   * asked to pay again while there is one. The first payment first.
   */
  async listWithMoney(collectionId: string): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      `select t.* from doku_transaction t
       where t.payment_collection_id = :collectionId and (t.settlement = 'settled' or (t.status = 'paid' and
         coalesce(t.paid_amount, t.amount) >
           (select coalesce(sum(r.amount), 0) from doku_refund r where r.transaction_id = t.id)))
       order by t.paid_at, t.id`,
      { collectionId },
    )
    return rows.map(toTransaction)
  }

  /**
   * Paid invoices of a collection that wait for their order, in the order in which they may claim it. One that
   * DOKU gave back claims nothing, but a process may have died between its capture and the note of it.
   */
  async listPaidAndOpen(collectionId: string): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      `select * from doku_transaction
       where payment_collection_id = :collectionId and status in ('paid', 'refunded') and settlement = 'open'
       order by paid_at, id`,
      { collectionId },
    )
    return rows.map(toTransaction)
  }

  /**
   * The transactions of a collection that may still be paid, those whose page was opened last first. As many as are
   * queried at once: an anonymous client can make any number, and each query is a call to DOKU.
   *
   * @param openedOnly leaves out those whose page no shopper has opened.
   */
  async listPayable(
    collectionId: string,
    { openedOnly = false, exceptId = null }: { openedOnly?: boolean; exceptId?: string | null } = {},
  ): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      `select * from doku_transaction
       where payment_collection_id = :collectionId and status in ('created', 'pending', 'expired')
         and (redirected_at is not null or not :openedOnly::boolean) and id is distinct from :exceptId::text
       order by redirected_at desc nulls last, created_at desc, id limit :maxQueried`,
      { collectionId, openedOnly, exceptId, maxQueried: MAX_QUERIED },
    )
    return rows.map(toTransaction)
  }

  /** Keeps what the shopper reads about a page that is closed to them, or forgets it when it is open again. */
  async recordRefusal(transactionId: string, refusal: Refusal | null): Promise<void> {
    await this.sql.query(
      `update doku_transaction set refusal = :refusal::jsonb, updated_at = now()
       where id = :transactionId and refusal is distinct from :refusal::jsonb`,
      { refusal: refusal && JSON.stringify(refusal), transactionId },
    )
  }

  /** For how long a new payment has waited for DOKU's answer about this older one, in ms. The first call begins it. */
  async waitingForDokuMs(row: Transaction): Promise<number> {
    const [waiting] = await this.sql.query<{ ms: string }>(
      `select extract(epoch from clock_timestamp() - min(e.created_at)) * 1000 as ms
       from doku_event e join doku_transaction t on t.id = e.transaction_id
       where t.payment_collection_id = :paymentCollectionId and e.type = 'start_waited'
         and e.created_at > clock_timestamp() - interval '${WAIT_FORGOTTEN_AFTER}'
       having count(*) > 0`,
      { paymentCollectionId: row.payment_collection_id },
    )
    if (waiting) return Number(waiting.ms)
    await this.addEvent(row, "start_waited", {})
    return 0
  }

  /** The settled invoices whose money an order has; nearly always none or one. */
  async listByOrder(orderId: string): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      "select * from doku_transaction where order_id = :orderId order by created_at, id",
      { orderId },
    )
    return rows.map(toTransaction)
  }

  /** The settled invoice behind one of Medusa's payments. */
  async findByPayment(paymentId: string): Promise<Transaction | undefined> {
    const [row] = await this.sql.query<TransactionRow>(
      "select * from doku_transaction where payment_id = :paymentId",
      { paymentId },
    )
    return row && toTransaction(row)
  }

  /** Notes that Medusa failed to make the order of a payment, or that what is in its way is known without trying. */
  async noteOrderFailed(row: Transaction, failed: boolean): Promise<void> {
    if (!failed && row.order_failed_at === null) return
    await this.sql.query(
      "update doku_transaction set order_failed_at = case when :failed::boolean then now() end where id = :transactionId",
      { failed, transactionId: row.id },
    )
  }

  /**
   * Clears what was to be sent to DOKU of invoices whose offer is over: a customer's data, and nobody sends it again,
   * whether or not an account is left that may ask what became of them.
   */
  async clearOldRequests(limit: number): Promise<void> {
    await this.sql.query(
      `with old as materialized (
         select id from doku_transaction where request_body is not null and expires_at <= statement_timestamp()
         order by expires_at limit :limit for no key update skip locked)
       update doku_transaction t set request_body = null, updated_at = now() from old where t.id = old.id`,
      { limit },
    )
  }

  /** Whether so many invoices of a collection can be paid at this moment that no further one is made. */
  async hasManyLive(collectionId: string): Promise<boolean> {
    const live = await this.sql.query(
      `select id from doku_transaction
       where payment_collection_id = :collectionId and status in ('created', 'pending') and expires_at > now()
       limit :maxLive`,
      { collectionId, maxLive: MAX_LIVE },
    )
    return live.length >= MAX_LIVE
  }

  /** An event that an anonymous client can cause without end: one a minute is kept. */
  async addThrottledEvent(transaction: { id: string; provider_id: string }, type: string): Promise<void> {
    await this.sql.query(
      `insert into doku_event (id, transaction_id, provider_id, type, data, created_at)
       select :eventId, :transactionId, :providerId, :type, '{}'::jsonb, clock_timestamp()
       where not exists (select 1 from doku_event where transaction_id = :transactionId and type = :type
         and created_at > clock_timestamp() - interval '1 minute')`,
      {
        eventId: generateEntityId(undefined, "dokuev"),
        transactionId: transaction.id,
        providerId: transaction.provider_id,
        type,
      },
    )
  }

  /** Whether the timeline of an invoice holds such an event. */
  async hasEvent(transactionId: string, type: string): Promise<boolean> {
    const found = await this.sql.query(
      "select id from doku_event where transaction_id = :transactionId and type = :type limit 1",
      { transactionId, type },
    )
    return found.length > 0
  }

  /** The payment collections in which a cart has invoices of ours; nearly always none or one. */
  async collectionsOfCart(cartId: string): Promise<string[]> {
    const rows = await this.sql.query<{ payment_collection_id: string }>(
      "select distinct payment_collection_id from doku_transaction where cart_id = :cartId",
      { cartId },
    )
    return rows.map((row) => row.payment_collection_id)
  }

  /** The sessions that stand for an invoice, the newest first. */
  async listSessions(transactionId: string): Promise<TransactionSession[]> {
    return this.sql.query<TransactionSession>(
      "select * from doku_session where transaction_id = :transactionId order by created_at desc, session_id",
      { transactionId },
    )
  }

  async addEvent(
    transaction: { id: string; provider_id: string },
    type: string,
    data: Record<string, unknown>,
    sql: Sql = this.sql,
  ): Promise<void> {
    await sql.query(
      `insert into doku_event (id, transaction_id, provider_id, type, data, created_at)
       values (:eventId, :transactionId, :providerId, :type, :data::jsonb, clock_timestamp())`,
      {
        eventId: generateEntityId(undefined, "dokuev"),
        transactionId: transaction.id,
        providerId: transaction.provider_id,
        type,
        data: JSON.stringify(data),
      },
    )
  }

  /** Reads a row and keeps others from changing it until the transaction ends. */
  async lock(transactionId: string, sql: Sql): Promise<Transaction> {
    const [row] = await sql.query<TransactionRow>(
      "select * from doku_transaction where id = :transactionId for no key update",
      { transactionId },
    )
    if (!row) throw new Error(`No row ${transactionId} in doku_transaction`)
    return toTransaction(row)
  }

  /** `assignments` is SQL of ours, never input. */
  async update(
    sql: Sql,
    transactionId: string,
    assignments: string,
    bindings: Bindings = {},
  ): Promise<Transaction> {
    const [row] = await sql.query<TransactionRow>(
      `update doku_transaction set ${assignments}, updated_at = now() where id = :transactionId returning *`,
      mergeBindings(bindings, { transactionId }),
    )
    if (!row) throw new Error(`No row ${transactionId} in doku_transaction`)
    return toTransaction(row)
  }
}

function failureOf({ error, misconfigured }: Exclude<CreateOutcome, { kind: "accepted" }>) {
  if (!misconfigured) return { error }
  return { error, reason: misconfigured.reason, doku_message: misconfigured.dokuMessage }
}
