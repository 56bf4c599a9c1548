import type { MedusaRequest } from "@medusajs/framework/http"
import type { BigNumberInput } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService, type TransactionRow } from "../../modules/doku"
import { isOurProviderId } from "../../providers/doku-linkaja/options"
import { toRupiah } from "../../providers/doku-linkaja/rupiah"
import { findCompletionObstacle } from "../../workflows/settle/completion-precheck"
import { refreshCollection } from "../../workflows/settle/core-workflows"
import {
  ALREADY_PAID,
  NOTHING_TO_PAY,
  PAID_IN_PART,
  type Refused,
  STILL_ASKING,
  TOTAL_CHANGED,
  underReview,
} from "./refusals"

/** A shopper waits. In ms. */
const ASK_WITHIN_MS = 3_000
/** Every session request makes an invoice at DOKU, so the question beside it adds little. In ms. */
const ASK_EVERY_MS = 500
/** For so long a new payment waits for DOKU's answer about an older one. In ms. */
const MAX_WAIT_MS = 90_000

interface Collection {
  id: string
  amount: BigNumberInput
  cart?: { id: string; total: BigNumberInput } | null
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
  const opened = await doku.ledger.listOpened(collectionId)
  const unanswered = await askAbout(doku, opened, ASK_EVERY_MS)
  const ours = providerId !== null && isOurProviderId(providerId)
  const [waiting] = (await doku.ledger.listHoldingMoney(collectionId)).filter(
    ({ settlement }) => settlement === "open",
  )
  // The provider lets a session of ours stand for money that is here, or refuses another amount.
  if (waiting) return ours ? undefined : underReview(waiting.invoice_number)

  const collection = await readCollection(req, collectionId)
  if (collection && holdsCapturedPayment(collection)) return collection.cart ? ALREADY_PAID : PAID_IN_PART
  if (!ours) return undefined
  if (unanswered && (await mustWaitForDoku(doku, unanswered))) return STILL_ASKING
  return collection?.cart ? whyCartCantBePaid(req, collection, providerId) : undefined
}

/**
 * Asks DOKU about invoices that a shopper has opened.
 *
 * @param minIntervalMs at least so long since the last question about the same one.
 * @returns one of them about which nobody knows whether it was paid.
 */
export async function askAbout(
  doku: DokuModuleService,
  rows: readonly TransactionRow[],
  minIntervalMs?: number,
): Promise<TransactionRow | undefined> {
  const asked = await Promise.all(
    rows.map((row) =>
      doku.askDoku(row, {
        source: "start",
        shopperWaits: true,
        timeoutMs: ASK_WITHIN_MS,
        ...(minIntervalMs === undefined ? {} : { minIntervalMs }),
      }),
    ),
  )
  // Without an account nobody can be asked, and waiting for it would not end.
  return asked.find(({ answered, row }) => !answered && doku.accounts.forRow(row) !== undefined)?.row
}

/**
 * Whether a new page has to wait because nobody knows yet if this one was paid. Only for a while: a DOKU that is silent
 * for long must not keep everybody from paying.
 */
export async function mustWaitForDoku(doku: DokuModuleService, unanswered: TransactionRow): Promise<boolean> {
  return (await doku.ledger.waitingForDokuMs(unanswered)) < MAX_WAIT_MS
}

async function readCollection(req: MedusaRequest, id: string): Promise<Collection | undefined> {
  const { data } = await req.scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_collection",
    fields: [
      "id",
      "amount",
      "cart.id",
      "cart.total",
      "payment_sessions.provider_id",
      "payment_sessions.payment.captured_at",
      "payment_sessions.payment.canceled_at",
    ],
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
  { amount, cart }: Collection,
  providerId: string,
): Promise<Refused | undefined> {
  if (!cart) return undefined
  const total = toRupiah(cart.total)
  if (total <= 0) return NOTHING_TO_PAY
  if (total !== toRupiah(amount)) {
    // Medusa works out taxes anew without bringing the collection along; the session is made of the collection's amount.
    const problem = await refreshCollection(req.scope, cart.id)
    if (problem) return TOTAL_CHANGED
  }
  return findCompletionObstacle(req.scope, cart.id, { mode: "page", providerId })
}
