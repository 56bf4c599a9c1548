import { createHash } from "node:crypto"
import { generateEntityId } from "@medusajs/framework/utils"
import { DokuError, type NotificationMessage, parseNotification, verifyNotification } from "../../../doku-api"
import type { DokuAccount } from "../accounts/accounts"
import type { Sql } from "../db/sql"
import { isOurInvoiceNumber } from "../ledger/invoice-number"
import { type Transaction, type TransactionRow, toTransaction } from "../ledger/rows"
import { isPaid, toEvent } from "../ledger/status-machine"
import type { InboundDependencies } from "./apply-status"

/** A notification as it arrived over HTTP. */
export interface IncomingNotification {
  headers: Record<string, string | string[] | undefined>
  rawBody: Buffer
  /** The request's path, for the hint after a wrong signature. Missing where Medusa's own webhook calls the provider. */
  receivedPath?: string
}

export type NotificationOutcome =
  | { outcome: "recorded"; transaction: Transaction; repeated: boolean }
  /** `kept`: the invoice number has this store's form, so a case shows the payment to the admin. */
  | { outcome: "unknown_invoice"; invoiceNumber: string; kept: boolean }
  /** Not signed by DOKU for this account; `hint` says which part is likely wrong, without any secret. */
  | { outcome: "rejected"; hint: string }
  | { outcome: "unreadable"; problem: string }

interface VerifiedNotification {
  message: NotificationMessage
  requestId: string
  /** SHA-256 of the raw body, hex. */
  bodyHash: string
  /** Which of the account's keys verified it. Only the current one makes it evidence. */
  key: "current" | "previous"
}

/** Verifies, reads and records DOKU's notifications. */
export class Notifications {
  constructor(private readonly dependencies: InboundDependencies) {}

  /**
   * The signature is verified first: without a key nobody learns what the ledger holds, or reaches the database.
   *
   * @throws whatever the database throws. Nothing is recorded then, and DOKU must be told to send it again.
   */
  async receive(account: DokuAccount, incoming: IncomingNotification): Promise<NotificationOutcome> {
    const { options, notificationPath } = account
    const verdict = verifyNotification({
      headers: incoming.headers,
      rawBody: incoming.rawBody,
      path: notificationPath,
      clientId: options.clientId,
      secretKey: options.secretKey,
      previousSecretKeys: options.previousSecretKeys,
      ...(incoming.receivedPath === undefined ? {} : { receivedPath: incoming.receivedPath }),
    })
    if (!verdict.ok) return { outcome: "rejected", hint: verdict.hint }
    const read = readNotification(incoming, verdict.key)
    return "problem" in read ? { outcome: "unreadable", problem: read.problem } : this.record(account, read)
  }

  /**
   * Records a notification and its effect in one transaction, because an answer of 200 means that nothing can be lost.
   * A repeated notification is stored once, and its effect is applied again unless the payment is settled.
   */
  private async record(
    account: DokuAccount,
    notification: VerifiedNotification,
  ): Promise<Extract<NotificationOutcome, { outcome: "recorded" | "unknown_invoice" }>> {
    const settled = await this.findSettledBefore(account, notification)
    if (settled) {
      this.logRecorded(account, notification, true)
      return { outcome: "recorded", transaction: settled, repeated: true }
    }
    return this.dependencies.sql.transaction(async (sql) => {
      const { message } = notification
      const [found] = await sql.query<TransactionRow>(
        // Locked before the event is written: its foreign key would share the row's lock with another
        // notification's, and each would then wait for the other.
        `select * from doku_transaction
         where invoice_number = :invoiceNumber and client_id = :clientId and environment = :environment
         for no key update`,
        {
          invoiceNumber: message.invoiceNumber,
          clientId: account.options.clientId,
          environment: account.options.environment,
        },
      )
      const transaction = found && toTransaction(found)
      const repeated = !(await this.addEvent(sql, account, transaction?.id ?? null, notification))
      if (!transaction) return this.recordUnknownInvoice(sql, account, notification)
      sql.afterCommit(() => this.logRecorded(account, notification, repeated))
      if (notification.key === "previous" || isExpiryHint(transaction, message)) {
        // Due even if it is settled, because the notification may report a refund at DOKU.
        const due = await this.dependencies.ledger.update(sql, transaction.id, "next_check_at = now()")
        return { outcome: "recorded", transaction: due, repeated }
      }
      const updated = await this.dependencies.statusUpdates.applyToLocked(sql, transaction, {
        source: "notification",
        dokuStatus: message.status,
        repeated,
        ...(message.amount ? { amount: message.amount } : {}),
        ...(message.currency ? { currency: message.currency } : {}),
        ...(message.channelId ? { channelId: message.channelId } : {}),
      })
      // DOKU repeats what it thinks was not received, so DOKU's status is queried soon. A paid transaction is due anyway.
      const due = repeated && !isPaid(updated.status)
      return {
        outcome: "recorded",
        transaction: due
          ? await this.dependencies.ledger.update(sql, transaction.id, DUE_UNLESS_SETTLED)
          : updated,
        repeated,
      }
    })
  }

