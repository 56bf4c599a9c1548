import type { Answer } from "../http/answer"
import { escapeHtml, htmlPage, rupiah } from "../http/html"
import type { InvoiceRecord } from "../state/book"
import type { BookView } from "./operations"

/** The book as a page, with links to the pages of its invoices. */
export function bookPage(book: BookView): Answer {
  const rows = book.invoices
    .map(
      (
        invoice,
      ) => `<tr><td><a href="${escapeHtml(new URL(invoice.payUrl).pathname)}"><code>${escapeHtml(invoice.invoiceNumber)}</code></a></td>
<td>${invoice.integration}</td><td class="number">${rupiah(invoice.amount)}</td><td class="number">${rupiah(invoice.paidAmount)}</td><td>${escapeHtml(statusWords(invoice))}</td>
<td>${escapeHtml(invoice.channel ?? "")}</td><td>${escapeHtml(invoice.createdAt)}</td><td>${escapeHtml(invoice.expiresAt ?? "")}</td><td>${escapeHtml(notificationSummary(invoice))}</td></tr>`,
    )
    .reverse()
    .join("\n")
  return htmlPage({
    title: "DOKU + LinkAja SANDBOX",
    brand: "DOKU + LinkAja",
    body: `<main class="wide" lang="en"><h1>The book</h1>
<p>Paid in all: <strong>${rupiah(book.paidTotal)}</strong> on ${book.paidCount} of ${book.invoices.length} invoices. As JSON: <a href="/__sandbox/book">book</a>, <a href="/__sandbox/requests">requests</a>, <a href="/__sandbox/notifications">notifications</a>, <a href="/__sandbox/settings">settings</a>. As DOKU's report: <a href="/__sandbox/report">CSV</a>, <a href="/__sandbox/report?style=excel-id">CSV of Excel in Indonesia</a>.</p>
${rows ? `<div class="scroll"><table><thead><tr><th scope="col">Invoice</th><th scope="col">Integration</th><th scope="col">Amount</th><th scope="col">Paid</th><th scope="col">Status</th><th scope="col">Channel</th><th scope="col">Created</th><th scope="col">Ends</th><th scope="col">Notifications</th></tr></thead><tbody>${rows}</tbody></table></div>` : "<p>Nothing was created yet.</p>"}
</main>`,
  })
}

function statusWords({ status, orderStatus }: InvoiceRecord): string {
  return orderStatus === "ORDER_GENERATED" ? status : `${status} (${orderStatus})`
}

function notificationSummary(invoice: InvoiceRecord): string {
  return invoice.notifications
    .map(({ status, state, attempts }) => {
      const last = attempts.at(-1)
      return `${status} ${state}${last ? ` (${last.httpStatus ?? last.error})` : ""}`
    })
    .join(", ")
}
