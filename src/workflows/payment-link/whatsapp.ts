import type { Language } from "../../modules/doku/config/options"
import { formatRupiah } from "../../money/rupiah"
import { toDokuPhone } from "../../providers/doku-linkaja/order-request/phone"
import type { LinkOrder } from "./link-order"

export interface LinkMessage {
  store: string
  order: LinkOrder
  /** Integer IDR. */
  owed: number
  url: string
  /** For an order without a country. */
  language: Language
}

/**
 * A URL that opens WhatsApp with a message to the customer. Without a valid phone number in the order, WhatsApp asks
 * whom to send it to.
 */
export function whatsAppUrl(message: LinkMessage): string {
  const url = new URL(`https://wa.me/${phoneOf(message.order) ?? ""}`)
  // URLSearchParams writes spaces as "+", which some versions of WhatsApp show.
  url.search = `text=${encodeURIComponent(linkMessage(message))}`
  return url.href
}

/** The message in the customer's language. Medusa keeps none, so it follows the country of the address. */
function linkMessage({ store, order, owed, url, language }: LinkMessage): string {
  const amount = formatRupiah(owed)
  return languageOf(order, language) === "id"
    ? `${store}: pesanan #${order.display_id} menunggu pembayaran ${amount}. Silakan bayar dengan LinkAja di ${url}`
    : `${store}: order #${order.display_id} awaits your payment of ${amount}. Please pay with LinkAja at ${url}`
}

function languageOf({ shipping_address, billing_address }: LinkOrder, fallback: Language): Language {
  const country = shipping_address?.country_code || billing_address?.country_code
  if (!country) return fallback
  return country.trim().toLowerCase() === "id" ? "id" : "en"
}

/** International digits without "+", as wa.me wants them. */
function phoneOf({ shipping_address, billing_address, customer }: LinkOrder): string | undefined {
  return (
    toDokuPhone(shipping_address?.phone, shipping_address?.country_code) ??
    toDokuPhone(billing_address?.phone, billing_address?.country_code) ??
    toDokuPhone(customer?.phone)
  )
}
