import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { invoiceOf } from "../../../../logging/payment-log"
import { DOKU_MODULE, type DokuModuleService, type Transaction } from "../../../../modules/doku"
import { mayStillBePaid } from "../../../../modules/doku/ledger/status-machine"
import { readToken } from "../../../utils/params"
import { NOTHING_OWED } from "../../../utils/refusals"
import { isLinkPreview } from "../../link-preview"
import { protect, sendPreview, sendStillChecking, sendToLinkAja, sendUnknownLink } from "../../pages"
import { WAITING_FOR_DOKU, whyClosed } from "./pay-gate"

/** In ms. The shopper waits in front of an empty page. */
const QUERY_TIMEOUT_MS = 3_000

/** Sends the shopper on to LinkAja, or to the return page when there is nothing to pay. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const token = readToken(req.params.token)
  const found = token && (await doku.ledger.find("pay_token", token))
  const shown = found && doku.accounts.forShopper(found)
  if (!found || !shown) return sendUnknownLink(res)
  if (req.method === "HEAD") {
    protect(res)
    res.status(200).end()
    return
  }
  // Messengers fetch the link for a preview; no shopper has opened it then.
  if (isLinkPreview(req.headers)) return sendPreview(res)
  const transaction = found.redirected_at ? await queryAgain(doku, found) : found
  const account = doku.accounts.forTransaction(transaction)
  const closed = account
    ? await whyClosed(req, doku, transaction)
    : { reason: "no_account", refusal: NOTHING_OWED }
  if (closed === WAITING_FOR_DOKU) return sendStillChecking(res)
  if (account && transaction.redirect && closed === undefined) {
    if (transaction.refusal) await doku.ledger.recordRefusal(transaction.id, null)
    if (await doku.ledger.recordOpened(transaction.id, account.options.expiresInMinutes)) {
      return sendToLinkAja(res, transaction.redirect, account.options.baseUrl)
    }
  }
  if (closed?.refusal) await doku.ledger.recordRefusal(transaction.id, closed.refusal)
  // Without a reason it was payable, but changed before `recordOpened`.
  doku.log.write("page_refused", { ...invoiceOf(transaction), reason: closed?.reason ?? "just_changed" })
  protect(res)
  res.redirect(302, `${shown.options.backendUrl}/doku/return/${transaction.return_token}`)
}

/** A shopper who opens the page a second time may have paid the first time. */
async function queryAgain(doku: DokuModuleService, transaction: Transaction): Promise<Transaction> {
  if (!mayStillBePaid(transaction.status)) return transaction
  const statusQueries = { source: "pay_page", shopperWaits: true, timeoutMs: QUERY_TIMEOUT_MS } as const
  return (await doku.queryStatus(transaction, statusQueries)).transaction
}
