import { generateEntityId } from "@medusajs/framework/utils"
import type { Integration, MisconfigurationReason, Redirect } from "../../../doku-api"
import { invoiceOf, type PaymentLog } from "../../../logging/payment-log"
import type { DokuEnvironment } from "../config/options"
import { type Bindings, mergeBindings, type Sql } from "../db/sql"
import type { Refusal } from "./refusal"
import { type Transaction, type TransactionRow, type TransactionSession, toTransaction } from "./rows"
import { nextStatus } from "./status-machine"

/**
 * The columns of a new transaction. Amounts are integer IDR, except `sessionAmount`: a decimal text, as Medusa has
 * it.
 */
export interface NewTransaction {
  providerId: string
  channel: string
  integration: Integration
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

/** The outcome of a create request. `unknown`: DOKU may have created the invoice. */
export type CreateOutcome =
  | {
      kind: "accepted"
      redirect: Redirect
      /** When DOKU ends its page; undefined where DOKU names no time. */
      expiresAt?: Date
      details?: Record<string, unknown>
    }
  | ({ kind: "refused" } & CreateProblem)
  | ({ kind: "unknown" } & CreateProblem)

export interface CreateProblem {
  error: string
  misconfigured?: Misconfiguration
  /** Whether the same request would fail again until somebody changes something. */
  permanent: boolean
  /** The host of DOKU's payment page, if no shopper may be sent there. DOKU has the invoice. */
  redirectHost?: string
}

/** What the merchant must correct before DOKU creates any invoice. */
export interface Misconfiguration {
  reason: MisconfigurationReason
  /** DOKU's own words, masked. */
  dokuMessage: string | null
}

/** When DOKU is first queried about a transaction: its documentation says to wait a minute before the first query. */
const FIRST_CHECK = "60 seconds"

/** How many transactions of one collection are queried at once. */
const MAX_QUERIED = 5

/** After this time a new payment attempt may wait for DOKU's answer once more. */
const WAIT_FORGOTTEN_AFTER = "15 minutes"

/** The longest time from the creation of a transaction to the end of its offer, however often its page is opened. */
const MAX_OFFER = "1 day"
/** Reloads of the page within this time add no event to the timeline. */
const OPENED_AGAIN_AFTER = "1 minute"

/**
 * How many transactions of one collection can be payable at the same time: a client may request any number of
 * sessions.
 */
const MAX_LIVE = 20

/** SQL: DOKU's own end of the page takes the place of ours. */
const DOKU_EXPIRY = "expires_at = coalesce(:expiresAt::timestamptz, expires_at)"

/** Columns that identify one transaction. */
type UniqueColumn = "id" | "invoice_number" | "pay_token" | "return_token"

/** Reads and writes transactions, their sessions and their timeline. Knows nothing about carts or orders. */
export class Ledger {
  constructor(
    private readonly sql: Sql,
    private readonly log: PaymentLog,
  ) {}

  /**
   * Commits a transaction before DOKU is called, so that every answer finds it, also a late one. For a session that
   * has a transaction already, that one is returned.
   */
  async open(input: NewTransaction): Promise<Transaction> {
    const created = await this.insert(input, { onlyFirst: false })
    if (created) return created
    const present = await this.find("invoice_number", input.invoiceNumber)
    if (!present) throw new Error(`Invoice ${input.invoiceNumber} was neither written nor found`)
    return present
  }

  /**
   * Like `open`, but only when the collection has no transaction yet. Otherwise nothing is written and the result is
   * undefined.
   */
  openFirst(input: NewTransaction): Promise<Transaction | undefined> {
    return this.insert(input, { onlyFirst: true })
  }

