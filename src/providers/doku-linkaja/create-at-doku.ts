import { type AnswerDetails, DokuError } from "../../doku-api"
import { errorMessage } from "../../logging/error-message"
import { invoiceOf, msSince } from "../../logging/payment-log"
import type { DokuAccount } from "../../modules/doku/accounts/accounts"
import { closeChannelInactive, openChannelInactive } from "../../modules/doku/cases/channel-inactive"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import { isPermanent, type StartRefusals } from "./start-refusals"

export interface CreateAtDokuInput {
  doku: DokuModuleService
  account: DokuAccount
  refusals: StartRefusals
  /** Committed, with its request body. */
  transaction: Transaction
}

/**
 * Sends the committed bytes of a transaction to DOKU, with the invoice number as Request-Id, and records the outcome.
 *
 * @throws MedusaError for the shopper unless DOKU accepted the order.
 */
export async function createAtDoku({
  doku,
  account,
  refusals,
  transaction,
}: CreateAtDokuInput): Promise<Transaction> {
  // Cleared when DOKU refused the order or when it expired: it must not be sent again.
  if (transaction.request_body === null) throw refusals.tryAgain()
  const startedAt = performance.now()
  try {
    const created = await account.client.createOrder({
      // The stored bytes are of the stored integration, whatever the option says by now.
      integration: transaction.integration,
      requestId: transaction.invoice_number,
      body: transaction.request_body,
      expect: { invoiceNumber: transaction.invoice_number, amount: transaction.amount },
    })
    const took_ms = msSince(startedAt)
    if (created.responseSignature === "invalid") {
      doku.log.write("signature_mismatch", { ...invoiceOf(transaction), answer: "create" })
    }
    const { attempts, replayed } = created
    const { redirect, expiresAt, details } = created.answer
    const accepted = await doku.ledger.recordCreate(transaction.id, {
      kind: "accepted",
      redirect,
      ...(expiresAt && { expiresAt }),
      details: {
        attempts,
        replayed,
        response_signature: created.responseSignature,
        ...timelineDetails(details),
        clock_skew_ms: created.clockSkewMs ?? null,
      },
    })
    doku.log.write("invoice_created", { ...invoiceOf(transaction), attempts, replayed, took_ms })
    await attempt(doku, transaction, closeChannelInactive(doku, transaction.provider_id))
    return accepted
  } catch (error) {
    if (!(error instanceof DokuError)) throw error
    const certain = ["refused", "misconfigured", "not_sent"].includes(error.kind)
    const took_ms = msSince(startedAt)
    const problem = fullMessage(error)
    await doku.ledger.recordCreate(transaction.id, {
      kind: certain ? "refused" : "unknown",
      error: timelineText(error),
      permanent: isPermanent(error),
      ...(error.redirectHost !== undefined && { redirectHost: error.redirectHost }),
      ...(error.reason && { misconfigured: { reason: error.reason, dokuMessage: error.detail ?? null } }),
    })
    const { kind, code, httpStatus, attempts } = error
    doku.log.write(certain ? "create_refused" : "create_unknown", {
      ...invoiceOf(transaction),
      kind,
      code,
      http_status: httpStatus,
      attempts,
      took_ms,
      problem,
    })
    if (error.reason === "channel_inactive") {
      const words = { reason: problem, dokuMessage: error.detail ?? null }
      await attempt(doku, transaction, openChannelInactive(doku, transaction, words))
    }
    throw refusals.createFailed(error)
  } finally {
    doku.clockSkewMonitor.record(account)
  }
}

/** A case about the channel must not fail the shopper's request; the next invoice opens or closes it. */
async function attempt(
  doku: DokuModuleService,
  transaction: Transaction,
  work: Promise<void>,
): Promise<void> {
  try {
    await work
  } catch (error) {
    doku.log.write("check_failed", {
      ...invoiceOf(transaction),
      source: "create",
      problem: errorMessage(error),
    })
  }
}

/** The parts of DOKU's answer that its support may ask for; null where DOKU sent none. */
function timelineDetails({ identifier, uuid, channels }: AnswerDetails): Record<string, unknown> {
  return { identifier: identifier ?? null, uuid: uuid ?? null, channels: channels?.join(", ") ?? null }
}

function timelineText(error: DokuError): string {
  return `${error.kind}${error.code ? ` ${error.code}` : ""}: ${fullMessage(error)}`
}

/** Our message with DOKU's own, unless ours already quotes it. */
function fullMessage({ message, detail }: DokuError): string {
  return detail && !message.includes(detail) ? `${message} (DOKU: ${detail})` : message
}
