import type { HttpTypes } from "@medusajs/types"
import { idIn, isId, readReturnAddress } from "./return-address"

/** *Copy payment link* of Medusa Admin: `/payment-collection/:id?order_id=…`. The plugin appends `session_id`. */
export interface PaymentLink {
  collectionId: string
  orderId: string
  /** Comes with the way back from LinkAja. */
  sessionId?: string
}

/** @returns undefined for an address that names no order's collection. */
export function readPaymentLink(collectionId: string | undefined, search: string): PaymentLink | undefined {
  const orderId = idIn(new URLSearchParams(search), "order_id")
  if (orderId === undefined || collectionId === undefined || !isId(collectionId)) return undefined
  const sessionId = readReturnAddress(search)?.sessionId
  return { collectionId, orderId, ...(sessionId === undefined ? {} : { sessionId }) }
}

/** The link without the last payment: where a new one begins, and where LinkAja leads back to. */
export function pathOf({ collectionId, orderId }: PaymentLink): string {
  return `/payment-collection/${collectionId}?order_id=${orderId}`
}

/** The part of an order that says what is owed. */
export type PayableOrder = Pick<HttpTypes.StoreOrder, "status" | "summary"> & {
  payment_collections?: Pick<
    HttpTypes.StorePaymentCollection,
    "id" | "amount" | "captured_amount" | "status"
  >[]
}

export type Due =
  /** `amount`: what the collection still takes, in IDR. Medusa changes it with every change of the order. */
  | { kind: "owes"; amount: number }
  | { kind: "paid" }
  /** Paid in another way, cancelled, or changed so that nothing is left to pay. */
  | { kind: "nothing_owed" }
  /** The order has no such collection. */
  | { kind: "unknown" }

export function readDue({ status, summary, payment_collections }: PayableOrder, collectionId: string): Due {
  const collection = payment_collections?.find(({ id }) => id === collectionId)
  if (collection === undefined) return { kind: "unknown" }
  if (status === "canceled" || collection.status === "canceled") return { kind: "nothing_owed" }
  if (collection.status === "completed") return { kind: "paid" }
  if (summary.pending_difference <= 0) return { kind: "nothing_owed" }
  return { kind: "owes", amount: collection.amount - (collection.captured_amount ?? 0) }
}

/**
 * The link to what the order owes besides this collection: after a change, Medusa gives the difference a collection of
 * its own, and so does the plugin with the rest of a payment that a change came before.
 */
export function otherLink(
  { payment_collections }: PayableOrder,
  { collectionId, orderId }: PaymentLink,
): PaymentLink | undefined {
  const unpaid = payment_collections?.find(({ id, status }) => id !== collectionId && status === "not_paid")
  return unpaid && { collectionId: unpaid.id, orderId }
}