  private async insert(
    { session, ...columns }: NewTransaction,
    { onlyFirst }: { onlyFirst: boolean },
  ): Promise<Transaction | undefined> {
    // One statement saves round trips while the shopper waits.
    const [created] = await this.sql.query<TransactionRow>(
      `with created as (
         insert into doku_transaction (id, provider_id, channel, integration, environment, client_id, invoice_number,
           pay_token, return_token, payment_collection_id, cart_id, amount, session_amount, request_body,
           expires_at, next_check_at)
         select :id, :providerId, :channel, :integration, :environment, :clientId, :invoiceNumber,
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
      integration: row.integration,
      amount_idr: row.amount,
      cart: row.cart_id,
      collection: row.payment_collection_id,
    })
    return row
  }

  /** Sends the shopper of a session to another page after the payment. */
  async setReturnUrl(sessionId: string, returnUrl: string): Promise<void> {
    await this.sql.query(
      "update doku_session set return_url = :returnUrl, updated_at = now() where session_id = :sessionId",
      { sessionId, returnUrl },
    )
  }

  /** Adds another Medusa session to a transaction, as when a new session adopts money that was received already. */
  async addSession(transactionId: string, session: { id: string; returnUrl: string | null }): Promise<void> {
    await this.sql.query(
      `insert into doku_session (session_id, transaction_id, return_url)
       values (:sessionId, :transactionId, :returnUrl)
       on conflict (session_id) do nothing`,
      { sessionId: session.id, transactionId, returnUrl: session.returnUrl },
    )
  }

  /**
   * Records the outcome of the create request. The status that follows depends on the one that the transaction has by
   * now.
   */
  async recordCreate(transactionId: string, outcome: CreateOutcome): Promise<Transaction> {
    const accepted = outcome.kind === "accepted" && (await this.acceptNew(transactionId, outcome))
    return accepted || this.recordOutcome(transactionId, outcome)
  }

  /**
   * The usual outcome, for a transaction that nothing has changed meanwhile: one round trip, while the shopper waits.
   */
  private async acceptNew(
    transactionId: string,
    { redirect, expiresAt, details = {} }: Extract<CreateOutcome, { kind: "accepted" }>,
  ): Promise<Transaction | undefined> {
    const [row] = await this.sql.query<TransactionRow>(
      `with accepted as (
         update doku_transaction
         set status = :status, redirect = :redirect::jsonb, last_error = null, request_body = null,
           ${DOKU_EXPIRY}, updated_at = now()
         where id = :transactionId and status = 'created' returning *),
       event as (
         insert into doku_event (id, transaction_id, provider_id, type, data, created_at)
         select :eventId, id, provider_id, 'create_accepted', :details::jsonb, clock_timestamp() from accepted)
       select * from accepted`,
      {
        status: nextStatus("created", "accepted"),
        redirect: JSON.stringify(redirect),
        expiresAt: expiresAt ?? null,
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
        // DOKU doesn't have the invoice, so there is no status to query.
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
        `status = :status, redirect = :redirect::jsonb, last_error = null, request_body = null, ${DOKU_EXPIRY}`,
        { status, redirect: JSON.stringify(outcome.redirect), expiresAt: outcome.expiresAt ?? null },
      )
    })
  }

  /**
   * Records that the shopper opens the LinkAja page. The planned checks start again, and so does the offer's time,
   * within a day of the creation. DOKU ends a page of its Checkout by itself, so that offer isn't prolonged. From now on DOKU is queried about this transaction before a new one is offered.
   *
   * @returns false when the transaction can't be paid any more. Opening the page again within a minute changes
   * nothing.
   */
  async recordOpened(transactionId: string, expiresInMinutes: number): Promise<boolean> {
    return this.sql.transaction(async (sql) => {
      const row = await this.lock(transactionId, sql)
      if (row.status !== "pending") return false
      const opened = await sql.query(
        `update doku_transaction set redirected_at = now(), check_count = 0, updated_at = now(),
           expires_at = case when integration = 'checkout' then expires_at else greatest(expires_at,
             least(now() + :expiresInMinutes::int * interval '1 minute', created_at + :maxOffer::interval)) end,
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

  /** The transaction that the session has claimed, or else the one that the session was created for. */
  async findCarriedBy(sessionId: string): Promise<Transaction | undefined> {
    const [row] = await this.sql.query<TransactionRow>(
      "select * from doku_transaction where claimed_session_id = :sessionId",
      { sessionId },
    )
    return row ? toTransaction(row) : this.findBySession(sessionId)
  }

  /** Every transaction of payment collections, the oldest first. */
  async listByCollection(...collectionIds: readonly string[]): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      "select * from doku_transaction where payment_collection_id = any(:collectionIds) order by created_at, id",
      { collectionIds },
    )
    return rows.map(toTransaction)
  }

