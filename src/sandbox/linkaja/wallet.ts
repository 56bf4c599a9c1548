import type { DokuContext } from "../doku/doku-context"
import { type Answer, seeOther } from "../http/answer"
import type { InvoiceRecord } from "../state/book"
import { callbackForm, payPage, unknownPage } from "./pay-page"
import { isPayable, SHOPPER_ACTIONS, type ShopperAction } from "./payment"

export const LINKAJA_PREFIX = "/linkaja/"

export interface BrowserCall {
  method: string
  url: URL
  /** Fields of a posted form. */
  form: URLSearchParams
}

/** LinkAja as a shopper's browser sees it. @returns undefined for an unknown path or method */
export function handleBrowserCall(context: DokuContext, call: BrowserCall): Answer | undefined {
  const { method, url, form } = call
  if (method !== "GET" && method !== "POST") return undefined
  if (url.pathname === "/linkaja/redirect") return redirectToPage(context, call)
  const pageToken = /^\/linkaja\/pay\/([0-9a-f]+)$/.exec(url.pathname)?.[1]
  if (!pageToken) return undefined
  const invoice = context.book.findByPageToken(pageToken)
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
  return context.settings.callbackMethod === "GET"
    ? seeOther(invoice.callbackUrl)
    : callbackForm(invoice.callbackUrl)
}

function isShopperAction(action: string | null): action is ShopperAction {
  return action !== null && Object.hasOwn(SHOPPER_ACTIONS, action)
}
