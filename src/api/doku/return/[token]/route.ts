import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { withTimeout } from "../../../../concurrency/with-timeout"
import { errorMessage } from "../../../../logging/error-message"
import { invoiceOf, msSince } from "../../../../logging/payment-log"
import {
  DOKU_MODULE,
  type DokuModuleService,
  type PaymentStatusAnswer,
  type Transaction,
  type TransactionSession,
} from "../../../../modules/doku"
import { mayStillBePaid } from "../../../../modules/doku/ledger/status-machine"
import { loadPaymentStatus } from "../../../../modules/doku/queries/load-payment-status"
import { settleInBackground } from "../../../../workflows/settle-in-background"
import { readToken } from "../../../utils/params"
import { isLinkPreview } from "../../link-preview"
import { protect, sendPreview, sendUnknownLink } from "../../pages"

/** The shopper is looking at a blank page: what isn't known by then shows as pending. In ms. */
const ANSWER_WITHIN_MS = 3_000
const ASK_WITHIN_MS = 2_000

/**
 * Where LinkAja sends the shopper back to. That they came proves nothing: DOKU is asked, what is paid is
 * settled, and the storefront's page is told in one word.
 */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const token = readToken(req.params.token)
  const transaction = token && (await doku.ledger.find("return_token", token))
  const account = transaction && doku.accounts.forShopper(transaction)
  if (!transaction || !account) return sendUnknownLink(res)
  if (req.method === "HEAD") {
    protect(res)
    res.status(200).end()
    return
  }
  // Nobody has come back: neither is DOKU asked, nor anything settled.
  if (req.method === "GET" && isLinkPreview(req.headers)) return sendPreview(res)

  const startedAt = performance.now()
  await withTimeout(
    ANSWER_WITHIN_MS,
    findOutAndSettle(req, doku, transaction).catch(report(doku, transaction)),
  )
  const answer: PaymentStatusAnswer = (await loadPaymentStatus(doku.sql, transaction)) ?? {
    payment: "pending",
  }
  const sessions = await doku.ledger.listSessions(transaction.id)
  doku.log.write("shopper_returned", {
    ...invoiceOf(transaction),
    status_shown: answer.payment,
    order: answer.order_id,
    took_ms: msSince(startedAt),
  })
  protect(res)
  res.redirect(303, returnUrl(account.options.returnUrl, transaction, sessions, answer))
}

export const POST = GET

/** What goes wrong here goes wrong behind the shopper's back: they read what the ledger says. */
function report({ log }: DokuModuleService, transaction: Transaction) {
  return (error: unknown) =>
    log.write("check_failed", {
      ...invoiceOf(transaction),
      source: "return_page",
      problem: errorMessage(error),
    })
}

async function findOutAndSettle(req: MedusaRequest, doku: DokuModuleService, transaction: Transaction) {
  const startedAt = performance.now()
  if (mayStillBePaid(transaction.status)) {
    await doku.queryStatus(transaction, {
      source: "return_page",
      shopperWaits: true,
      timeoutMs: ASK_WITHIN_MS,
    })
  }
  const left = ANSWER_WITHIN_MS - (performance.now() - startedAt)
  if ((await doku.ledger.listPaidAndOpen(transaction.payment_collection_id)).length > 0) {
    await settleInBackground(req.scope, transaction, { source: "return", waitMs: left })
  }
}

/** @param sessions the newest first. One that settling made asks for no page of its own; the shopper's did. */
function returnUrl(
  usual: string,
  transaction: Transaction,
  sessions: readonly TransactionSession[],
  { payment, order_id, reason }: PaymentStatusAnswer,
): string {
  const [session] = sessions
  const asked = sessions.find(({ return_url }) => return_url !== null)
  const url = new URL(asked?.return_url ?? usual)
  url.searchParams.set("payment", payment)
  if (session) url.searchParams.set("session_id", session.session_id)
  if (transaction.cart_id) url.searchParams.set("cart_id", transaction.cart_id)
  if (order_id) url.searchParams.set("order_id", order_id)
  if (reason) url.searchParams.set("reason", reason)
  return url.href
}
