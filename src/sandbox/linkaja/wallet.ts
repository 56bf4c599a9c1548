import type { DokuContext } from "../doku/doku-context"
import { returnToShop } from "../doku/return-to-shop"
import { isExpired, isShopperAction, SHOPPER_ACTIONS, type ShopperAction } from "../doku/shopper-actions"
import { type Answer, seeOther } from "../http/answer"
import type { BrowserCall } from "../http/browser-call"
import { type InvoiceRecord, isPaid } from "../state/book"
import { payPage, unknownPage } from "./pay-page"

export const LINKAJA_PREFIX = "/linkaja/"

/** LinkAja as a shopper's browser sees it. @returns undefined for an unknown path or method */
export function handleBrowserCall(context: DokuContext, call: BrowserCall): Answer | undefined {
  const { method, url, form } = call
  if (method !== "GET" && method !== "POST") return undefined
  if (url.pathname === "/linkaja/redirect") return redirectToPage(context, call)
  const pageToken = /^\/linkaja\/pay\/([0-9a-f]+)$/.exec(url.pathname)?.[1]
  if (!pageToken) return undefined
  const invoice = context.book.findByPageToken("direct", pageToken)
  if (!invoice) return unknownPage()
  const action = form.get("action")
  return method === "POST" && isShopperAction(action)
    ? act(context, invoice, action)
    : openPage(context, invoice)
}

/** The message is a form field or in the query. Third parties saw LinkAja's own checkout take `Message`. */
function redirectToPage({ book }: DokuContext, { form, url }: BrowserCall): Answer {
  const message = form.get("Message") ?? url.searchParams.get("Message")
  const pageToken = message === null ? undefined : book.pageTokenFor(message)
  return pageToken ? seeOther(`/linkaja/pay/${pageToken}`) : unknownPage()
}

function openPage(context: DokuContext, invoice: InvoiceRecord): Answer {
  invoice.opened += 1
  return payPage(invoice, isPayable(context, invoice))
}

/** Returns the shopper to the shop, also from an invoice that can't be paid (any more) and stays as it is. */
function act(context: DokuContext, invoice: InvoiceRecord, action: ShopperAction): Answer {
  if (action === "abandon" || isPayable(context, invoice)) context.change(invoice, SHOPPER_ACTIONS[action])
  return returnToShop(context.settings, invoice.callbackUrl)
}

function isPayable(context: DokuContext, invoice: InvoiceRecord): boolean {
  return !isPaid(invoice) && !isExpired(context, invoice)
}
