import { setTimeout as delay } from "node:timers/promises"
import type { MedusaRequest } from "@medusajs/framework/http"
import type { BigNumberInput } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService, type Transaction } from "../../modules/doku"
import { isOurProviderId } from "../../modules/doku/config/options"
import type { StatusQueryResult } from "../../modules/doku/inbound/query-status"
import { toRupiah } from "../../money/rupiah"
import { refreshCollection } from "../../workflows/medusa/core-workflows"
import {
  collectionIdsOf,
  loadOrderOfCollection,
  type OwingOrder,
  owedBy,
} from "../../workflows/medusa/order-debt"
import { loadRegionProviders } from "../../workflows/medusa/region-providers"
import { findWaitingMoney } from "../../workflows/medusa/waiting-money"
import { findCompletionObstacle } from "../../workflows/precheck/completion-precheck"
import { findOrdinaryCart } from "../../workflows/precheck/quick-check"
import { PRECHECK_CART_FIELDS, type PrecheckCart, readPrecheckCart } from "../../workflows/precheck/read-cart"
import {
  ALREADY_ORDERED,
  ALREADY_PAID,
  NOT_AVAILABLE,
  NOTHING_OWED,
  NOTHING_TO_PAY,
  PAID_IN_PART,
  type Refused,
  STILL_CHECKING,
  TOTAL_CHANGED,
  underReview,
} from "./refusals"

/** In ms. A shopper waits for the response. */
const QUERY_TIMEOUT_MS = 3_000
/**
 * In ms, per transaction. Short, because a shopper who starts a new payment comes from the page of the old one; not
 * zero, because a client can send any number of requests.
 */
const MIN_QUERY_INTERVAL_MS = 500
/** In ms. A new payment waits no longer for DOKU's answer about an older one. */
const MAX_WAIT_MS = 90_000

interface Collection {
  id: string
  amount: BigNumberInput
  status: string
  cart?: PrecheckCart | null
  payment_sessions?: { provider_id: string; payment?: SessionPayment | null }[]
}

interface SessionPayment {
  captured_at: string | Date | null
  canceled_at: string | Date | null
}

/**
 * Why no payment session may be made in a collection; undefined when one may. Runs under the collection's lease, before
 * Medusa replaces its sessions.
 *
 * @param providerId null for Medusa's *Mark as paid*.
 */
export async function whyNoNewSession(
  req: MedusaRequest,
  collectionId: string,
  providerId: string | null,
): Promise<Refused | undefined> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const ours = providerId !== null && isOurProviderId(providerId)
  const first = !(await doku.ledger.hasInvoices(collectionId))
  let unanswered: Transaction | undefined
  if (!first) {
    const opened = await doku.ledger.listPayable(collectionId, { openedOnly: true })
    // A missing answer blocks no other provider, so their sessions don't wait for it.
    unanswered = await (ours ? findUnansweredRetrying(doku, opened) : findUnanswered(doku, opened))
    const [waiting] = (await doku.ledger.listWithMoney(collectionId)).filter(
      ({ settlement }) => settlement === "open",
    )
    if (waiting && !ours) return underReview(waiting.invoice_number)
    if (waiting) {
      // The order may be made already, and not yet noted in the ledger; or by another payment of the collection.
      const collection = await readCollection(req, collectionId, [...SESSION_FIELDS, "cart.id"])
      // Otherwise the session is for the money that was received; the provider refuses another amount.
      return collection && whyCaptured(collection)
    }
  }
  const ordinary = ours
    ? await findOrdinaryCart(req.scope, { collection: collectionId }, providerId)
    : undefined
  const isOrdinary = ordinary !== undefined
  if (first && ours && ordinary?.collectionAmount) {
    const cart = await readPrecheckCart(req.scope, ordinary.cartId, "ordinary")
    const collection = { id: collectionId, amount: ordinary.collectionAmount }
    if (cart && !cart.completed_at)
      return whyCartCantBePaid(req, collection, cart, { providerId, isOrdinary })
  }
  const collection = await readCollection(req, collectionId, [
    ...(first ? [] : SESSION_FIELDS),
    ...(ours ? PRECHECK_CART_FIELDS : ["id"]).map((field) => `cart.${field}`),
  ])
  if (!collection) return undefined
  const captured = whyCaptured(collection)
  if (captured) return captured
  if (ours && unanswered && (await mustWaitForDoku(doku, unanswered))) return STILL_CHECKING
  const { cart } = collection
  if (ours && cart && !cart.completed_at)
    return whyCartCantBePaid(req, collection, cart, { providerId, isOrdinary })
  const order = await loadOrderOfCollection(req.scope, collectionId)
  const elsewhere = order && (await whyOrderIsBusy(doku, order, collectionId, ours))
  if (!ours || elsewhere) return elsewhere
  if (order) {
    const enabled = await loadRegionProviders(req.scope, order.region_id)
    return enabled.includes(providerId) ? whyOrderCantBePaid(order, collection) : NOT_AVAILABLE
  }
  // The cart was deleted, or its completion broke off.
  return cart ? whyCartCantBePaid(req, collection, cart, { providerId, isOrdinary }) : NOTHING_OWED
}

/** Statuses of a payment collection that takes no further payment. */
const OWES_NOTHING = ["authorized", "partially_authorized", "completed", "canceled"]

