import type { MedusaRequest } from "@medusajs/framework/http"
import { Modules } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService, type Transaction } from "../../../modules/doku"
import type { DokuAccount } from "../../../modules/doku/accounts/accounts"
import { isOurProviderId } from "../../../modules/doku/config/options"
import type { PaymentLink } from "../../../modules/doku/ledger/rows"
import { toRupiah } from "../../../money/rupiah"
import { CollectionLeases, settlePaidMeanwhile } from "../../../workflows/collection-leases"
import { createPaymentSession, refreshOrderCollection } from "../../../workflows/medusa/core-workflows"
import {
  collectionIdsOf,
  collectionsOf,
  isUnpaid,
  loadOwingOrder,
  type OrderCollection,
  type OwingOrder,
  owedBy,
} from "../../../workflows/medusa/order-debt"
import { refundLeaseKey } from "../../../workflows/medusa/refund-lease"
import { loadLinkOrder } from "../../../workflows/payment-link/link-order"
import { paymentLinkStatus } from "../../../workflows/payment-link/link-status"
import { checkOrder } from "../../../workflows/request-payment-link"
import { whyNoNewSession } from "../../utils/session-gate"
import type { Notice } from "./link-page"

/** How long a press of the button waits for another one, in ms. Each may wait for DOKU. */
const WAIT_MS = 15_000

/** How many invoices the link of an order makes within an hour. Failed and expired pages are followed by new ones. */
const MAX_INVOICES = 10
const WITHIN_MINUTES = 60

/**
 * What a press of the link's button leads to: the page to pay on, a failure to show, or the state of the link, which
 * no longer asks for a payment.
 */
export type LinkStart = { payUrl: string } | { notice: Notice } | { notice: undefined }

/**
 * Finds or makes the one payable invoice for what the order owes at this moment. Runs under the order's lease, so that
 * two presses make one invoice, and under the lease of the order's payment collection.
 *
 * @param returnUrl the link's page in the customer's language
 */
export async function startLinkPayment(
  req: MedusaRequest,
  link: PaymentLink,
  returnUrl: string,
): Promise<LinkStart> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const leases = new CollectionLeases(doku)
  try {
    if (!(await leases.acquire([link.order_id], { waitMs: WAIT_MS }))) return { notice: "busy" }
    return await startUnderLease(req, doku, link, leases, returnUrl)
  } finally {
    const held = leases.collectionIds
    await leases.release()
    // Other processes found the leases busy, recorded what was paid, and went.
    void settlePaidMeanwhile(req.scope, held)
  }
}

async function startUnderLease(
  req: MedusaRequest,
  doku: DokuModuleService,
  link: PaymentLink,
  leases: CollectionLeases,
  returnUrl: string,
): Promise<LinkStart> {
  const refuse = (reason: string, notice: Notice | undefined, problem?: string): LinkStart => {
    doku.log.write("payment_link_refused", { link: link.id, order: link.order_id, reason, problem })
    return { notice }
  }
  const order = await loadLinkOrder(req.scope, link.order_id)
  // A second press may come after the first one's payment.
  const status = paymentLinkStatus(
    (await doku.paymentLinks.find("id", link.id)) ?? link,
    order,
    [],
    new Date(),
  )
  if (!order || status !== "live") return refuse(status, undefined)
  const { account, refusal } = await checkOrder(req.scope, order, link.provider_id)
  if (refusal || !account) return refuse(refusal?.code ?? "not_enabled", undefined)

  const owed = owedBy(order)
  const found = findPayable(order, owed)
  const { collection, problem: missing } = found
    ? { collection: found, problem: undefined }
    : await makePayable(req, order, owed)
  if (!collection) return refuse("no_collection", "noAnswer", missing)
  if (!(await leases.acquire([collection.id], { waitMs: WAIT_MS }))) return refuse("busy", "busy")
  // Between a refund's transaction and its credit line the order seems to owe the refunded amount.
  if (!(await leases.acquire([refundLeaseKey(order.id)], { waitMs: WAIT_MS }))) return refuse("busy", "busy")
  const current = await loadOwingOrder(req.scope, order.id)
  if (!current || owedBy(current) !== owed) return refuse("just_changed", undefined)
  if (toRupiah(collection.amount) !== owed && !(await fitAmount(req, current, collection.id, owed)))
    return refuse("no_collection", "noAnswer", "the collection has another amount than the order owes")

  // Another request may have replaced its sessions before the lease was acquired.
  const open = await findInvoiceOf(req, order.id, collection.id, owed)
  if (open) return toPay(doku, account, open, returnUrl)
  const refused = await whyNoNewSession(req, collection.id, account.providerId)
  // The page then shows the received money, or that DOKU is still queried.
  if (refused) return refuse("no_new_session", refused.retryAfterSeconds ? "stillChecking" : undefined)
  if ((await doku.ledger.countCreated(collectionIdsOf(order), WITHIN_MINUTES)) >= MAX_INVOICES)
    return refuse("too_many", "tooMany")
  const problem = await createPaymentSession(req.scope, collection.id, account.providerId)
  const invoice = await findInvoiceOf(req, order.id, collection.id, owed)
  if (invoice) return toPay(doku, account, invoice, returnUrl)
  const failed = await doku.ledger.lastCreateProblem(collection.id)
  return refuse(
    "not_started",
    failed?.permanent ? "unavailable" : "noAnswer",
    problem ?? "the payment session has no invoice",
  )
}

