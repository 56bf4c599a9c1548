import { type Answer, seeOther } from "../../http/answer"
import type { BrowserCall } from "../../http/browser-call"
import { type InvoiceRecord, isPaid } from "../../state/book"
import type { DokuContext } from "../doku-context"
import { returnToShop } from "../return-to-shop"
import { isShopperAction, SHOPPER_ACTIONS } from "../shopper-actions"
import { checkoutPage, farewellPage, type PageView, unknownCheckoutPage } from "./page"
import { pageOptions } from "./page-options"
import { PAGE_PREFIX } from "./page-prefix"

/** Query of the result page that follows a failed attempt. */
const DECLINED = "?result=failed"

/** DOKU's hosted page as a shopper's browser sees it. @returns undefined for another method */
export function handleCheckoutPage(context: DokuContext, call: BrowserCall): Answer | undefined {
  const { method, url, form } = call
  if (method !== "GET" && method !== "POST") return undefined
  const invoice = context.book.findByPageToken("checkout", url.pathname.slice(PAGE_PREFIX.length))
  if (!invoice) return unknownCheckoutPage()
  const action = form.get("action")
  if (method === "POST" && action !== null) return act(context, invoice, action)
  const view = viewOf(invoice)
  if (view === "payable" && url.search === DECLINED && invoice.status === "FAILED") {
    return checkoutPage(invoice, "declined")
  }
  if (view === "payable") invoice.opened += 1
  return checkoutPage(invoice, view)
}

function act(context: DokuContext, invoice: InvoiceRecord, action: string): Answer {
  if (action === "return") return leaveFor(context, invoice, invoice.callbackUrl)
  if (!isShopperAction(action)) return checkoutPage(invoice, viewOf(invoice))
  if (action === "abandon") {
    context.change(invoice, SHOPPER_ACTIONS.abandon)
    return leaveFor(context, invoice, invoice.cancelUrl)
  }
  if (isPayable(context, invoice)) context.change(invoice, SHOPPER_ACTIONS[action])
  const isDone = isPaid(invoice) && pageOptions(invoice.request).isAutoRedirect
  if (isDone) return leaveFor(context, invoice, invoice.callbackUrl)
  // A GET follows, so that reloading the result posts nothing again.
  const page = new URL(invoice.payUrl).pathname
  return seeOther(viewOf(invoice) === "payable" ? `${page}${DECLINED}` : page)
}

function leaveFor({ settings }: DokuContext, invoice: InvoiceRecord, url: string): Answer {
  return url === "" ? farewellPage(invoice) : returnToShop(settings, url)
}

function viewOf(invoice: InvoiceRecord): PageView {
  if (isPaid(invoice)) return "paid"
  return invoice.orderStatus === "ORDER_EXPIRED" ? "expired" : "payable"
}

/** Whether Pay and Decline still count; after the end only on a page that was opened before, and by the setting. */
function isPayable({ settings }: DokuContext, invoice: InvoiceRecord): boolean {
  const view = viewOf(invoice)
  return view === "payable" || (view === "expired" && settings.payAfterDueDateAllowed && invoice.opened > 0)
}
