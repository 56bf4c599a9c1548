import type { HttpTypes } from "@medusajs/framework/types"
import { SHIPPING_OPTIONS } from "./catalogue"
import type { PaymentWord } from "./store-api"

/** Markup that is safe to send. Made only by `html`, which escapes every value that is not Markup itself. */
class Markup {
  constructor(readonly text: string) {}
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

function html(strings: TemplateStringsArray, ...values: (string | number | Markup | Markup[])[]): Markup {
  const rendered = values.map((value) => {
    if (value instanceof Markup) {
      return value.text
    }
    return Array.isArray(value)
      ? value.map(({ text }) => text).join("")
      : String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "")
  })
  return new Markup(String.raw({ raw: strings }, ...rendered))
}

/** "Rp85.000": Indonesian prices have no decimals. */
export function rupiah(amount: number): string {
  return `Rp${new Intl.NumberFormat("id-ID", { maximumFractionDigits: 0 }).format(amount)}`
}

const STYLE = new Markup(`
  :root { color-scheme: light dark; --accent: #c8102e; --line: color-mix(in srgb, currentColor 18%, transparent) }
  * { box-sizing: border-box }
  body { margin: 0 auto; max-width: 62rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif }
  header a { color: inherit; text-decoration: none }
  main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)) }
  article { border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; display: flex; flex-direction: column }
  article p { flex: 1; margin: .25rem 0 1rem }
  h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 0 }
  form, label { grid-template-columns: minmax(0, 1fr) }
  form { display: grid; gap: .5rem }
  label { display: grid; gap: .15rem; font-size: .85rem }
  select, button, .button { font: inherit; padding: .6rem .75rem; border-radius: .5rem; border: 1px solid var(--line) }
  button, .button { background: var(--accent); color: #fff; border: 0; font-weight: 600; cursor: pointer; text-decoration: none }
  section { grid-column: 1 / -1; max-width: 34rem }
  code { overflow-wrap: anywhere }
`)

function page(title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Toko Nusantara</title><style>${STYLE}</style></head>
<body><header><h1><a href="/">Toko Nusantara</a></h1></header><main>${body}</main></body></html>`.text
}

export function productsPage(products: HttpTypes.StoreProduct[]): string {
  return page("Belanja", html`${products.map(card)}`)
}

function card(product: HttpTypes.StoreProduct): Markup {
  const variants = [...(product.variants ?? [])].sort((one, other) => rank(one) - rank(other))
  const label = (variant: HttpTypes.StoreProductVariant) => {
    const price = rupiah(variant.calculated_price?.calculated_amount ?? 0)
    return variants.length > 1 ? `${variant.title} – ${price}` : price
  }
  return html`<article><h2>${product.title}</h2><p>${product.description ?? ""}</p>
<form method="post" action="/bayar">
<label>Pilihan <select name="variant_id">${variants.map(
    (variant) => html`<option value="${variant.id}">${label(variant)}</option>`,
  )}</select></label>
<label>Pengiriman <select name="courier">${SHIPPING_OPTIONS.map(
    ({ name, description, price }) =>
      html`<option value="${name}">${name} (${description}) – ${rupiah(price)}</option>`,
  )}</select></label>
<button>Bayar dengan LinkAja</button></form></article>`
}

/** The store's own order of variants; the API lists them by id. */
function rank(variant: HttpTypes.StoreProductVariant): number {
  return variant.variant_rank ?? 0
}

const OUTCOMES: Record<PaymentWord, { title: string; text: string }> = {
  paid: { title: "Pembayaran diterima", text: "Terima kasih! Pesanan Anda sedang kami siapkan." },
  pending: {
    title: "Menunggu konfirmasi",
    text: "Kami sedang memastikan pembayaran Anda. Halaman ini memperbarui diri sendiri.",
  },
  failed: {
    title: "Pembayaran belum berhasil",
    text: "Tidak ada pesanan yang dibuat. Anda boleh mencoba lagi.",
  },
  expired: { title: "Waktu pembayaran habis", text: "Tidak ada pesanan yang dibuat. Silakan mulai lagi." },
  review: {
    title: "Pembayaran sedang kami periksa",
    text: "Dana Anda sudah kami terima. Jangan membayar lagi; hubungi kami dengan menyebut nomor tagihan di bawah.",
  },
}

export function outcomePage(payment: PaymentWord, details: { orderId?: string; invoice?: string }): string {
  const { title, text } = OUTCOMES[payment]
  const body = html`<section data-payment="${payment}"><h2>${title}</h2><p>${text}</p>
${details.orderId === undefined ? "" : html`<p>Nomor pesanan: <code>${details.orderId}</code></p>`}
${details.invoice === undefined ? "" : html`<p>Nomor tagihan: <code>${details.invoice}</code></p>`}
<p><a class="button" href="/">Kembali ke toko</a></p></section>`
  return page(title, body)
}

export function problemPage(sentence: string): string {
  return page(
    "Ada kendala",
    html`<section><h2>Ada kendala</h2><p>${sentence}</p><p><a class="button" href="/">Kembali ke toko</a></p></section>`,
  )
}
