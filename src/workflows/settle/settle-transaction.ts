import { invoiceOf, msSince } from "../../logging/payment-log"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type { CollectionContext } from "../medusa/collection-context"
import { loadPaymentSnapshot } from "../medusa/load-payment-snapshot"
import { type PaymentSnapshot, paymentOf } from "../medusa/payment-snapshot"
import { carryOut } from "./carry-out"
import { COLLECTION_GONE, decide, noOrder, type Obstacle, requiresPerson } from "./decide"
import type { EmittedEvents } from "./emit-events"
import { offerRestOrEndLinks } from "./order-collection"
import { loadRelated } from "./related"
import { settleIfTrue } from "./settle-if-true"

/** The result of settling one paid transaction. */
export type SettleOutcome =
  /** Settled just now. `refundable`: the transaction, if its order is cancelled and the money has to be refunded. */
  | { kind: "settled"; refundable: Transaction | undefined }
  /** Its open case has the reason, and the next attempt is planned; or another process settled it. */
  | { kind: "not_settled" }
  /** It requires a person. `returned`: manual refunds in integer IDR, which Medusa may not show yet. */
  | { kind: "waits"; transaction: Transaction; returned: number; again: boolean }

/**
 * Makes the order of one paid transaction, or opens a case with the reason and plans the next attempt.
 *
 * @returns the outcome; the caller syncs refunds, and plans the next check of a transaction that waits.
 */
export async function settleTransaction(
  context: CollectionContext,
  transaction: Transaction,
): Promise<SettleOutcome> {
  const { container, doku } = context
  const startedAt = performance.now()
  const state = await loadPaymentSnapshot(container, transaction.payment_collection_id)
  const mine = state ? await repairClaim(context, transaction, state) : transaction
  const related = await loadRelated(doku, mine)
  const decision = state
    ? decide({ transaction: mine, state, now: new Date(), ...related })
    : (requiresPerson(mine, related.manualHandling) ?? {
        do: "open_case",
        obstacle: noOrder(COLLECTION_GONE),
      })
  if (decision.do === "wait") {
    return {
      kind: "waits",
      transaction: mine,
      returned: related.manualHandling.returned,
      again: decision.again,
    }
  }

  const emitted: EmittedEvents = { placed: false, captured: false }
  const obstacle = await carryOut(context, mine, state, decision, emitted)
  const outcome = await settleIfTrue(context, transaction, obstacle, emitted)
  if ("kind" in outcome) {
    logNotSettled(context, transaction, outcome, startedAt, await planNextTry(context, transaction))
    return { kind: "not_settled" }
  }
  // Otherwise another process has settled it, and logged it.
  if (outcome.byUs) {
    const { order, payment, paidAt } = outcome
    await offerRestOrEndLinks(context, transaction, order)
    doku.log.write("settled", {
      ...invoiceOf(transaction),
      order,
      payment,
      since_paid_ms: paidAt && Math.max(0, Date.now() - paidAt.getTime()),
      took_ms: msSince(startedAt),
    })
  }
  return outcome.byUs ? { kind: "settled", refundable: outcome.refundable } : { kind: "not_settled" }
}

/** @returns the delay before the next attempt, in ms. */
export const planNextTry = ({ doku, source }: CollectionContext, transaction: Transaction) =>
  doku.planNextTry(transaction, { counts: source === "job" })

function logNotSettled(
  { doku }: CollectionContext,
  transaction: Transaction,
  { kind, details }: Obstacle,
  startedAt: number,
  nextMs: number,
): void {
  doku.log.write("not_settled", {
    ...invoiceOf(transaction),
    kind,
    reason: typeof details.reason === "string" ? details.reason : undefined,
    took_ms: msSince(startedAt),
    next_in_ms: Math.round(nextMs),
  })
}

/**
 * Gives the claim to the session that carries the payment in Medusa. A cart change, or a process that died, can leave
 * the claim with a session that will never carry it; a slow process can create the payment after its claim was released.
 */
async function repairClaim(
  { container, doku, lease }: CollectionContext,
  transaction: Transaction,
  state: PaymentSnapshot,
): Promise<Transaction> {
  const carrierIn = (seen: PaymentSnapshot | undefined) =>
    (seen && paymentOf(seen, transaction))?.payment_session_id ?? null
  if (carrierIn(state) === transaction.claimed_session_id) return transaction
  // Read once more: a payment created meanwhile must keep its claim.
  const carrier = carrierIn(await loadPaymentSnapshot(container, transaction.payment_collection_id))
  if (carrier === transaction.claimed_session_id) return transaction
  if (carrier === null) await doku.claims.free(transaction, lease)
  else await doku.claims.reassign(transaction, carrier, lease)
  return { ...transaction, claimed_session_id: carrier }
}
