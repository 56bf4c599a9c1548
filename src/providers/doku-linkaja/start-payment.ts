import type { BigNumberInput, RemoteQueryFunction } from "@medusajs/framework/types"
import { allowsRedirectHost } from "../../doku-api"
import { invoiceOf } from "../../logging/payment-log"
import type { NewTransaction } from "../../modules/doku/ledger/ledger"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import { pendingOf } from "../../money/pending"
import { toRupiah } from "../../money/rupiah"
import { isPayable } from "./amount-limits"
import { composeInvoice } from "./compose-invoice"
import { createAtDoku } from "./create-at-doku"
import { chooseReturnUrl } from "./return-url"
import {
  readOrderOf,
  readSession,
  type SessionCart,
  type SessionContext,
  type SessionOrder,
} from "./session-context"
import { type Language, StartRefusals } from "./start-refusals"

const CURRENCY = "idr"

/** How long the query of an older transaction may delay the shopper's new payment, in ms. */
const QUERY_TIMEOUT_MS = 3_000

export interface StartDependencies {
  doku: DokuModuleService
  query: Omit<RemoteQueryFunction, symbol>
  storeCors: string
}

export interface StartInput {
  sessionId: string
  amount: BigNumberInput
  currencyCode: string
  returnUrl: unknown
  /** Language of the message that the shopper reads when no payment is started. */
  language: Language
}

/**
 * Gives a payment session its LinkAja transaction: its own, one of the collection that is already paid, or a new
 * one created at DOKU. Runs under the collection's lease when the request comes from a storefront.
 *
 * @throws MedusaError with a sentence for the shopper; the cause is in the log and in the timeline.
 */
export async function startPayment(deps: StartDependencies, input: StartInput): Promise<Transaction> {
  const refusals = new StartRefusals(input.language)
  const amount = checkAmount(input, refusals)
  const { session, order } = await withOrder(deps, await readPreparedSession(deps, input.sessionId, amount))
  const account = deps.doku.accounts.byProviderId(session.providerId)
  const returnUrl = chooseReturnUrl(input.returnUrl, {
    returnUrl: account.options.returnUrl,
    allowedReturnUrls: account.options.allowedReturnUrls,
    storeCors: deps.storeCors,
  })
  if (session.cart && toRupiah(session.cart.total) !== amount) {
    // Medusa doesn't always update the collection when its cart changes. A payment of another total than the
    // cart's could not become an order.
    throw refusals.totalChanged()
  }

  const invoice = await composeInvoice({
    query: deps.query,
    account,
    session,
    order,
    amount,
    exactAmount: input.amount,
    returnUrl,
  })
  // The first invoice of a collection, which is the usual case, takes a single statement: a shopper waits.
  const outsideLimits = refusals.outsideLimits(amount, account.options)
  const first = outsideLimits ? undefined : await deps.doku.ledger.openFirst(invoice)
  if (first) return createAtDoku({ doku: deps.doku, account, refusals, transaction: first })

  const existing = await deps.doku.ledger.findBySession(session.id)
  if (existing?.redirect) return existing
  if (existing) return createAtDoku({ doku: deps.doku, account, refusals, transaction: existing })

  const received = await findReceived(deps, session.collectionId, amount, order)
  if (received) return adoptReceived({ doku: deps.doku, refusals, received, invoice })

  const newInvoice = { invoice: invoice.invoiceNumber, provider: account.providerId }
  // Checked after `findReceived`: a payment that was already received is adopted whatever the limits are now.
  if (outsideLimits) {
    deps.doku.log.write("start_refused", { ...newInvoice, reason: "outside_limits" })
    throw outsideLimits
  }
  // DOKU would make one more invoice whose page nobody may open.
  const refusedHost = (await deps.doku.ledger.lastCreateProblem(session.collectionId))?.redirectHost
  if (refusedHost && !allowsRedirectHost(account.options.allowedRedirectHosts, refusedHost)) {
    deps.doku.log.write("start_refused", { ...newInvoice, reason: "redirect_not_allowed" })
    throw refusals.pageNotAllowed()
  }
  if (await deps.doku.ledger.hasManyLive(session.collectionId)) {
    deps.doku.log.write("start_refused", { ...newInvoice, reason: "too_many_pages" })
    throw refusals.tooManyPages()
  }
  const opened = await deps.doku.ledger.open(invoice)
  return createAtDoku({ doku: deps.doku, account, refusals, transaction: opened })
}