function findPayable(order: OwingOrder, owed: number): OrderCollection | undefined {
  return collectionsOf(order).find(
    (collection) => isUnpaid(collection) && toRupiah(collection.amount) === owed,
  )
}

/** Makes a collection of what the order owes. `problem` explains a missing one. */
async function makePayable(
  req: MedusaRequest,
  order: OwingOrder,
  owed: number,
): Promise<{ collection: OrderCollection | undefined; problem: string | undefined }> {
  const problem = await refreshOrderCollection(req.scope, order.id)
  const again = await loadOwingOrder(req.scope, order.id)
  if (!again || owedBy(again) !== owed) return { collection: undefined, problem }
  return { collection: findPayable(again, owed) ?? collectionsOf(again).find(isUntouched), problem }
}

function isUntouched(collection: OrderCollection): boolean {
  return isUnpaid(collection) && (collection.payments ?? []).length === 0
}

/**
 * Gives an unpaid collection the amount that the order owes. Medusa makes it of the order's summary, which can have lost
 * a payment (see `pendingOf`).
 */
async function fitAmount(
  req: MedusaRequest,
  order: OwingOrder,
  collectionId: string,
  owed: number,
): Promise<boolean> {
  const collection = collectionsOf(order).find(({ id }) => id === collectionId)
  if (!collection || !isUntouched(collection)) return false
  await req.scope.resolve(Modules.PAYMENT).updatePaymentCollections(collectionId, { amount: owed } as object)
  return true
}

/** The invoice of a collection's live session that the pay page would open. A failed one is followed by a new one. */
async function findInvoiceOf(
  req: MedusaRequest,
  orderId: string,
  collectionId: string,
  owed: number,
): Promise<{ transaction: Transaction; sessionId: string } | undefined> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const order = await loadOwingOrder(req.scope, orderId)
  const collection = order && collectionsOf(order).find(({ id }) => id === collectionId)
  for (const session of collection?.payment_sessions ?? []) {
    if (!session || !isOurProviderId(session.provider_id) || toRupiah(session.amount) !== owed) continue
    const transaction = await doku.ledger.findBySession(session.id)
    if (transaction && mayBeOpened(transaction)) return { transaction, sessionId: session.id }
  }
  return undefined
}

function mayBeOpened({ status, redirect, doku_status, expires_at }: Transaction): boolean {
  return status === "pending" && redirect !== null && doku_status !== "FAILED" && expires_at > new Date()
}

async function toPay(
  doku: DokuModuleService,
  account: DokuAccount,
  { transaction, sessionId }: { transaction: Transaction; sessionId: string },
  returnUrl: string,
): Promise<LinkStart> {
  await doku.ledger.setReturnUrl(sessionId, returnUrl)
  return { payUrl: `${account.options.backendUrl}/doku/pay/${transaction.pay_token}` }
}
