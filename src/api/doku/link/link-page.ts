import { randomBytes } from "node:crypto"
import type { MedusaResponse } from "@medusajs/framework/http"
import type { Language } from "../../../modules/doku/config/options"
import { formatRupiah, toRupiah } from "../../../money/rupiah"
import { isDefaultVariant } from "../../../providers/doku-linkaja/order-request/line-items"
import type { LinkOrder } from "../../../workflows/payment-link/link-order"
import { escapeHtml, protect, sendPage, towardsLinkAja } from "../pages"
import type { LinkState } from "./link-state"
import { LINK_TEXTS, type LinkTexts, type Words } from "./link-texts"

/** A long order would push the button off a small screen. */
const MAX_ITEMS = 8

export interface LinkPageInput {
  state: LinkState
  store: string
  language: Language
  /** DOKU's host, to which the button's redirects lead. */
  baseUrl: string
  /** Query of the other language's link and of the form: `session_id` of a customer who comes back. */
  query: URLSearchParams
}

/** A failed press of the button. */
export type Notice = "busy" | "stillChecking" | "tooMany" | "noAnswer" | "unavailable"

const NOTICE_STATUS: Record<Notice, number> = {
  busy: 409,
  stillChecking: 409,
  tooMany: 429,
  noAnswer: 503,
  unavailable: 503,
}

/** Sends the page of a payment link. It needs no JavaScript: the button is a form, and waiting states reload themselves. */
export function sendLinkPage(res: MedusaResponse, input: LinkPageInput, notice?: Notice): void {
  const { state, language, baseUrl } = input
  protect(res)
  res.vary("Accept-Language")
  res.setHeader("Content-Language", language)
  // Nobody else may learn from a search engine what an order owes.
  res.setHeader("X-Robots-Tag", "noindex")
  const refresh = state.kind === "pending" && notice === undefined ? refreshSeconds(state.since) : undefined
  if (refresh !== undefined) res.setHeader("Refresh", String(refresh))
  if (notice === "tooMany") res.setHeader("Retry-After", "3600")
  const status = notice ? NOTICE_STATUS[notice] : state.kind === "ended" ? 410 : 200
  sendPage(res, status, {
    nonce: randomBytes(16).toString("base64"),
    formAction: `'self' ${towardsLinkAja(baseUrl)}`,
    title: escapeHtml(LINK_TEXTS[language].title),
    body: bodyOf(input, notice),
    language,
    style: STYLE,
  })
}

/** LinkAja's answer comes within seconds, or not for long; a page that is left open must not load the server. */
function refreshSeconds(since: Date): number {
  const minutes = (Date.now() - since.getTime()) / 60_000
  if (minutes < 2) return 5
  return minutes < 15 ? 20 : 120
}

function bodyOf({ state, store, language, query }: LinkPageInput, notice: Notice | undefined): string {
  const texts = LINK_TEXTS[language]
  const { headline, sentence } = notice ? texts[notice] : wordsOf(state, texts)
  const order = "order" in state ? state.order : undefined
  const parts = [
    store && `<p class="store">${escapeHtml(store)}</p>`,
    `<h1>${escapeHtml(headline)}</h1>`,
    sentence && `<p role="status">${escapeHtml(sentence)}</p>`,
    order && amountOf(state, order, texts),
    order && itemsOf(order, texts),
    formOf(state, language, query, texts),
    otherLanguage(language, query, texts),
  ]
  return `<div data-state="${notice ?? state.kind}">\n${parts.filter(Boolean).join("\n")}\n</div>`
}

function wordsOf(state: LinkState, texts: LinkTexts): Words {
  if (state.kind === "review") return texts.review(state.invoice)
  if (state.kind === "rest") return texts.rest(formatRupiah(state.received))
  return texts[state.kind]
}

