import type { Answer } from "../http/answer"
import { escapeHtml, htmlPage, rupiah } from "../http/html"
import { isObject } from "../input/readers"
import { type InvoiceRecord, isPaid } from "../state/book"

/** LinkAja's page for one invoice. */
export function payPage(invoice: InvoiceRecord, payable: boolean): Answer {
  const action = escapeHtml(new URL(invoice.payUrl).pathname)
  const button = (value: string, label: string, look: string) =>
    `<button name="action" value="${value}" class="${look}">${label}</button>`
  const note = isPaid(invoice)
    ? `<p class="note paid" role="status">Tagihan ini sudah dibayar. <span lang="en">Already paid.</span></p>`
    : payable
      ? invoice.status === "FAILED"
        ? `<p class="note failed" role="status">Pembayaran sebelumnya ditolak. Silakan coba lagi.</p>`
        : ""
      : `<p class="note failed" role="status">Tagihan ini sudah kedaluwarsa. <span lang="en">Expired.</span></p>`
  const buttons = payable
    ? `${button("pay", "Bayar", "primary")}${button("decline", "Tolak", "danger")}${button("abandon", "Tutup tanpa membayar", "plain")}`
    : button("abandon", "Kembali ke toko", "plain")
  return htmlPage({
    title: "Bayar dengan LinkAja (SANDBOX)",
    brand: "LinkAja",
    body: `<main>
<p class="hint">Halaman tiruan untuk uji coba; tidak ada uang sungguhan. <span lang="en">A fake page for testing: no real money moves.</span></p>
<h1>${rupiah(invoice.amount)}</h1>
<dl><dt>Nomor tagihan</dt><dd><code>${escapeHtml(invoice.invoiceNumber)}</code></dd><dt>Merchant</dt><dd><code>${escapeHtml(invoice.clientId)}</code></dd></dl>
<h2>Rincian</h2>
<ul>${itemRows(invoice.request)}</ul>
${note}
<form method="post" action="${action}">${buttons}</form>
</main>`,
  })
}

/** The page for an unknown message or page token. */
export function unknownPage(): Answer {
  return htmlPage({
    status: 404,
    title: "Tagihan tidak ditemukan (SANDBOX)",
    brand: "LinkAja",
    body: `<main><h1>Tagihan tidak ditemukan</h1>
<p>Buka kembali halaman pembayaran dari toko. <span lang="en">Unknown invoice: start again from the shop.</span></p></main>`,
  })
}

/** Sends the browser back by POST, by itself where scripts run. */
export function callbackForm(callbackUrl: string): Answer {
  return htmlPage({
    title: "Kembali ke toko (SANDBOX)",
    body: `<main><h1>Kembali ke toko…</h1>
<form method="post" action="${escapeHtml(callbackUrl)}" id="callback"><button class="primary">Lanjutkan</button></form></main>`,
    script: `document.getElementById("callback").submit()`,
  })
}

function itemRows(request: unknown): string {
  const order = isObject(request) && isObject(request.order) ? request.order : {}
  const items: unknown[] = Array.isArray(order.line_items) ? order.line_items : []
  return items
    .filter(isObject)
    .map(
      ({ name, price, quantity }) =>
        `<li><span>${escapeHtml(String(quantity))} × ${escapeHtml(String(name))}</span><span>${rupiah(Number(price) * Number(quantity))}</span></li>`,
    )
    .join("")
}