function checkAmount({ amount, currencyCode }: StartInput, refusals: StartRefusals): number {
  if (currencyCode.toLowerCase() !== CURRENCY) throw refusals.foreignCurrency(currencyCode)
  const rupiah = toRupiah(amount)
  if (!isPayable(rupiah)) throw refusals.impossibleAmount(amount)
  return rupiah
}

/** Uses the cart that the request's own check has read, if its total is still the session's amount. */
async function readPreparedSession(
  { doku, query }: StartDependencies,
  sessionId: string,
  amount: number,
): Promise<SessionContext> {
  const session = await readSession(query, sessionId, null)
  const cart = doku.preparedCarts.take(session.collectionId) as SessionCart | undefined
  return cart && toRupiah(cart.total) === amount ? { ...session, cart } : readSession(query, sessionId)
}

/**
 * Adds the order to a session that pays what an order owes. A completed cart says nothing about such a session: its
 * total is that of the first payment.
 */
async function withOrder(
  { query }: StartDependencies,
  session: SessionContext,
): Promise<{ session: SessionContext; order: SessionOrder | undefined }> {
  if (session.cart && !session.cart.completed_at) return { session, order: undefined }
  const order = await readOrderOf(query, session.collectionId)
  return { session: order ? { ...session, cart: null } : session, order }
}

/**
 * The collection's settled transaction, or else its paid one, preferably of this amount. DOKU is queried first about
 * transactions whose page a shopper has opened: the shopper may just have paid one, and would pay twice. Settled ones
 * don't count while the order still owes this amount, because they were another part of it.
 */
async function findReceived(
  { doku }: StartDependencies,
  collectionId: string,
  amount: number,
  order: SessionOrder | undefined,
) {
  const opened = await doku.ledger.listPayable(collectionId, { openedOnly: true })
  const queryOptions = { source: "start", shopperWaits: true, timeoutMs: QUERY_TIMEOUT_MS } as const
  await Promise.all(opened.map((transaction) => doku.queryStatus(transaction, queryOptions)))
  const stillOwed = order !== undefined && pendingOf(order) >= amount
  const received = await doku.ledger.listWithMoney(collectionId)
  const paid = received.filter(({ settlement }) => settlement === "open" || !stillOwed)
  return (
    paid.find(({ settlement }) => settlement === "settled") ??
    paid.find((transaction) => transaction.amount === amount) ??
    paid[0]
  )
}

interface Adoption {
  doku: DokuModuleService
  refusals: StartRefusals
  received: Transaction
  /** The invoice that would have been opened: of the same session and amount. */
  invoice: NewTransaction
}

/** Lets the session carry a payment that was already received, if it is unsettled, whole and of the same amount. */
async function adoptReceived({ doku, refusals, received, invoice }: Adoption): Promise<Transaction> {
  if (received.settlement === "settled") {
    doku.log.write("start_refused", { ...invoiceOf(received), reason: "already_paid" })
    throw refusals.alreadyPaid()
  }
  if (received.amount !== invoice.amount || (await doku.refunds.total(received.id)) > 0) {
    doku.log.write("start_refused", { ...invoiceOf(received), reason: "under_review" })
    throw refusals.underReview(received.invoice_number)
  }
  await doku.ledger.addSession(received.id, invoice.session)
  await doku.ledger.addThrottledEvent(received, "session_adopted")
  doku.log.write("session_adopted", invoiceOf(received))
  return received
}
