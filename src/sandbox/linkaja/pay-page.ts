import { actionButton, itemRows } from "../doku/page-parts"
import type { Answer } from "../http/answer"
import { escapeHtml, htmlPage, rupiah } from "../http/html"
import { type InvoiceRecord, isPaid } from "../state/book"

/** LinkAja's page for one invoice. */
export function payPage(invoice: InvoiceRecord, payable: boolean): Answer {
  const action = escapeHtml(new URL(invoice.payUrl).pathname)
  const note = isPaid(invoice)
    ? `<p class="note paid" role="status">Tagihan ini sudah dibayar. <span lang="en">Already paid.</span></p>`
    : payable
      ? invoice.status === "FAILED"
        ? `<p class="note failed" role="status">Pembayaran sebelumnya ditolak. Silakan coba lagi.</p>`
        : ""
      : `<p class="note failed" role="status">Tagihan ini sudah kedaluwarsa. <span lang="en">Expired.</span></p>`
  const buttons = payable
    ? `${actionButton("pay", "Bayar", "primary")}${actionButton("decline", "Tolak", "danger")}${actionButton("abandon", "Tutup tanpa membayar", "plain")}`
    : actionButton("abandon", "Kembali ke toko", "plain")
  return htmlPage({
    title: "Bayar dengan LinkAja (SANDBOX)",
    brand: "LinkAja",
    body: `<main>
<p class="hint">Halaman tiruan untuk uji coba; tidak ada uang sungguhan. <span lang="en">A fake page for testing: no real money moves.</span></p>
<h1>${rupiah(invoice.amount)}</h1>
<dl><dt>Nomor invoice</dt><dd><code>${escapeHtml(invoice.invoiceNumber)}</code></dd><dt>Merchant</dt><dd><code>${escapeHtml(invoice.clientId)}</code></dd></dl>
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
