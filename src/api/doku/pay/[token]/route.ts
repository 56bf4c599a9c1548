import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService, type TransactionRow } from "../../../../modules/doku"
import { ASK_NOW_INTERVAL_MS } from "../../../../modules/doku/asking"
import { toRupiah } from "../../../../providers/doku-linkaja/rupiah"
import { protect, sendToLinkAja, sendUnknownLink } from "../../../lib/pages"

/** A shopper waits in front of an empty page. In ms. */
const ASK_WITHIN_MS = 3_000

/** Where a storefront sends the shopper: on to LinkAja, or to the return page when there is nothing to pay. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const found = await doku.ledger.find("pay_token", String(req.params.token))
  if (!found) return sendUnknownLink(res)

  const row = found.redirected_at ? await askAgain(doku, found) : found
  const account = doku.accounts.forRow(row)
  if (!account || !row.redirect || !(await isPayable(req, doku, row))) {
    const { backendUrl } = (account ?? doku.accounts.byProviderId(row.provider_id)).options
    protect(res)
    res.redirect(302, `${backendUrl}/doku/return/${row.return_token}`)
    return
  }
  await doku.ledger.recordOpened(row.id, account.options.expiresInMinutes)
  sendToLinkAja(res, row.redirect, account.options.baseUrl)
}

/** Somebody who opens the page a second time may have paid at the first. */
async function askAgain(doku: DokuModuleService, row: TransactionRow): Promise<TransactionRow> {
  if (row.status === "paid" || row.status === "refunded") return row
  const asked = await doku.askDoku(row, { minIntervalMs: ASK_NOW_INTERVAL_MS, timeoutMs: ASK_WITHIN_MS })
  return asked.row
}

async function isPayable(req: MedusaRequest, doku: DokuModuleService, row: TransactionRow): Promise<boolean> {
  if (row.status !== "pending" || row.expires_at <= new Date()) return false
  const siblings = await doku.ledger.listByCollection(row.payment_collection_id)
  if (siblings.some(({ status, settlement }) => status === "paid" || settlement === "settled")) return false
  return hasLiveSession(req, doku, row)
}

/** A cart change deletes the session; then this page would ask for money that the cart no longer costs. */
async function hasLiveSession(req: MedusaRequest, doku: DokuModuleService, row: TransactionRow) {
  const sessions = await doku.ledger.listSessions(row.id)
  const { data } = await req.scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_session",
    fields: ["id", "amount"],
    filters: { id: sessions.map(({ session_id }) => session_id) },
  })
  return data.some(({ amount }) => toRupiah(amount) === row.amount)
}
