import { setTimeout as delay } from "node:timers/promises"
import type { MedusaRequest } from "@medusajs/framework/http"
import type { BigNumberInput } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService, type Transaction } from "../../modules/doku"
import { isOurProviderId } from "../../modules/doku/config/options"
import type { StatusQueryResult } from "../../modules/doku/inbound/query-status"
import { toRupiah } from "../../money/rupiah"
import { refreshCollection } from "../../workflows/medusa/core-workflows"
import { findCompletionObstacle } from "../../workflows/precheck/completion-precheck"
import { PRECHECK_CART_FIELDS, type PrecheckCart } from "../../workflows/precheck/read-cart"
import {
  ALREADY_PAID,
  NOTHING_OWED,
  NOTHING_TO_PAY,
  PAID_IN_PART,
  type Refused,
  STILL_ASKING,
  TOTAL_CHANGED,
  underReview,
} from "./refusals"

/** A shopper waits. In ms. */
const ASK_WITHIN_MS = 3_000
/**
 * Whoever asks for a new page has come from the old one, so DOKU is asked again soon, though not at every request: a
 * client can send any number. In ms.
 */
const ASK_EVERY_MS = 500
/** For so long a new payment waits for DOKU's answer about an older one. In ms. */
const MAX_WAIT_MS = 90_000

interface Collection {
  id: string
  amount: BigNumberInput
  cart?: PrecheckCart | null
  payment_sessions?: { provider_id: string; payment?: SessionPayment | null }[]
}

interface SessionPayment {
  captured_at: string | Date | null
  canceled_at: string | Date | null
}

/**
 * Why no payment session may be made in a collection, if anything is in the way. Runs under its lease, before Medusa
 * replaces the sessions that are there.
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
    // An answer that isn't there yet keeps nobody from another provider, so it isn't waited for either.
    unanswered = await (ours ? askPatiently(doku, opened) : askAbout(doku, opened))
    const [waiting] = (await doku.ledger.listWithMoney(collectionId)).filter(
      ({ settlement }) => settlement === "open",
    )
    // The provider lets a session of ours stand for money that is here, or refuses another amount.
    if (waiting) return ours ? undefined : underReview(waiting.invoice_number)
  }
  const collection = await readCollection(req, collectionId, [
    ...(first ? [] : SESSION_FIELDS),
    ...(ours ? PRECHECK_CART_FIELDS : ["id"]).map((field) => `cart.${field}`),
  ])
  if (!collection) return undefined
  if (holdsCapturedPayment(collection)) return collection.cart ? ALREADY_PAID : PAID_IN_PART
  if (!ours) return undefined
  if (unanswered && (await mustWaitForDoku(doku, unanswered))) return STILL_ASKING
  if (collection.cart) return whyCartCantBePaid(req, collection, collection.cart, providerId)
  return (await belongsToOrder(req, collectionId)) ? undefined : NOTHING_OWED
}

/** A collection without a cart is an order's, or that of a cart which was deleted. */
async function belongsToOrder(req: MedusaRequest, collectionId: string): Promise<boolean> {
  const { data } = await req.scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_collection",
    fields: ["id", "order.id"],
    filters: { id: collectionId },
  })
  return Boolean((data[0] as unknown as { order?: { id: string } | null } | undefined)?.order)
}

/**
 * Asks DOKU about invoices that a shopper has opened.
 *
 * @param minIntervalMs at least so long since the last question about the same one.
 * @returns one of them about which nobody knows whether it was paid.
 */
export async function askAbout(
  doku: DokuModuleService,
  transactions: readonly Transaction[],
  minIntervalMs?: number,
): Promise<Transaction | undefined> {
  return (await listUnanswered(doku, transactions, minIntervalMs))[0]?.transaction
}

/** The same, once more for what was asked about a moment ago: the shopper comes straight from the return page. */
async function askPatiently(
  doku: DokuModuleService,
  transactions: readonly Transaction[],
): Promise<Transaction | undefined> {
  const unanswered = await listUnanswered(doku, transactions, ASK_EVERY_MS)
  const silent = unanswered.find(({ asked }) => asked)
  const tooSoon = unanswered.filter(({ asked }) => !asked)
  if (silent || tooSoon.length === 0) return silent?.transaction
  await delay(ASK_EVERY_MS)
  const rest = tooSoon.map(({ transaction }) => transaction)
  return (await listUnanswered(doku, rest, ASK_EVERY_MS))[0]?.transaction
}

async function listUnanswered(
  doku: DokuModuleService,
  transactions: readonly Transaction[],
  minIntervalMs?: number,
): Promise<StatusQueryResult[]> {
  const asked = await Promise.all(
    transactions.map((transaction) =>
      doku.queryStatus(transaction, {
        source: "start",
        shopperWaits: true,
        timeoutMs: ASK_WITHIN_MS,
        ...(minIntervalMs === undefined ? {} : { minIntervalMs }),
      }),
    ),
  )
  // Without an account nobody can be asked, and waiting for it would not end.
  return asked.filter(
    ({ answered, transaction }) => !answered && doku.accounts.forTransaction(transaction) !== undefined,
  )
}

/**
 * Whether a new page has to wait because nobody knows yet if this one was paid. Only for a while: a DOKU that is silent
 * for long must not keep everybody from paying.
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
    fields: ["id", "amount", ...fields],
    filters: { id },
  })
  return data[0] as unknown as Collection | undefined
}

function holdsCapturedPayment({ payment_sessions = [] }: Collection): boolean {
  return payment_sessions.some(
    ({ provider_id, payment }) =>
      isOurProviderId(provider_id) && payment?.captured_at && !payment.canceled_at,
  )
}

async function whyCartCantBePaid(
  req: MedusaRequest,
  { id, amount }: Collection,
  cart: PrecheckCart,
  providerId: string,
): Promise<Refused | undefined> {
  // A currency that LinkAja doesn't take, or a cart that is empty, is for the provider to name.
  if (cart.currency_code?.toLowerCase() !== "idr") return undefined
  const total = toRupiah(cart.total)
  if (total <= 0) return (cart.items ?? []).length > 0 ? NOTHING_TO_PAY : undefined
  if (total !== toRupiah(amount)) {
    // Medusa works out taxes anew without bringing the collection along; a session is made of the collection's amount.
    const problem = await refreshCollection(req.scope, cart.id)
    if (problem) return TOTAL_CHANGED
  }
  const obstacle = await findCompletionObstacle(req.scope, cart.id, { mode: "page", cart, providerId })
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  if (!obstacle) doku.preparedCarts.put(id, cart)
  return obstacle
}