/** Money for the order may be in another one of its collections, or be on its way there. */
async function whyOrderIsBusy(
  doku: DokuModuleService,
  order: OwingOrder,
  collectionId: string,
  ours: boolean,
): Promise<Refused | undefined> {
  const others = collectionIdsOf(order).filter((id) => id !== collectionId)
  const opened = await doku.ledger.listPayable(others, { openedOnly: true })
  const unanswered = await (ours ? findUnansweredRetrying(doku, opened) : findUnanswered(doku, opened))
  const waiting = await findWaitingMoney(doku, others)
  if (waiting) return underReview(waiting.invoice_number)
  return ours && unanswered && (await mustWaitForDoku(doku, unanswered)) ? STILL_CHECKING : undefined
}

/** Medusa makes a session of a collection's amount, whatever its order owes. */
function whyOrderCantBePaid(order: OwingOrder, { amount, status, cart }: Collection): Refused | undefined {
  if (OWES_NOTHING.includes(status)) return cart ? ALREADY_ORDERED : NOTHING_OWED
  return owedBy(order) < toRupiah(amount) ? NOTHING_OWED : undefined
}

/**
 * Queries DOKU's status of transactions whose page a shopper has opened.
 *
 * @returns the first transaction that DOKU gave no answer about.
 */
async function findUnanswered(
  doku: DokuModuleService,
  transactions: readonly Transaction[],
): Promise<Transaction | undefined> {
  return (await listUnanswered(doku, transactions))[0]?.transaction
}

/** Waits for transactions that were queried too recently, e.g. on the return page a moment ago, and queries them too. */
export async function findUnansweredRetrying(
  doku: DokuModuleService,
  transactions: readonly Transaction[],
): Promise<Transaction | undefined> {
  const unanswered = await listUnanswered(doku, transactions, MIN_QUERY_INTERVAL_MS)
  const silent = unanswered.find(({ queried }) => queried)
  const tooSoon = unanswered.filter(({ queried }) => !queried)
  if (silent || tooSoon.length === 0) return silent?.transaction
  await delay(MIN_QUERY_INTERVAL_MS)
  const rest = tooSoon.map(({ transaction }) => transaction)
  return (await listUnanswered(doku, rest, MIN_QUERY_INTERVAL_MS))[0]?.transaction
}

async function listUnanswered(
  doku: DokuModuleService,
  transactions: readonly Transaction[],
  minIntervalMs?: number,
): Promise<StatusQueryResult[]> {
  const results = await Promise.all(
    transactions.map((transaction) =>
      doku.queryStatus(transaction, {
        source: "start",
        shopperWaits: true,
        timeoutMs: QUERY_TIMEOUT_MS,
        ...(minIntervalMs === undefined ? {} : { minIntervalMs }),
      }),
    ),
  )
  // Without an account no query is possible, so waiting for its answer would never end.
  return results.filter(
    ({ answered, transaction }) => !answered && doku.accounts.forTransaction(transaction) !== undefined,
  )
}

/**
 * Whether a new payment has to wait for DOKU's answer about this transaction. The wait is limited, so that an outage of
 * DOKU doesn't stop all payments.
 */
export async function mustWaitForDoku(doku: DokuModuleService, unanswered: Transaction): Promise<boolean> {
  return (await doku.ledger.waitingForDokuMs(unanswered)) < MAX_WAIT_MS
}

const SESSION_FIELDS = [
  "payment_sessions.provider_id",
  "payment_sessions.payment.captured_at",
  "payment_sessions.payment.canceled_at",
]

async function readCollection(
  req: MedusaRequest,
  id: string,
  fields: readonly string[],
): Promise<Collection | undefined> {
  const { data } = await req.scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_collection",
    fields: ["id", "amount", "status", ...fields],
    filters: { id },
  })
  return data[0] as unknown as Collection | undefined
}

/** Medusa would have to delete the session of a captured payment, and can't. */
function whyCaptured({ cart, payment_sessions = [] }: Collection): Refused | undefined {
  const captured = payment_sessions.some(
    ({ provider_id, payment }) =>
      isOurProviderId(provider_id) && payment?.captured_at && !payment.canceled_at,
  )
  if (captured) return cart ? ALREADY_PAID : PAID_IN_PART
}

async function whyCartCantBePaid(
  req: MedusaRequest,
  { id, amount }: Pick<Collection, "id" | "amount">,
  cart: PrecheckCart,
  { providerId, isOrdinary }: { providerId: string; isOrdinary: boolean },
): Promise<Refused | undefined> {
  // The provider refuses other currencies and empty carts with a message of its own.
  if (cart.currency_code?.toLowerCase() !== "idr") return undefined
  const total = toRupiah(cart.total)
  if (total <= 0) return (cart.items ?? []).length > 0 ? NOTHING_TO_PAY : undefined
  if (total !== toRupiah(amount)) {
    // Medusa recalculates taxes without updating the collection, and a session takes the collection's amount.
    const problem = await refreshCollection(req.scope, cart.id)
    if (problem) return TOTAL_CHANGED
  }
  const obstacle = isOrdinary
    ? undefined
    : await findCompletionObstacle(req.scope, cart.id, { mode: "page", cart, providerId })
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  if (!obstacle) doku.preparedCarts.put(id, cart)
  return obstacle
}
