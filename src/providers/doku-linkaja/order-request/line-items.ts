import { MAX_QUANTITY } from "../../../doku-api"
import { allocate, compare, sum } from "./allocate"
import type { CustomerSource } from "./customer"
import { ONE, toFixedPoint } from "./fixed-point"
import { DOKU_TEXT_LIMIT, toDokuText } from "./text"

/**
 * The cart or order behind a create-order request, as `query.graph` returns it. Every field may be missing; a number
 * may be a number, a string, or Medusa's BigNumber.
 */
export interface OrderSource extends CustomerSource {
  items?: (OrderSourceItem | null)[] | null
  shipping_methods?: (OrderSourceShippingMethod | null)[] | null
}

export interface OrderSourceItem {
  title?: string | null
  product_title?: string | null
  variant_title?: string | null
  variant_sku?: string | null
  quantity?: unknown
  /** IDR for the whole quantity, with tax and after discounts. If it is missing, `unit_price` × `quantity` is used. */
  total?: unknown
  unit_price?: unknown
}

export interface OrderSourceShippingMethod {
  name?: string | null
  /** With tax and after discounts. */
  total?: unknown
}

/** DOKU's line item: `price` is the price of one piece in integer IDR; price and quantity are at least 1. */
export interface DokuLineItem {
  name: string
  price: number
  quantity: number
  /** The variant's code as the store wrote it. */
  sku?: string
}

/**
 * The fields for `query.graph`, relative to the cart or order. `total` makes the cart module compute totals, including
 * those of each item (`shouldIncludeTotals` in @medusajs/cart), and load tax lines, adjustments and credit lines.
 * Without it, `items.total` is missing without an error.
 */
export const ORDER_SOURCE_FIELDS: string[] = [
  "total",
  "email",
  "items.title",
  "items.product_title",
  "items.variant_title",
  "items.variant_sku",
  "items.quantity",
  "items.unit_price",
  "items.total",
  "shipping_methods.name",
  "shipping_methods.total",
  "shipping_address.first_name",
  "shipping_address.last_name",
  "shipping_address.company",
  "shipping_address.phone",
  "shipping_address.country_code",
  "billing_address.first_name",
  "billing_address.last_name",
  "billing_address.company",
  "billing_address.phone",
  "billing_address.country_code",
]

/** The buyer's account, which another Medusa module holds. Read only when the addresses are incomplete. */
export const ACCOUNT_FIELDS: string[] = [
  "customer.first_name",
  "customer.last_name",
  "customer.email",
  "customer.phone",
]

/** Our own limit; DOKU documents none. A hundred line items with names of full length stay below 32 KB. */
const MAX_LINE_ITEMS = 100

/** A line item before rounding; `quantity` and `total` (IDR) in fixed point, `total` above zero. */
interface Line {
  name: string
  sku?: string
  quantity: bigint
  total: bigint
}

/** A line with its share of the amount, in integer IDR. */
interface ChargedLine extends Line {
  charged: bigint
}

/**
 * The line items of a purchase. They always add up to `amount` exactly, whatever the source holds or lacks: the
 * amount is what Medusa wants paid, the line items only explain it.
 *
 * @param rupiah integer IDR, at least 1
 * @throws RangeError when `rupiah` is not such a number: no line items could add up to it
 */
export function buildLineItems(source: OrderSource | null | undefined, rupiah: number): DokuLineItem[] {
  if (!Number.isSafeInteger(rupiah) || rupiah < 1) {
    throw new RangeError(`buildLineItems: the amount must be whole rupiah, at least 1; got ${rupiah}`)
  }
  const amount = BigInt(rupiah)
  const lines = explainAll(readLines(source), amount * ONE, soleName(source))
  const shares = allocate(
    amount,
    lines.map((line) => line.total),
  )
  const charged = lines
    .map((line, index) => ({ ...line, charged: shares[index] ?? 0n }))
    .filter((line) => line.charged > 0n)
  return mergeSmallest(charged).map(toLineItem)
}

/** Without free and negative lines, which DOKU rejects. */
function readLines(source: OrderSource | null | undefined): Line[] {
  return [
    ...present(source?.items).map(readItem),
    ...present(source?.shipping_methods).map(readShippingMethod),
  ].filter((line) => line.total > 0n)
}