  async hasInvoices(...collectionIds: readonly string[]): Promise<boolean> {
    const found = await this.sql.query(
      "select id from doku_transaction where payment_collection_id = any(:collectionIds) limit 1",
      { collectionIds },
    )
    return found.length > 0
  }

  /**
   * The transactions of collections whose money the store has: settled, or paid and not refunded in full. While a
   * cart has one, nobody is sent to pay again. The earliest payment comes first.
   */
  async listWithMoney(...collectionIds: readonly string[]): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      `select t.* from doku_transaction t
       where t.payment_collection_id = any(:collectionIds) and (t.settlement = 'settled' or (t.status = 'paid' and
         coalesce(t.paid_amount, t.amount) >
           (select coalesce(sum(r.amount), 0) from doku_refund r where r.transaction_id = t.id)))
       order by t.paid_at, t.id`,
      { collectionIds },
    )
    return rows.map(toTransaction)
  }

  /**
   * Paid transactions of a collection that are not settled, in the order in which they may claim it. Includes
   * refunded ones, because a process may have died after the capture and before it recorded the settlement.
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
   * The transactions of collections that may still be paid, those whose page was opened last first. As many as are
   * queried at once: an anonymous client can make any number, and each query is a call to DOKU.
   *
   * @param openedOnly leaves out those whose page no shopper has opened.
   */
  async listPayable(
    collections: string | readonly string[],
    { openedOnly = false, exceptId = null }: { openedOnly?: boolean; exceptId?: string | null } = {},
  ): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      `select * from doku_transaction
       where payment_collection_id = any(:collectionIds) and status in ('created', 'pending', 'expired')
         and (redirected_at is not null or not :openedOnly::boolean) and id is distinct from :exceptId::text
       order by redirected_at desc nulls last, created_at desc, id limit :maxQueried`,
      { collectionIds: [collections].flat(), openedOnly, exceptId, maxQueried: MAX_QUERIED },
    )
    return rows.map(toTransaction)
  }

  /** Records why the pay page is closed to the shopper; null when it is open again. */
  async recordRefusal(transactionId: string, refusal: Refusal | null): Promise<void> {
    await this.sql.query(
      `update doku_transaction set refusal = :refusal::jsonb, updated_at = now()
       where id = :transactionId and refusal is distinct from :refusal::jsonb`,
      { refusal: refusal && JSON.stringify(refusal), transactionId },
    )
  }

  /**
   * How long a new payment has waited for DOKU's answer about this older transaction, in ms. The first call starts
   * the time.
   */
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

  /** The settled transactions of an order; nearly always none or one. */
  async listByOrder(orderId: string): Promise<Transaction[]> {
    const rows = await this.sql.query<TransactionRow>(
      "select * from doku_transaction where order_id = :orderId order by created_at, id",
      { orderId },
    )
    return rows.map(toTransaction)
  }

  /** The settled transaction of one of Medusa's payments. */
  async findByPayment(paymentId: string): Promise<Transaction | undefined> {
    const [row] = await this.sql.query<TransactionRow>(
      "select * from doku_transaction where payment_id = :paymentId",
      { paymentId },
    )
    return row && toTransaction(row)
  }

  /**
   * Records whether Medusa's last attempt to create the order failed. False when the obstacle was found without an
   * attempt.
   */
  async noteOrderFailed(row: Transaction, failed: boolean): Promise<void> {
    if (!failed && row.order_failed_at === null) return
    await this.sql.query(
      "update doku_transaction set order_failed_at = case when :failed::boolean then now() end where id = :transactionId",
      { failed, transactionId: row.id },
    )
  }

  /**
   * Clears the request bodies of transactions whose offer has ended: they hold a customer's data and are never sent
   * again. No account is needed for that.
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

  /** Whether a collection has so many payable transactions that no further one is created. */
  async hasManyLive(collectionId: string): Promise<boolean> {
    const live = await this.sql.query(
      `select id from doku_transaction
       where payment_collection_id = :collectionId and status in ('created', 'pending') and expires_at > now()
       limit :maxLive`,
      { collectionId, maxLive: MAX_LIVE },
    )
    return live.length >= MAX_LIVE
  }

  /**
   * Why DOKU's answer to the collection's latest create request led to no page; undefined if it led to one, or if the
   * request is older than an hour.
   */
  async lastCreateProblem(
    collectionId: string,
  ): Promise<{ permanent: boolean; redirectHost: string | undefined } | undefined> {
    const [event] = await this.sql.query<{ type: string; data: Record<string, unknown> }>(
      `select e.type, e.data from doku_event e join doku_transaction t on t.id = e.transaction_id
       where t.payment_collection_id = :collectionId and e.created_at > now() - interval '1 hour'
         and e.type in ('create_accepted', 'create_refused', 'create_unknown')
       order by e.created_at desc, e.id desc limit 1`,
      { collectionId },
    )
    if (!event || event.type === "create_accepted") return undefined
    const { permanent, redirect_host: host } = event.data
    return { permanent: permanent === true, redirectHost: typeof host === "string" ? host : undefined }
  }

  /** How many transactions of these collections were created within the last `minutes`. */
  async countCreated(collectionIds: readonly string[], minutes: number): Promise<number> {
    const [found] = await this.sql.query<{ count: string }>(
      `select count(*) as count from doku_transaction
       where payment_collection_id = any(:collectionIds) and created_at > now() - :minutes::int * interval '1 minute'`,
      { collectionIds, minutes },
    )
    return Number(found?.count ?? 0)
  }

  /** Adds an event that an anonymous client can cause any number of times: at most one a minute is kept. */
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

  async hasEvent(transactionId: string, type: string): Promise<boolean> {
    const found = await this.sql.query(
      "select id from doku_event where transaction_id = :transactionId and type = :type limit 1",
      { transactionId, type },
    )
    return found.length > 0
  }

  /** The payment collections in which a cart has transactions; nearly always none or one. */
  async collectionsOfCart(cartId: string): Promise<string[]> {
    const rows = await this.sql.query<{ payment_collection_id: string }>(
      "select distinct payment_collection_id from doku_transaction where cart_id = :cartId",
      { cartId },
    )
    return rows.map((row) => row.payment_collection_id)
  }

  /** The sessions of a transaction, the newest first. */
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

  /** Reads a transaction and locks it against other writers until the database transaction ends. */
  async lock(transactionId: string, sql: Sql): Promise<Transaction> {
    const [row] = await sql.query<TransactionRow>(
      "select * from doku_transaction where id = :transactionId for no key update",
      { transactionId },
    )
    if (!row) throw new Error(`No row ${transactionId} in doku_transaction`)
    return toTransaction(row)
  }

  /** @param assignments SQL written in this module, never input. */
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

function failureOf({ error, misconfigured, permanent, redirectHost }: CreateProblem) {
  return {
    error,
    ...(permanent && { permanent }),
    ...(redirectHost !== undefined && { redirect_host: redirectHost }),
    ...(misconfigured && { reason: misconfigured.reason, doku_message: misconfigured.dokuMessage }),
  }
}
