import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import type { DokuAccount } from "../../../../modules/doku/accounts/accounts"
import type { Language } from "../../../../modules/doku/config/options"
import type { PaymentLink } from "../../../../modules/doku/ledger/rows"
import { loadStoreName } from "../../../../workflows/medusa/store-name"
import { accountOfLink, linkUrl } from "../../../../workflows/payment-link/link-view"
import { pageLanguage } from "../../../utils/language"
import { readId, readToken } from "../../../utils/params"
import { isLinkPreview } from "../../link-preview"
import { protect, sendPreview, sendUnknownLink } from "../../pages"
import { type Notice, sendLinkPage } from "../link-page"
import { type Arrival, loadLinkState } from "../link-state"
import { startLinkPayment } from "../start-link-payment"

/** Shows what an order owes. Makes nothing: messengers open links for previews. */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const found = await findLink(req)
  if (!found) return sendUnknownLink(res)
  if (req.method === "HEAD") {
    protect(res)
    res.status(200).end()
    return
  }
  if (isLinkPreview(req.headers)) return sendPreview(res)
  await sendState(req, res, found)
}

/** Sends the customer to the pay page of the one invoice for what the order owes at this moment. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const found = await findLink(req)
  if (!found) return sendUnknownLink(res)
  const { link, account } = found
  const returnUrl = new URL(linkUrl(account, link.token))
  const chosen = chosenLanguage(req)
  if (chosen) returnUrl.searchParams.set("lang", chosen)
  const start = await startLinkPayment(req, link, returnUrl.href)
  if ("payUrl" in start) {
    protect(res)
    res.redirect(303, start.payUrl)
    return
  }
  if (start.notice) return sendState(req, res, found, start.notice)
  protect(res)
  res.redirect(303, returnUrl.href)
}

interface Found {
  link: PaymentLink
  account: DokuAccount
}

async function findLink(req: MedusaRequest): Promise<Found | undefined> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const token = readToken(req.params.token)
  const link = token && (await doku.paymentLinks.find("token", token))
  const account = link && accountOfLink(doku, link)
  return link && account ? { link, account } : undefined
}

async function sendState(
  req: MedusaRequest,
  res: MedusaResponse,
  { link, account }: Found,
  notice?: Notice,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const arrival = arrivalOf(req)
  const [state, store] = await Promise.all([
    loadLinkState(req.scope, link, arrival),
    loadStoreName(req.scope),
  ])
  if (state.kind !== "ended") await doku.paymentLinks.noteOpened(link)
  const query = new URLSearchParams(arrival.sessionId ? { session_id: arrival.sessionId } : {})
  const language = chosenLanguage(req) ?? pageLanguage(req, account.options.language)
  sendLinkPage(res, { state, store, language, baseUrl: account.options.baseUrl, query }, notice)
}

function arrivalOf(req: MedusaRequest): Arrival {
  return {
    sessionId: readId(req.query.session_id),
    changed: req.query.reason === "cart_changed",
  }
}

function chosenLanguage(req: MedusaRequest): Language | undefined {
  const { lang } = req.query
  return lang === "id" || lang === "en" ? lang : undefined
}
