import type { Operations } from "../control/operations"
import type { Answer } from "../http/answer"
import { type InvoiceRecord, isPaid } from "../state/book"
import type { SandboxContext } from "../state/context"
import { callbackForm, payPage, unknownPage } from "./pay-page"

export const LINKAJA_PREFIX = "/linkaja/"

export interface PageCall {
  method: string
  url: URL
  /** Fields of a posted form. */
  form: URLSearchParams
}

/** LinkAja's side: what a shopper's browser sees. */
export function linkAja(context: SandboxContext, operations: Operations, call: PageCall): Answer | undefined {
  const { pathname } = call.url
  if (call.method !== "GET" && call.method !== "POST") return undefined
  if (pathname === "/linkaja/redirect") return redirectToPage(context, call)
  const pageToken = /^\/linkaja\/pay\/([0-9a-f]+)$/.exec(pathname)?.[1]
  if (!pageToken) return undefined
  const invoice = context.book.findByPage(pageToken)
  if (!invoice) return unknownPage()
  return call.method === "GET" ? open(context, invoice) : choose(context, operations, invoice, call.form)
}

/** The message comes as a form field or in the query; third parties saw LinkAja's own checkout take `Message`. */
function redirectToPage(context: SandboxContext, { form, url }: PageCall): Answer {
  const message = form.get("Message") ?? url.searchParams.get("Message")
  const pageToken = message === null ? undefined : context.book.pageTokenOf(message)
  return pageToken ? seeOther(`/linkaja/pay/${pageToken}`) : unknownPage()
}

function open(context: SandboxContext, invoice: InvoiceRecord): Answer {
  invoice.opened += 1
  return payPage(invoice, { payable: isPayable(context, invoice) })
}

/** On an invoice that can't be paid (any more) every button leads back to the shop and changes nothing. */
function choose(
  context: SandboxContext,
  operations: Operations,
  invoice: InvoiceRecord,
  form: URLSearchParams,
): Answer {
  const { invoiceNumber, clientId } = invoice
  const action = form.get("action")
  if (action !== "pay" && action !== "decline" && action !== "abandon") return open(context, invoice)
  if (action === "abandon") operations.abandon(invoiceNumber, { clientId })
  else if (isPayable(context, invoice)) operations[action](invoiceNumber, { clientId })
  return context.settings.callbackMethod === "GET"
    ? seeOther(invoice.callbackUrl)
    : callbackForm(invoice.callbackUrl)
}

function isPayable(context: SandboxContext, invoice: InvoiceRecord): boolean {
  return !isPaid(invoice) && (invoice.status !== "EXPIRED" || context.settings.payAfterExpiryAllowed)
}

function seeOther(location: string): Answer {
  return {
    status: 303,
    headers: { Location: location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" },
    body: "",
  }
}
