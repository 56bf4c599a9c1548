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
import { isAppAddress } from "../../../../modules/doku/config/return-addresses"
import { mayStillBePaid } from "../../../../modules/doku/ledger/status-machine"
import { loadPaymentStatus } from "../../../../modules/doku/queries/load-payment-status"
import { settleInBackground } from "../../../../workflows/settle-in-background"
import { readToken } from "../../../utils/params"
import { isLinkPreview } from "../../link-preview"
import { protect, sendPreview, sendToApp, sendUnknownLink } from "../../pages"

/** In ms. A payment that is not confirmed by then shows as pending, because the shopper waits at a blank page. */
const ANSWER_WITHIN_MS = 3_000
const QUERY_TIMEOUT_MS = 2_000

/**
 * LinkAja sends the shopper back to this page, whether or not they have paid. It queries DOKU's status, settles what is
 * paid, and redirects to the storefront with the payment status.
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
  // No shopper has come back, so DOKU is not queried and nothing is settled.
  if (req.method === "GET" && isLinkPreview(req.headers)) return sendPreview(res)

  const startedAt = performance.now()
  await withTimeout(
    ANSWER_WITHIN_MS,
    checkAndSettle(req, doku, transaction).catch(logCheckFailure(doku, transaction)),
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
  const url = returnUrl(account.options.returnUrl, transaction, sessions, answer)
  if (isAppAddress(url)) return sendToApp(res, url)
  protect(res)
  res.redirect(303, url)
}

export const POST = GET

/** The shopper is not shown this error, but the status in the ledger. */
function logCheckFailure({ log }: DokuModuleService, transaction: Transaction) {
  return (error: unknown) =>
    log.write("check_failed", {
      ...invoiceOf(transaction),
      source: "return_page",
      problem: errorMessage(error),
    })
}

async function checkAndSettle(req: MedusaRequest, doku: DokuModuleService, transaction: Transaction) {
  const startedAt = performance.now()
  if (mayStillBePaid(transaction.status)) {
    await doku.queryStatus(transaction, {
      source: "return_page",
      shopperWaits: true,
      timeoutMs: QUERY_TIMEOUT_MS,
    })
  }
  const left = ANSWER_WITHIN_MS - (performance.now() - startedAt)
  if ((await doku.ledger.listPaidAndOpen(transaction.payment_collection_id)).length > 0) {
    await settleInBackground(req.scope, transaction, { source: "return", waitMs: left })
  }
}

/** @param sessions newest first. One that settling made has no return URL, but an older one may have it. */
function returnUrl(
  usual: string,
  transaction: Transaction,
  sessions: readonly TransactionSession[],
  { payment, order_id, reason }: PaymentStatusAnswer,
): string {
  const [session] = sessions
  const requested = sessions.find(({ return_url }) => return_url !== null)
  const url = new URL(requested?.return_url ?? usual)
  url.searchParams.set("payment", payment)
  if (session) url.searchParams.set("session_id", session.session_id)
  if (transaction.cart_id) url.searchParams.set("cart_id", transaction.cart_id)
  if (order_id) url.searchParams.set("order_id", order_id)
  if (reason) url.searchParams.set("reason", reason)
  return url.href
}
