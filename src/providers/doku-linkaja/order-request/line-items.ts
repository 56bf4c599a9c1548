import { MAX_QUANTITY } from "../../../doku-api"
import { allocate, compare, sum } from "./allocate"
import { buildCustomer, type CustomerSource, type DokuCustomer } from "./customer"
import { ONE, toFixedPoint } from "./fixed-point"
import { DOKU_TEXT_LIMIT, toDokuText } from "./text"

/**
 * A cart or an order as `query.graph` returns it. Everything may be missing; numbers may be a number, a string,
 * or Medusa's BigNumber.
 */
export interface BasketSource extends CustomerSource {
  items?: (BasketItem | null)[] | null
  shipping_methods?: (BasketShippingMethod | null)[] | null
}

export interface BasketItem {
  title?: string | null
  product_title?: string | null
  variant_title?: string | null
  quantity?: unknown
  /** Of the whole row, with tax and after discounts. Without it, `unit_price` × `quantity` stands in. */
  total?: unknown
  unit_price?: unknown
}

export interface BasketShippingMethod {
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

export interface Basket {
  customer: DokuCustomer | undefined
  lineItems: DokuLineItem[]
}

/**
 * What to ask `query.graph` for, relative to the cart, and no more than is read. `total` is what makes the cart
 * module work out totals at all, those of each row included (`shouldIncludeTotals` in @medusajs/cart); it then
 * loads tax lines, adjustments and credit lines by itself. Without it `items.total` is silently absent.
 */
export const BASKET_CART_FIELDS: string[] = [
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
interface Row {
  name: string
  quantity: bigint
  total: bigint
}

/** A row with the whole rupiah that are charged for it. */
interface ChargedRow extends Row {
  charged: bigint
}

/**
 * What DOKU is told about a purchase. The line items always add up to `amount` exactly, whatever the source
 * holds or lacks: the amount is what Medusa wants paid, the rows only explain it.
 *
 * @param amount integer IDR, at least 1
 * @throws RangeError when `amount` is not such a number: no basket could add up to it
 */
export function buildBasket(source: BasketSource | null | undefined, amount: number): Basket {
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw new RangeError(`buildBasket: the amount must be whole rupiah, at least 1; got ${amount}`)
  }
  return { customer: buildCustomer(source), lineItems: buildLineItems(source, BigInt(amount)) }
}

function buildLineItems(source: BasketSource | null | undefined, amount: bigint): DokuLineItem[] {
  const transactions = explainAll(readRows(source), amount * ONE, soleName(source))
  const shares = allocate(
    amount,
    transactions.map((transaction) => transaction.total),
  )
  const charged = transactions
    .map((transaction, index) => ({ ...transaction, charged: shares[index] ?? 0n }))
    .filter((transaction) => transaction.charged > 0n)
  return mergeSmallest(charged).map(toLineItem)
}

/** Free and negative rows explain nothing that is charged, and DOKU takes neither. */
function readRows(source: BasketSource | null | undefined): Row[] {
  return [
    ...present(source?.items).map(readItem),
    ...present(source?.shipping_methods).map(readShippingMethod),
  ].filter((transaction) => transaction.total > 0n)
}

function readItem(item: BasketItem): Row {
  const quantity = toFixedPoint(item.quantity) ?? ONE
  const total = toFixedPoint(item.total) ?? ((toFixedPoint(item.unit_price) ?? 0n) * quantity) / ONE
  return { name: itemName(item) || "Item", quantity: quantity > 0n ? quantity : ONE, total }
}

function readShippingMethod(method: BasketShippingMethod): Row {
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
function explainAll(transactions: Row[], amount: bigint, soleItemName: string): Row[] {
  if (transactions.length === 0) return [{ name: soleItemName || "Order", quantity: ONE, total: amount }]
  const unexplained = amount - sum(transactions.map((transaction) => transaction.total))
  const isRounding = unexplained <= BigInt(transactions.length) * ONE
  return isRounding
    ? transactions
    : [...transactions, { name: "Other charges", quantity: ONE, total: unexplained }]
}

/** The largest rows stay, in their order; the rest become one at the end. */
function mergeSmallest(transactions: ChargedRow[]): ChargedRow[] {
  if (transactions.length <= MAX_LINE_ITEMS) return transactions
  const largestFirst = [...transactions].sort((a, b) => compare(b.charged, a.charged))
  const kept = new Set(largestFirst.slice(0, MAX_LINE_ITEMS - 1))
  const merged = transactions.filter((transaction) => !kept.has(transaction))
  return [
    ...transactions.filter((transaction) => kept.has(transaction)),
    {
      name: "Other items",
      quantity: ONE,
      total: sum(merged.map((transaction) => transaction.total)),
      charged: sum(merged.map((transaction) => transaction.charged)),
    },
  ]
}

/** Where no whole unit price multiplies back to what is charged, the quantity moves into the name. */
function toLineItem({ name, quantity, charged }: ChargedRow): DokuLineItem {
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
function itemName(item: BasketItem): string {
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

function soleName(source: BasketSource | null | undefined): string {
  const [item, ...others] = present(source?.items)
  return item && others.length === 0 ? itemName(item) : ""
}

function present<T>(list: (T | null)[] | null | undefined): T[] {
  return Array.isArray(list) ? list.filter((entry): entry is T => entry !== null && entry !== undefined) : []
}
