import type {
  AuthenticatedMedusaRequest,
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService, type Transaction } from "../../../modules/doku"
import type { AuditConclusion, NewAuditEntry } from "../../../modules/doku/audit/audit-trail"
import { isOurProviderId } from "../../../modules/doku/config/options"
import {
  BUSY_MESSAGE,
  CollectionLeases,
  findCollections,
  LEASE_WAIT_MS,
  settlePaidMeanwhile,
} from "../../../workflows/collection-leases"
import { collectionIdsOf, loadOrderOfCollection, loadOwingOrder } from "../../../workflows/medusa/order-debt"
import { refundLeaseKey } from "../../../workflows/medusa/refund-lease"
import { signalClientGone } from "../client-gone"
import { answerInPlaceOfCompletion } from "../completion-gate"
import { readId } from "../params"
import { sendRefused } from "../refusals"
import { whyNoNewSession } from "../session-gate"
import { sendUnpaidCart } from "../unpaid-cart"

/** A handler that doesn't answer loses its leases after this time, in ms. */
const MAX_MS = 600_000

/**
 * A session request holds the collection's lease while its handler runs. So a double click makes one session after the
 * other, and no request replaces a session that is being settled.
 */
export function leaseForNewSession(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  return runForCollection(req, res, next)
}

/** An admin books what an order owes as paid by other means. */
export function leaseForMarkAsPaid(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const orderId = readId((req.body as { order_id?: unknown } | undefined)?.order_id) ?? null
  return runForCollection(req, res, next, { action: "mark_as_paid_requested", actor: actorOf(req), orderId })
}

async function runForCollection(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
  act?: NewAuditEntry,
) {
  const collectionId = readId(req.params.id)
  if (!collectionId) return next()
  const wanted = (req.body as { provider_id?: unknown } | undefined)?.provider_id
  const providerId = typeof wanted === "string" ? wanted : null
  const collections = await findCollections(req.scope, { payment_collection: collectionId }, async (doku) => {
    if (providerId !== null && isOurProviderId(providerId)) return [collectionId]
    if (await doku.ledger.hasInvoices(collectionId)) return [collectionId]
    const order = await loadOrderOfCollection(req.scope, collectionId)
    return order && (await doku.ledger.hasInvoices(...collectionIdsOf(order))) ? [collectionId] : []
  })
  if (collections.length === 0) return next()
  const admit = async () => {
    const refused = await whyNoNewSession(req, collectionId, providerId)
    if (refused) {
      countRefusal(req, "session", refused.code)
      sendRefused(req, res, refused)
    }
    return refused === undefined
  }
  await runUnderLeases(collections, req, res, next, { admit, act })
}

/** The storefront's own completion takes the same lease as settling does. */
export async function leaseForCompletion(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const cartId = readId(req.params.id)
  if (!cartId) return next()
  const collections = await findCollections(req.scope, { cart: cartId }, (doku) =>
    doku.ledger.collectionsOfCart(cartId),
  )
  if (collections.length === 0) return next()
  const admit = async () => {
    const answer = await answerInPlaceOfCompletion(req, cartId, collections)
    if (answer === undefined) return true
    if ("error" in answer) {
      countRefusal(req, "completion", answer.code)
      throw answer.error
    }
    if ("refused" in answer) {
      countRefusal(req, "completion", answer.refused.code)
      sendRefused(req, res, answer.refused)
    }
    if ("unpaid" in answer) await sendUnpaidCart(req, res, cartId)
    return false
  }
  await runUnderLeases(collections, req, res, next, { admit })
}

/** Refusals before any payment leave no line in the log. Those without a code are counted as `other`. */
function countRefusal(req: MedusaRequest, step: "session" | "completion", code: string | undefined): void {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  doku.metrics.count("doku.shopper.refusals", { "doku.step": step, "doku.reason": code })
}

/** Medusa books refunds when it cancels an order, so no manual refund may be booked meanwhile. */
export async function leaseForCancel(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const orderId = readId(req.params.id)
  if (!orderId) return next()
  const collections = await findCollections(req.scope, { order: orderId }, (doku) =>
    collectionsWithInvoices(req, doku, orderId),
  )
  if (collections.length === 0) return next()
  const act = { action: "order_cancel_requested", actor: actorOf(req), orderId } as const
  await runUnderLeases(collections, req, res, next, { act })
}

