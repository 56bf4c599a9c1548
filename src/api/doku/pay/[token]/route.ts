import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService, type TransactionRow } from "../../../../modules/doku"
import { invoiceOf } from "../../../../modules/doku/payment-log"
import { mayStillBePaid } from "../../../../modules/doku/transitions"
import { toRupiah } from "../../../../providers/doku-linkaja/rupiah"
import { isLinkPreview } from "../../../lib/link-preview"
import { protect, sendPreview, sendToLinkAja, sendUnknownLink } from "../../../lib/pages"
import { readToken } from "../../../lib/path-values"

/** A shopper waits in front of an empty page. In ms. */
const ASK_WITHIN_MS = 3_000

/** Where a storefront sends the shopper: on to LinkAja, or to the return page when there is nothing to pay. */
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
  // A look at the link, as messengers take it for a preview, is not a shopper who opens it.
  if (isLinkPreview(req.headers)) return sendPreview(res)
  const row = found.redirected_at ? await askAgain(doku, found) : found
  const account = doku.accounts.forRow(row)
  const reason = account ? await whyNotPayable(req, doku, row) : "no_account"
  if (account && row.redirect && reason === undefined) {
    if (await doku.ledger.recordOpened(row.id, account.options.expiresInMinutes)) {
      return sendToLinkAja(res, row.redirect, account.options.baseUrl)
    }
  }
  // Without a reason it was payable until a moment ago.
  doku.log.write("page_refused", { ...invoiceOf(row), reason: reason ?? "just_changed" })
  protect(res)
  res.redirect(302, `${shown.options.backendUrl}/doku/return/${row.return_token}`)
}

/** Somebody who opens the page a second time may have paid at the first. */
async function askAgain(doku: DokuModuleService, row: TransactionRow): Promise<TransactionRow> {
  if (!mayStillBePaid(row.status)) return row
  const asking = { source: "pay_page", shopperWaits: true, timeoutMs: ASK_WITHIN_MS } as const
  return (await doku.askDoku(row, asking)).row
}

/** Undefined when the shopper may pay; otherwise a word for the log. */
async function whyNotPayable(
  req: MedusaRequest,
  doku: DokuModuleService,
  row: TransactionRow,
): Promise<string | undefined> {
  if (row.status !== "pending") return row.status
  if (!row.redirect) return "not_offered"
  if (row.expires_at <= new Date()) return "offer_ended"
  if ((await doku.ledger.listHoldingMoney(row.payment_collection_id)).length > 0) return "money_received"
  return (await hasLiveSession(req, doku, row)) ? undefined : "session_gone"
}

/** Statuses of a payment collection whose money is there, or isn't wanted any more. */
const OWES_NOTHING = ["authorized", "completed", "canceled"]

interface LiveSession {
  amount: number
  payment_collection: {
    amount: number
    status: string
    cart?: { completed_at: string | null } | null
  } | null
}

/**
 * A cart change deletes the session, another provider may have completed the cart, and an order's collection is
 * changed or cancelled with its order and keeps its sessions: then this page would ask for money that nobody owes.
 */
async function hasLiveSession(req: MedusaRequest, doku: DokuModuleService, row: TransactionRow) {
  const sessions = await doku.ledger.listSessions(row.id)
  const { data } = await req.scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_session",
    fields: [
      "id",
      "amount",
      "payment_collection.amount",
      "payment_collection.status",
      "payment_collection.cart.completed_at",
    ],
    filters: { id: sessions.map(({ session_id }) => session_id) },
  })
  return (data as unknown as LiveSession[]).some(
    ({ amount, payment_collection: collection }) =>
      toRupiah(amount) === row.amount &&
      collection !== null &&
      toRupiah(collection.amount) === row.amount &&
      !OWES_NOTHING.includes(collection.status) &&
      !collection.cart?.completed_at,
  )
}
