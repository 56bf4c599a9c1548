import type { MedusaRequest } from "@medusajs/framework/http"
import type { BigNumberInput } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { DokuModuleService, Transaction } from "../../../../modules/doku"
import type { Refusal } from "../../../../modules/doku/ledger/refusal"
import { toRupiah } from "../../../../money/rupiah"
import {
  collectionIdsOf,
  loadOrderOfCollection,
  type OwingOrder,
  owedBy,
} from "../../../../workflows/medusa/order-debt"
import { findWaitingMoney } from "../../../../workflows/medusa/waiting-money"
import { findCompletionObstacle } from "../../../../workflows/precheck/completion-precheck"
import {
  ALREADY_ORDERED,
  NOTHING_OWED,
  ORDER_CHANGED,
  ORDER_PAGE_REPLACED,
  PAGE_REPLACED,
  TOTAL_CHANGED,
} from "../../../utils/refusals"
import { findUnansweredRetrying, mustWaitForDoku } from "../../../utils/session-gate"

/** Why the shopper is not sent on to LinkAja. */
export interface Closed {
  /** For the log. */
  reason: string
  /** For the shopper. Missing when the transaction's status says enough. */
  refusal?: Refusal
}

/** The shopper opened another page of this collection, and DOKU has not answered yet whether it was paid. */
export const WAITING_FOR_DOKU: Closed = { reason: "checking_another" }

/**
 * Checks everything that can make a payment useless, right before the shopper pays.
 *
 * @returns undefined when the shopper may pay.
 */
export async function whyClosed(
  req: MedusaRequest,
  doku: DokuModuleService,
  transaction: Transaction,
): Promise<Closed | undefined> {
  if (transaction.status !== "pending") return { reason: transaction.status }
  if (!transaction.redirect) return { reason: "not_offered" }
  if (transaction.expires_at <= new Date()) return { reason: "offer_ended" }
  // A payment of what an order owes has no cart of its own, even when the order came from one.
  const order =
    transaction.cart_id === null
      ? await loadOrderOfCollection(req.scope, transaction.payment_collection_id)
      : undefined
  const related = order ? collectionIdsOf(order) : transaction.payment_collection_id
  const opened = await doku.ledger.listPayable(related, { openedOnly: true, exceptId: transaction.id })
  // The request that led here has just queried them.
  const unanswered = await findUnansweredRetrying(doku, opened)
  if ((await doku.ledger.listWithMoney(transaction.payment_collection_id)).length > 0) {
    return { reason: "money_received" }
  }
  return (
    (await whyNothingIsOwed(req, doku, transaction, order)) ??
    (unanswered && (await mustWaitForDoku(doku, unanswered)) ? WAITING_FOR_DOKU : undefined)
  )
}

/** Statuses of a payment collection that is paid or cancelled. */
const OWES_NOTHING = ["authorized", "completed", "canceled"]

interface Collection {
  amount: BigNumberInput
  status: string
  cart?: {
    id: string
    total: BigNumberInput
    completed_at: string | null
    order?: { id: string } | null
  } | null
  payment_sessions?: { id: string; amount: BigNumberInput }[]
}

/**
 * An older page may show an amount that is not owed any more: a change of the cart deletes the session, another
 * provider may have completed the cart, and a changed or cancelled order keeps the sessions of its collection.
 */
async function whyNothingIsOwed(
  req: MedusaRequest,
  doku: DokuModuleService,
  transaction: Transaction,
  order: OwingOrder | undefined,
): Promise<Closed | undefined> {
  const [sessions, collection] = await Promise.all([
    doku.ledger.listSessions(transaction.id),
    readCollection(req, transaction.payment_collection_id),
  ])
  const cart = transaction.cart_id === null ? null : collection?.cart
  if (cart?.completed_at || cart?.order) return { reason: "ordered", refusal: ALREADY_ORDERED }
  if (transaction.cart_id !== null && !cart) return { reason: "cart_gone", refusal: NOTHING_OWED }
  if (!collection || OWES_NOTHING.includes(collection.status)) {
    return { reason: "nothing_owed", refusal: NOTHING_OWED }
  }
  const amounts = [collection.amount, ...(cart ? [cart.total] : [])]
  if (amounts.some((amount) => toRupiah(amount) !== transaction.amount)) {
    return { reason: "total_changed", refusal: cart ? refusalOf(TOTAL_CHANGED) : ORDER_CHANGED }
  }
  const ids = sessions.map(({ session_id }) => session_id)
  const live = (collection.payment_sessions ?? []).some(
    ({ id, amount }) => ids.includes(id) && toRupiah(amount) === transaction.amount,
  )
  if (!live) return { reason: "session_gone", refusal: cart ? PAGE_REPLACED : ORDER_PAGE_REPLACED }
  if (!cart) return whyOrderOwesLess(doku, transaction, order)
  const obstacle = await findCompletionObstacle(req.scope, cart.id, {
    mode: "page",
    providerId: transaction.provider_id,
  })
  return obstacle ? { reason: obstacle.code, refusal: refusalOf(obstacle) } : undefined
}

/** Another collection of the order may have taken the money meanwhile, or the order was changed or cancelled. */
async function whyOrderOwesLess(
  doku: DokuModuleService,
  { amount }: Transaction,
  order: OwingOrder | undefined,
): Promise<Closed | undefined> {
  if (!order) return { reason: "order_gone", refusal: NOTHING_OWED }
  if (await findWaitingMoney(doku, collectionIdsOf(order))) return { reason: "money_received" }
  const owed = owedBy(order)
  if (owed === 0) return { reason: "nothing_owed", refusal: NOTHING_OWED }
  return owed < amount ? { reason: "total_changed", refusal: ORDER_CHANGED } : undefined
}

/** An obstacle has further fields, which are not for the shopper. */
function refusalOf({ code, messages }: Refusal): Refusal {
  return { code, messages }
}

async function readCollection(req: MedusaRequest, id: string): Promise<Collection | undefined> {
  const { data } = await req.scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_collection",
    fields: [
      "id",
      "amount",
      "status",
      "payment_sessions.id",
      "payment_sessions.amount",
      "cart.id",
      "cart.total",
      "cart.completed_at",
      "cart.order.id",
    ],
    filters: { id },
  })
  return data[0] as unknown as Collection | undefined
}