/** Includes a collection whose payment is only started: what is paid there must not be booked while the order ends. */
async function collectionsWithInvoices(
  req: MedusaRequest,
  doku: DokuModuleService,
  orderId: string,
): Promise<string[]> {
  const order = await loadOwingOrder(req.scope, orderId)
  const transactions = [
    ...(await doku.ledger.listByOrder(orderId)),
    ...(order ? await doku.ledger.listByCollection(...collectionIdsOf(order)) : []),
  ]
  return [...new Set(transactions.map(({ payment_collection_id }) => payment_collection_id))]
}

/** Medusa's own Refund button, for a LinkAja payment. */
export async function leaseForRefund(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction) {
  const paymentId = readId(req.params.id)
  if (!paymentId) return next()
  let act: NewAuditEntry | undefined
  const collections = await findCollections(req.scope, { payment: paymentId }, async (doku) => {
    const transaction = await doku.ledger.findByPayment(paymentId)
    if (!transaction) return []
    const { payment_collection_id, order_id } = transaction
    act = refundActOf(req, transaction)
    return order_id ? [payment_collection_id, refundLeaseKey(order_id)] : [payment_collection_id]
  })
  if (collections.length === 0) return next()
  await runUnderLeases(collections, req, res, next, { act })
}

function refundActOf(req: MedusaRequest, transaction: Transaction): NewAuditEntry {
  const amount = (req.body as { amount?: unknown } | undefined)?.amount
  return {
    action: "medusa_refund_requested",
    actor: actorOf(req),
    providerId: transaction.provider_id,
    transactionId: transaction.id,
    invoiceNumber: transaction.invoice_number,
    orderId: transaction.order_id,
    // Without an amount Medusa refunds all that is left.
    details: typeof amount === "number" ? { amount } : {},
  }
}

/** Who sends an admin's request. */
function actorOf(req: MedusaRequest): string | null {
  return (req as Partial<AuthenticatedMedusaRequest>).auth_context?.actor_id ?? null
}

interface UnderLeases {
  /** Runs under the leases. False when it has answered the request itself. */
  admit?: () => Promise<boolean>
  /** What an admin does by this request, for the audit trail. */
  act?: NewAuditEntry | undefined
}

async function runUnderLeases(
  collectionIds: string[],
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
  { admit = async () => true, act }: UnderLeases,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const leases = new CollectionLeases(doku)
  const gone = signalClientGone(res)
  let acquired: boolean
  try {
    acquired = await leases.acquire(collectionIds, { waitMs: LEASE_WAIT_MS, signal: gone })
  } catch (error) {
    await leases.release()
    throw error
  }
  if (gone.aborted) {
    // The client has hung up, so the handler doesn't run. Updates that found a lease busy are still settled.
    const held = leases.collectionIds
    await leases.release()
    await settlePaidMeanwhile(req.scope, held)
    return
  }
  if (!acquired) {
    await leases.release()
    res.status(409).json({ type: "conflict", message: BUSY_MESSAGE })
    return
  }
  let conclude: Awaited<ReturnType<typeof doku.audit.start>>
  whenAnswered(res, async ({ answered }) => {
    // A handler that hasn't answered yet may still do it.
    if (answered) await conclude?.(toConclusion(res.statusCode))
    await leases.release()
    await settlePaidMeanwhile(req.scope, collectionIds)
  })
  if (act) conclude = await doku.audit.start(act)
  if (await admit()) next()
}

function toConclusion(httpStatus: number): AuditConclusion {
  const outcome = httpStatus < 400 ? "ok" : httpStatus < 500 ? "refused" : "failed"
  return { outcome, reason: outcome === "ok" ? null : `http_${httpStatus}` }
}

/**
 * Runs `work` once the handler has answered. The response's own events don't tell that: a client that hangs up closes
 * the response while the handler still works, and the lease must be held until the handler is done.
 *
 * @param work never rejects
 */
function whenAnswered(res: MedusaResponse, work: (how: { answered: boolean }) => Promise<void>): void {
  let done = false
  const once = (answered: boolean) => {
    if (done) return
    done = true
    clearTimeout(timer)
    void work({ answered })
  }
  const timer = setTimeout(once, MAX_MS, false)
  timer.unref()
  const end = res.end
  res.end = function ended(this: MedusaResponse, ...args: unknown[]) {
    const result = Reflect.apply(end, this, args)
    once(true)
    return result
  } as typeof res.end
}