function readItem(item: OrderSourceItem): Line {
  const quantity = toFixedPoint(item.quantity) ?? ONE
  const total = toFixedPoint(item.total) ?? ((toFixedPoint(item.unit_price) ?? 0n) * quantity) / ONE
  const sku = item.variant_sku?.trim()
  return {
    name: itemName(item) || "Item",
    ...(sku && { sku }),
    quantity: quantity > 0n ? quantity : ONE,
    total,
  }
}

function readShippingMethod(method: OrderSourceShippingMethod): Line {
  return {
    name: toDokuText(method.name) || "Shipping",
    quantity: ONE,
    total: toFixedPoint(method.total) ?? 0n,
  }
}

/**
 * Adds a line "Other charges" when the amount exceeds the lines' sum, so that no item looks dearer than it was. Up to
 * a rupiah per line is rounding, and a smaller amount means credit or a gift card: `allocate` spreads both.
 */
function explainAll(lines: Line[], amount: bigint, soleItemName: string): Line[] {
  if (lines.length === 0) return [{ name: soleItemName || "Order", quantity: ONE, total: amount }]
  const unexplained = amount - sum(lines.map((line) => line.total))
  const isRounding = unexplained <= BigInt(lines.length) * ONE
  return isRounding ? lines : [...lines, { name: "Other charges", quantity: ONE, total: unexplained }]
}

/** Keeps the largest lines in their order, and merges the rest into one at the end. */
function mergeSmallest(lines: ChargedLine[]): ChargedLine[] {
  if (lines.length <= MAX_LINE_ITEMS) return lines
  const largestFirst = [...lines].sort((a, b) => compare(b.charged, a.charged))
  const kept = new Set(largestFirst.slice(0, MAX_LINE_ITEMS - 1))
  const merged = lines.filter((line) => !kept.has(line))
  return [
    ...lines.filter((line) => kept.has(line)),
    {
      name: "Other items",
      quantity: ONE,
      total: sum(merged.map((line) => line.total)),
      charged: sum(merged.map((line) => line.charged)),
    },
  ]
}

/** Moves the quantity into the name when no whole unit price gives exactly the charged amount. */
function toLineItem({ name, sku, quantity, charged }: ChargedLine): DokuLineItem {
  const code = sku === undefined ? {} : { sku }
  const pieces = quantity / ONE
  const isWhole = quantity % ONE === 0n
  if (isWhole && pieces <= BigInt(MAX_QUANTITY) && charged % pieces === 0n) {
    return { name, price: Number(charged / pieces), quantity: Number(pieces), ...code }
  }
  const suffix = ` x ${Number(quantity) / Number(ONE)}`
  const room = DOKU_TEXT_LIMIT - suffix.length
  return { name: name.slice(0, room).trimEnd() + suffix, price: Number(charged), quantity: 1, ...code }
}

/** The product's name as the shopper saw it, with the variant's unless that adds nothing. */
function itemName(item: OrderSourceItem): string {
  const product = toDokuText(item.product_title) || toDokuText(item.title)
  const variant = toDokuText(item.variant_title)
  if (!variant || isDefaultVariant(variant)) return product
  if (!product || repeats(variant, product)) return variant
  return toDokuText(`${product} - ${variant}`)
}

/** Whether the variant's name already contains the product's, as "Kaos Hitam L" does for "Kaos Hitam". */
function repeats(variant: string, product: string): boolean {
  return `${variant} `.toLowerCase().startsWith(`${product} `.toLowerCase())
}

/** The name that Medusa's admin or Shopify gives to the only variant of a product. */
export function isDefaultVariant(title: string): boolean {
  return /^default (variant|title)$/i.test(title)
}

function soleName(source: OrderSource | null | undefined): string {
  const [item, ...others] = present(source?.items)
  return item && others.length === 0 ? itemName(item) : ""
}

function present<T>(list: (T | null)[] | null | undefined): T[] {
  return Array.isArray(list) ? list.filter((entry): entry is T => entry !== null && entry !== undefined) : []
}