function amountOf(state: LinkState, order: LinkOrder, texts: LinkTexts): string {
  const owed = "owed" in state ? state.owed : undefined
  const paid = "amount" in state ? state.amount : undefined
  const amount = owed ?? paid
  const label = owed === undefined ? texts.paidAmount : texts.toPay
  return [
    `<p class="order">${escapeHtml(texts.order(order.display_id))}</p>`,
    amount !== undefined &&
      `<p class="amount"><span>${escapeHtml(label)}</span> <strong>${formatRupiah(amount)}</strong></p>`,
    owed !== undefined && paidBefore(order, owed, texts),
  ]
    .filter(Boolean)
    .join("\n")
}

/** Explains what is owed of an order that was paid in part. Left out where a return or a credit explains it too. */
function paidBefore({ total, summary }: LinkOrder, owed: number, texts: LinkTexts): string | undefined {
  const whole = toRupiah(total ?? 0)
  const paid = toRupiah(summary?.transaction_total ?? 0)
  if (paid <= 0 || whole - paid !== owed) return undefined
  return `<p>${escapeHtml(texts.paidBefore(formatRupiah(whole), formatRupiah(paid)))}</p>`
}

function itemsOf({ items }: LinkOrder, texts: LinkTexts): string {
  const quantities = new Map<string, number>()
  for (const item of items ?? []) {
    if (!item || Number(item.quantity) <= 0) continue
    // An item that a change added is a line of its own.
    quantities.set(itemName(item), (quantities.get(itemName(item)) ?? 0) + Number(item.quantity))
  }
  if (quantities.size === 0) return ""
  const more = quantities.size - MAX_ITEMS
  const rows = [...quantities]
    .slice(0, MAX_ITEMS)
    .map(([name, quantity]) => `<li>${escapeHtml(texts.quantity(quantity))} ${escapeHtml(name)}</li>`)
  if (more > 0) rows.push(`<li>${escapeHtml(texts.moreItems(more))}</li>`)
  return `<h2>${escapeHtml(texts.items)}</h2>\n<ul>\n${rows.join("\n")}\n</ul>`
}

function itemName({
  product_title,
  title,
  variant_title,
}: NonNullable<NonNullable<LinkOrder["items"]>[number]>) {
  const name = product_title || title || "–"
  return variant_title && !isDefaultVariant(variant_title) ? `${name}, ${variant_title}` : name
}

function formOf(state: LinkState, language: Language, query: URLSearchParams, texts: LinkTexts): string {
  const button = buttonOf(state, texts)
  if (!button) return ""
  const action = escapeHtml(addressIn(language, query))
  return `<form method="post" action="${action}">\n<button type="submit">${escapeHtml(button)}</button>\n</form>`
}

function buttonOf(state: LinkState, texts: LinkTexts): string | undefined {
  switch (state.kind) {
    case "owes":
    case "changed":
    case "rest":
      return texts.pay
    case "failed":
    case "expired":
      return texts.again
    case "pending":
      // Without an amount the money is received already.
      return state.owed === undefined ? undefined : texts.goOn
    default:
      return undefined
  }
}

function otherLanguage(language: Language, query: URLSearchParams, texts: LinkTexts): string {
  const other = language === "id" ? "en" : "id"
  const address = escapeHtml(addressIn(other, query))
  return `<p class="language"><a href="${address}" lang="${other}" hreflang="${other}">${escapeHtml(texts.otherLanguage)}</a></p>`
}

function addressIn(language: Language, query: URLSearchParams): string {
  const kept = new URLSearchParams(query)
  kept.set("lang", language)
  return `?${kept}`
}

const STYLE = `body { margin: 0 auto; padding: 2rem 1rem; text-align: start; overflow-wrap: anywhere }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0 .75rem }
h2 { font-size: 1rem; margin: 1.5rem 0 .25rem }
ul { margin: 0; padding: 0; list-style: none }
.store { margin: 0; font-weight: 600 }
.order { margin: 1.5rem 0 0 }
.amount { margin: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; align-items: baseline }
.amount strong { font-size: 1.8rem }
form { margin: 1.5rem 0 }
button { width: 100%; min-height: 3rem; font-weight: 600; cursor: pointer }
button:focus-visible, a:focus-visible { outline: 3px solid currentColor; outline-offset: 3px }
a { color: inherit; display: inline-block; padding: .75rem 0 }
`
