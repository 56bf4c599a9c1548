import type { MedusaRequest } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import { isOurProviderId } from "../../modules/doku/config/options"
import type { RefusalCode } from "../../modules/doku/ledger/refusal"
import { toRupiah } from "../../money/rupiah"
import { loadPaymentSnapshot } from "../../workflows/medusa/load-payment-snapshot"
import { type PaymentSnapshot, processableSessions } from "../../workflows/medusa/payment-snapshot"
import { findReadyPayment } from "../../workflows/medusa/ready-payment"
import { findCompletionObstacle } from "../../workflows/precheck/completion-precheck"
import { isCapturedAndBlocked } from "../../workflows/settle/manual-handling"
import { HANDLED_BY_STORE, REFUND_IN_PROGRESS, type Refused } from "./refusals"

/**
 * The response to `/store/carts/:id/complete` in place of Medusa's completion. Medusa creates the order before it calls
 * the provider, so each completion that fails there uses up an order number.
 */
export type CompletionAnswer =
  | { refused: Refused }
  /** The error of Medusa's own completion. */
  | { error: MedusaError; code: RefusalCode }
  /** 200 with the cart, as when the provider throws PAYMENT_REQUIRES_MORE_ERROR. */
  | { unpaid: true }

/** Runs under the leases of these collections. @returns undefined when Medusa's completion has to run. */
export async function answerInPlaceOfCompletion(
  req: MedusaRequest,
  cartId: string,
  collectionIds: readonly string[],
): Promise<CompletionAnswer | undefined> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  // Medusa's completion runs at once then, because all that follows takes a tenth of its time. If it fails, settling opens
  // a case, and the next request comes to the precheck.
  const ready = await findReadyPayment(req.scope, cartId, collectionIds)
  if (ready && (await doku.requeryPaid(ready, STATUS_QUERIES)) === ready) return undefined
  const [isBlocked, ...states] = await Promise.all([
    doku.refunds.isCompletionBlocked(collectionIds),
    ...collectionIds.map((id) => loadPaymentSnapshot(req.scope, id)),
  ])
  if (isBlocked) return { refused: REFUND_IN_PROGRESS }
  const state = states.find((one) => one?.cart?.id === cartId)
  if (!state?.cart || state.order) return undefined
  if (await isCapturedAndBlocked(doku, state)) return { refused: HANDLED_BY_STORE }
  if (toRupiah(state.cart.total) <= 0) return undefined
  const sessions = processableSessions(state)
  const [session] = sessions
  // Another provider completes this cart, or no session can.
  if (!session || sessions.some(({ provider_id }) => !isOurProviderId(provider_id))) return undefined
  const obstacle = await findCompletionObstacle(req.scope, cartId, {
    mode: "completion",
    providerId: session.provider_id,
  })
  if (obstacle) {
    const { coreError } = obstacle
    return coreError
      ? { error: new MedusaError(coreError.type, coreError.message), code: obstacle.code }
      : { refused: { code: obstacle.code, messages: obstacle.messages } }
  }
  // Medusa doesn't call the provider for a session that already has a payment.
  if (session.payment) return undefined
  return (await mayBeCaptured(doku, state, session)) ? undefined : { unpaid: true }
}

/** Whether `authorizePayment` would find a payment for this session. Queries DOKU when none is known. */
async function mayBeCaptured(
  doku: DokuModuleService,
  { collection, cart }: PaymentSnapshot,
  session: { id: string; amount: PaymentSnapshot["collection"]["amount"] },
): Promise<boolean> {
  const amount = toRupiah(session.amount)
  // The cart costs something else by now.
  if (cart && toRupiah(cart.total) !== amount) return false
  const claimable = () => doku.claims.findClaimable(collection.id, session.id, amount)
  const known = await claimable()
  if (known) {
    const confirmed = await doku.requeryPaid(known, STATUS_QUERIES)
    return confirmed === known || (await claimable()) !== undefined
  }
  const open = await doku.ledger.listPayable(collection.id)
  await Promise.all(open.map((transaction) => doku.queryStatus(transaction, STATUS_QUERIES)))
  return (await claimable()) !== undefined
}

const STATUS_QUERIES = { source: "completion", shopperWaits: true } as const