  /**
   * The settled transaction that this same notification was applied to before. It locks nothing. Under a previous key
   * a notification is not applied.
   */
  private async findSettledBefore(
    account: DokuAccount,
    { requestId, bodyHash }: VerifiedNotification,
  ): Promise<Transaction | undefined> {
    const [transaction] = await this.dependencies.sql.query<TransactionRow>(
      `select t.* from doku_event e join doku_transaction t on t.id = e.transaction_id
       where e.type = 'notification' and e.provider_id = :providerId and e.request_id = :requestId
         and e.body_hash = :bodyHash and e.data ->> 'key' = 'current' and t.settlement = 'settled'`,
      { providerId: account.providerId, requestId, bodyHash },
    )
    return transaction && toTransaction(transaction)
  }

  /** @returns false when the same notification was recorded before. */
  private async addEvent(
    sql: Sql,
    account: DokuAccount,
    transactionId: string | null,
    { message, requestId, bodyHash, key }: VerifiedNotification,
  ): Promise<boolean> {
    // A list of harmless fields, so that no customer's data gets into the timeline.
    const data = {
      key,
      invoice_number: message.invoiceNumber,
      doku_status: message.status,
      amount: message.amount?.rupiah ?? null,
      currency: message.currency ?? null,
      date: message.date ?? null,
      channel_id: message.channelId ?? null,
      acquirer_id: message.acquirerId ?? null,
    }
    const added = await sql.query(
      `insert into doku_event (id, transaction_id, provider_id, type, request_id, body_hash, data, created_at)
       values (:eventId, :transactionId, :providerId, 'notification', :requestId, :bodyHash, :data::jsonb,
         clock_timestamp())
       on conflict (provider_id, request_id, body_hash) where type = 'notification' do nothing returning id`,
      {
        eventId: generateEntityId(undefined, "dokuev"),
        transactionId,
        providerId: account.providerId,
        requestId,
        bodyHash,
        data: JSON.stringify(data),
      },
    )
    return added.length > 0
  }

  private async recordUnknownInvoice(sql: Sql, account: DokuAccount, { message, key }: VerifiedNotification) {
    const { invoiceNumber, status, amount } = message
    const kept =
      isOurInvoiceNumber(invoiceNumber, account.options.invoicePrefix) &&
      ["doku_success", "doku_refunded"].includes(toEvent(status))
    if (kept) {
      const subject = { transactionId: null, providerId: account.providerId, invoiceNumber }
      const details = { doku_status: status, amount: amount?.rupiah ?? null, key }
      await this.dependencies.cases.open(subject, "unknown_invoice", details, sql)
    }
    // Another store that shares the account may have this number, so the log leaves it out.
    const invoice = kept ? invoiceNumber : undefined
    sql.afterCommit(() =>
      this.dependencies.log.write("notification_unknown_invoice", {
        ...logFields(account, message),
        invoice,
        kept,
      }),
    )
    return { outcome: "unknown_invoice", invoiceNumber, kept } as const
  }

  private logRecorded(account: DokuAccount, { message, key }: VerifiedNotification, repeated: boolean): void {
    const fields = { ...logFields(account, message), repeated }
    if (key === "previous") this.dependencies.log.write("notification_old_key", fields)
    else
      this.dependencies.log.write("notification_recorded", { ...fields, amount_idr: message.amount?.rupiah })
  }
}

function readNotification(
  { headers, rawBody }: IncomingNotification,
  key: VerifiedNotification["key"],
): VerifiedNotification | { problem: string } {
  let json: unknown
  try {
    json = JSON.parse(rawBody.toString("utf8"))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { problem: "the body is not JSON" }
  }
  try {
    return {
      message: parseNotification(json),
      requestId: String(headers["request-id"]),
      bodyHash: createHash("sha256").update(rawBody).digest("hex"),
      key,
    }
  } catch (error) {
    if (!(error instanceof DokuError)) throw error
    return { problem: error.message }
  }
}

/**
 * DOKU Checkout's Expired notification, whose body DOKU doesn't publish: a reason to query the status, no more. Only
 * the status tells an expired attempt from an expired page.
 */
function isExpiryHint({ integration }: Transaction, { status }: NotificationMessage): boolean {
  return integration === "checkout" && toEvent(status) === "doku_expired"
}

function logFields({ providerId }: DokuAccount, { invoiceNumber, status }: NotificationMessage) {
  return { invoice: invoiceNumber, provider: providerId, doku_status: status }
}

const DUE_UNLESS_SETTLED =
  "next_check_at = case when settlement = 'settled' then next_check_at else now() end"
