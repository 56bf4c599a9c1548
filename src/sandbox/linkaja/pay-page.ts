import { randomBytes } from "node:crypto"
import type { BookView } from "../control/operations"
import type { Answer } from "../http/answer"
import { isObject } from "../input/readers"
import { type InvoiceRecord, isPaid } from "../state/book"

/** Everything a page shows that somebody typed goes through here: item names come from shoppers. */
export function escapeHtml(value: string): string {
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
}

/** Rp50.000, as prices are written in Indonesia. @param amount integer IDR */
export function rupiah(amount: number): string {
  return `Rp${new Intl.NumberFormat("id-ID").format(amount)}`
}

/** LinkAja's page for one invoice. */
export function payPage(invoice: InvoiceRecord, { payable }: { payable: boolean }): Answer {
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
  return page(
    "Bayar dengan LinkAja (SANDBOX)",
    `<header><strong>LinkAja</strong><span class="badge">SANDBOX</span></header>
<main>
<p class="hint">Halaman tiruan untuk uji coba; tidak ada uang sungguhan. <span lang="en">A fake page for testing: no real money moves.</span></p>
<h1>${rupiah(invoice.amount)}</h1>
<dl><dt>Nomor tagihan</dt><dd><code>${escapeHtml(invoice.invoiceNumber)}</code></dd><dt>Merchant</dt><dd><code>${escapeHtml(invoice.clientId)}</code></dd></dl>
<h2>Rincian</h2>
<ul>${itemRows(invoice.request)}</ul>
${note}
<form method="post" action="${action}">${buttons}</form>
</main>`,
  )
}

/** What a browser gets whose message or page token leads nowhere. */
export function unknownPage(): Answer {
  const answer = page(
    "Tagihan tidak ditemukan (SANDBOX)",
    `<header><strong>LinkAja</strong><span class="badge">SANDBOX</span></header>
<main><h1>Tagihan tidak ditemukan</h1>
<p>Buka kembali halaman pembayaran dari toko. <span lang="en">Unknown invoice: start again from the shop.</span></p></main>`,
  )
  return { ...answer, status: 404 }
}

/** Brings the browser back by POST; a button is there for browsers without scripts. */
export function callbackForm(callbackUrl: string): Answer {
  return page(
    "Kembali ke toko (SANDBOX)",
    `<main><h1>Kembali ke toko…</h1>
<form method="post" action="${escapeHtml(callbackUrl)}" id="callback"><button class="primary">Lanjutkan</button></form></main>`,
    `document.getElementById("callback").submit()`,
  )
}

/** The book, for people. */
export function indexPage(book: BookView): Answer {
  const rows = book.invoices
    .map(
      (
        invoice,
      ) => `<tr><td><a href="${escapeHtml(new URL(invoice.payUrl).pathname)}"><code>${escapeHtml(invoice.invoiceNumber)}</code></a></td>
<td class="number">${rupiah(invoice.amount)}</td><td class="number">${rupiah(invoice.paidAmount)}</td><td>${escapeHtml(invoice.status)}</td>
<td>${escapeHtml(invoice.createdAt)}</td><td>${escapeHtml(notificationSummary(invoice))}</td></tr>`,
    )
    .reverse()
    .join("\n")
  return page(
    "DOKU + LinkAja SANDBOX",
    `<header><strong>DOKU + LinkAja</strong><span class="badge">SANDBOX</span></header>
<main class="wide" lang="en"><h1>The book</h1>
<p>Paid in all: <strong>${rupiah(book.paidTotal)}</strong> on ${book.paidCount} of ${book.invoices.length} invoices. As JSON: <a href="/__sandbox/book">book</a>, <a href="/__sandbox/requests">requests</a>, <a href="/__sandbox/notifications">notifications</a>, <a href="/__sandbox/settings">settings</a>.</p>
${rows ? `<div class="scroll"><table><thead><tr><th scope="col">Invoice</th><th scope="col">Amount</th><th scope="col">Paid</th><th scope="col">Status</th><th scope="col">Created</th><th scope="col">Notifications</th></tr></thead><tbody>${rows}</tbody></table></div>` : "<p>Nothing was created yet.</p>"}
</main>`,
  )
}

function notificationSummary(invoice: InvoiceRecord): string {
  return invoice.notifications
    .map(({ status, state, attempts }) => {
      const last = attempts.at(-1)
      return `${status} ${state}${last ? ` (${last.httpStatus ?? last.error})` : ""}`
    })
    .join(", ")
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

const STYLE = `*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1c1c1e;background:#f4f4f6}
header{display:flex;gap:12px;align-items:center;padding:14px 20px;background:#b3001b;color:#fff}
.badge{padding:2px 10px;border-radius:99px;background:#fff;color:#8a0015;font-size:13px;font-weight:700}
main{max-width:440px;margin:20px auto;padding:20px;background:#fff;border-radius:14px}main.wide{max-width:1100px}
h1{margin:.2em 0;font-size:30px}h2{font-size:17px;margin-bottom:4px}.hint{margin:0;color:#55555c;font-size:14px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 14px;margin:0}dt{color:#55555c}dd{margin:0;overflow-wrap:anywhere}
ul{list-style:none;margin:0;padding:0}li{display:flex;justify-content:space-between;gap:12px;padding:6px 0;border-bottom:1px solid #ececf0;overflow-wrap:anywhere}
.note{padding:10px 12px;border-radius:8px}.paid{background:#e2f5e6}.failed{background:#fdecea}
form{display:grid;gap:10px;margin-top:18px}button{min-height:48px;border-radius:10px;border:1px solid #b3001b;background:#fff;color:#8a0015;font:inherit;font-weight:600;cursor:pointer}
.primary{background:#b3001b;color:#fff}.plain{border-color:#8a8a92;color:#33333a}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{padding:8px 10px;text-align:left;border-bottom:1px solid #ececf0;white-space:nowrap}.number{text-align:right}`

/**
 * `form-action` lets any http(s) target through: browsers apply it to the redirects that follow a form, and
 * the way from here leads over the merchant's server to a shop, whose addresses aren't known here.
 */
function page(title: string, body: string, script?: string): Answer {
  const nonce = randomBytes(16).toString("base64")
  const scripts = script ? `<script nonce="${nonce}">${script}</script>` : ""
  return {
    status: 200,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": [
        "default-src 'none'",
        `style-src 'nonce-${nonce}'`,
        ...(script ? [`script-src 'nonce-${nonce}'`] : []),
        "form-action http: https:",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join("; "),
    },
    body: `<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style nonce="${nonce}">${STYLE}</style></head>
<body>${body}${scripts}</body></html>
`,
  }
}
