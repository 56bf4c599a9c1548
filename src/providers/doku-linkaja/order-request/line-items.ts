import { MAX_QUANTITY } from "../../../doku-api"
import { allocate, compare, sum } from "./allocate"
import type { CustomerSource } from "./customer"
import { ONE, toFixedPoint } from "./fixed-point"
import { DOKU_TEXT_LIMIT, toDokuText } from "./text"

/**
 * A cart or an order as `query.graph` returns it. Everything may be missing; numbers may be a number, a string,
 * or Medusa's BigNumber.
 */
export interface OrderSource extends CustomerSource {
  items?: (OrderSourceItem | null)[] | null
  shipping_methods?: (OrderSourceShippingMethod | null)[] | null
}

export interface OrderSourceItem {
  title?: string | null
  product_title?: string | null
  variant_title?: string | null
  quantity?: unknown
  /** Of the whole row, with tax and after discounts. Without it, `unit_price` × `quantity` stands in. */
  total?: unknown
  unit_price?: unknown
}

export interface OrderSourceShippingMethod {
  name?: string | null
  /** With tax and after discounts. */
  total?: unknown
}

/** DOKU's row: `price` is that of one piece, in integer IDR; price and quantity are at least 1. */
export interface DokuLineItem {
  name: string
  price: number
  quantity: number
}

/**
 * What to ask `query.graph` for, relative to the cart, and no more than is read. `total` is what makes the cart
 * module work out totals at all, those of each row included (`shouldIncludeTotals` in @medusajs/cart); it then
 * loads tax lines, adjustments and credit lines by itself. Without it `items.total` is silently absent.
 */
export const ORDER_SOURCE_FIELDS: string[] = [
  "total",
  "email",
  "items.title",
  "items.product_title",
  "items.variant_title",
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

/** The account of the one who buys stands in a module of its own, and is read only where the addresses leave gaps. */
export const ACCOUNT_FIELDS: string[] = [
  "customer.first_name",
  "customer.last_name",
  "customer.email",
  "customer.phone",
]

/** Our own choice: DOKU documents no limit. A hundred rows with names of full length stay below 32 KB. */
const MAX_LINE_ITEMS = 100

/** A row on its way to DOKU; `quantity` and `total` (IDR) in fixed point, `total` above zero. */
interface Line {
  name: string
  quantity: bigint
  total: bigint
}

/** A row with the whole rupiah that are charged for it. */
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

/** Free and negative rows explain nothing that is charged, and DOKU takes neither. */
function readLines(source: OrderSource | null | undefined): Line[] {
  return [
    ...present(source?.items).map(readItem),
    ...present(source?.shipping_methods).map(readShippingMethod),
  ].filter((line) => line.total > 0n)
}

function readItem(item: OrderSourceItem): Line {
  const quantity = toFixedPoint(item.quantity) ?? ONE
  const total = toFixedPoint(item.total) ?? ((toFixedPoint(item.unit_price) ?? 0n) * quantity) / ONE
  return { name: itemName(item) || "Item", quantity: quantity > 0n ? quantity : ONE, total }
}

function readShippingMethod(method: OrderSourceShippingMethod): Line {
  return {
    name: toDokuText(method.name) || "Shipping",
    quantity: ONE,
    total: toFixedPoint(method.total) ?? 0n,
  }
}

/**
 * The rows with one more for what they don't explain. A difference of up to a rupiah a row is rounding, and too
 * much in the rows is credit or a gift card; both are spread over the rows by `allocate`. A larger amount than
 * the rows hold must not make goods look dearer than they were.
 */
function explainAll(lines: Line[], amount: bigint, soleItemName: string): Line[] {
  if (lines.length === 0) return [{ name: soleItemName || "Order", quantity: ONE, total: amount }]
  const unexplained = amount - sum(lines.map((line) => line.total))
  const isRounding = unexplained <= BigInt(lines.length) * ONE
  return isRounding ? lines : [...lines, { name: "Other charges", quantity: ONE, total: unexplained }]
}

/** The largest rows stay, in their order; the rest become one at the end. */
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

/** Where no whole unit price multiplies back to what is charged, the quantity moves into the name. */
function toLineItem({ name, quantity, charged }: ChargedLine): DokuLineItem {
  const pieces = quantity / ONE
  const isWhole = quantity % ONE === 0n
  if (isWhole && pieces <= BigInt(MAX_QUANTITY) && charged % pieces === 0n) {
    return { name, price: Number(charged / pieces), quantity: Number(pieces) }
  }
  const suffix = ` x ${Number(quantity) / Number(ONE)}`
  const room = DOKU_TEXT_LIMIT - suffix.length
  return { name: name.slice(0, room).trimEnd() + suffix, price: Number(charged), quantity: 1 }
}

/** What the shopper saw in the shop: the product, and the variant where it says something more. */
function itemName(item: OrderSourceItem): string {
  const product = toDokuText(item.product_title) || toDokuText(item.title)
  const variant = toDokuText(item.variant_title)
  if (!variant || isDefaultVariant(variant)) return product
  if (!product || repeats(variant, product)) return variant
  return toDokuText(`${product} - ${variant}`)
}

/** "Kaos Hitam L" of the product "Kaos Hitam" says it all; so does a variant named like its product. */
function repeats(variant: string, product: string): boolean {
  return `${variant} `.toLowerCase().startsWith(`${product} `.toLowerCase())
}

/** The names that Medusa's admin and shops moved from Shopify give to the variant of a product that has one. */
function isDefaultVariant(title: string): boolean {
  return /^default (variant|title)$/i.test(title)
}

function soleName(source: OrderSource | null | undefined): string {
  const [item, ...others] = present(source?.items)
  return item && others.length === 0 ? itemName(item) : ""
}

function present<T>(list: (T | null)[] | null | undefined): T[] {
  return Array.isArray(list) ? list.filter((entry): entry is T => entry !== null && entry !== undefined) : []
}
