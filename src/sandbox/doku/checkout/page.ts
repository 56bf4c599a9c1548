import type { Answer } from "../../http/answer"
import { escapeHtml, htmlPage, type PageLanguage, rupiah } from "../../http/html"
import type { InvoiceRecord } from "../../state/book"
import { actionButton, itemRows } from "../page-parts"
import { pageOptions } from "./page-options"
import { PAGE_TEXTS, type PageTexts } from "./page-texts"

/** What the page shows: the form, or the result of what the shopper did on it. */
export type PageView = "payable" | "declined" | "paid" | "expired"

/** DOKU's page for one invoice, with LinkAja as its only method. */
export function checkoutPage(invoice: InvoiceRecord, view: PageView): Answer {
  const { language, isRetryOffered } = pageOptions(invoice.request)
  const texts = PAGE_TEXTS[language]
  const path = escapeHtml(new URL(invoice.payUrl).pathname)
  return htmlPage({
    title: `${texts.title} (SANDBOX)`,
    language,
    brand: "DOKU",
    body: `<main>
<p class="hint">${texts.fake}</p>
<h1>${rupiah(invoice.amount)}</h1>
<dl>${facts(invoice, language)}</dl>
${items(invoice, texts)}
${note(invoice, view, language)}
${view === "declined" && isRetryOffered ? `<form method="get" action="${path}"><button class="primary">${texts.retry}</button></form>` : ""}
<form method="post" action="${path}">${buttons(view, texts)}</form>
</main>`,
  })
}

/** The page for an unknown token. */
export function unknownCheckoutPage(): Answer {
  return htmlPage({
    status: 404,
    title: `${PAGE_TEXTS.id.unknown} (SANDBOX)`,
    brand: "DOKU",
    body: `<main><h1>${PAGE_TEXTS.id.unknown}</h1><p lang="en">${PAGE_TEXTS.en.unknown}</p></main>`,
  })
}

/** Where a shopper ends whose order named no URL of the shop. */
export function farewellPage(invoice: InvoiceRecord): Answer {
  const { language } = pageOptions(invoice.request)
  const { title, close } = PAGE_TEXTS[language]
  return htmlPage({
    title: `${title} (SANDBOX)`,
    language,
    brand: "DOKU",
    body: `<main><h1>${close}</h1></main>`,
  })
}

function facts({ invoiceNumber, clientId, expiresAt }: InvoiceRecord, language: PageLanguage): string {
  const texts = PAGE_TEXTS[language]
  const rows = [
    [texts.invoice, invoiceNumber],
    [texts.merchant, clientId],
    [texts.method, "LinkAja"],
    [texts.until, expiresAt === null ? "" : inWords(new Date(expiresAt), language)],
  ]
  return rows.map(([name, value = ""]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join("")
}

/** 29 Nov 2026, 19:25 WIB */
function inWords(date: Date, language: PageLanguage): string {
  const locale = language === "id" ? "id-ID" : "en-GB"
  const format = { timeZone: "Asia/Jakarta", dateStyle: "medium", timeStyle: "short" } as const
  return `${new Intl.DateTimeFormat(locale, format).format(date)} WIB`
}

/** Checkout's items are optional. */
function items({ request }: InvoiceRecord, texts: PageTexts): string {
  const rows = itemRows(request)
  return rows === "" ? "" : `<h2>${texts.items}</h2>\n<ul>${rows}</ul>`
}

function note({ status, request }: InvoiceRecord, view: PageView, language: PageLanguage): string {
  const { paid, failed, final } = PAGE_TEXTS[language]
  switch (view) {
    case "paid":
      return `<p class="note paid" role="status">${paid}</p>`
    case "expired":
      return `<p class="note failed" role="status">${PAGE_TEXTS.id.expired} <span lang="en">${PAGE_TEXTS.en.expired}</span></p>`
    case "declined":
      return `<p class="note failed" role="status">${pageOptions(request).isRetryOffered ? failed : final}</p>`
    case "payable":
      return status === "FAILED" ? `<p class="note failed" role="status">${failed}</p>` : ""
  }
}

function buttons(view: PageView, texts: PageTexts): string {
  switch (view) {
    case "payable":
      return `${actionButton("pay", texts.pay, "primary")}${actionButton("decline", texts.decline, "danger")}${actionButton("abandon", texts.leave, "plain")}`
    // Documented: the result page's button leads to callback_url_result.
    case "paid":
      return actionButton("return", texts.back, "primary")
    case "declined":
      return actionButton("return", texts.back, "plain")
    case "expired":
      return actionButton("abandon", texts.back, "plain")
  }
}
