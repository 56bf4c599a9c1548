import type { BigNumberInput, RemoteQueryFunction } from "@medusajs/framework/types"
import { DokuError, serializeCreateOrder } from "../../doku-api"
import { invoiceOf, msSince } from "../../logging/payment-log"
import type { DokuAccount } from "../../modules/doku/accounts/accounts"
import { CHANNEL } from "../../modules/doku/config/options"
import { invoiceNumberOf, randomToken } from "../../modules/doku/ledger/invoice-number"
import type { NewTransaction } from "../../modules/doku/ledger/ledger"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type DokuModuleService from "../../modules/doku/service"
import { toDecimalText, toRupiah } from "../../money/rupiah"
import { isPayable } from "./amount-limits"
import { buildCustomer } from "./order-request/customer"
import { buildLineItems } from "./order-request/line-items"
import { chooseReturnUrl } from "./return-url"
import {
  readOrderOf,
  readSession,
  type SessionCart,
  type SessionContext,
  withAccount,
} from "./session-context"
import { type Language, StartRefusals } from "./start-refusals"

const CURRENCY = "idr"

/** How long DOKU may take to answer about an older invoice while the shopper waits for the new one, in ms. */
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
  /** Of the sentences that the shopper reads when there is no payment. */
  language: Language
}

/**
 * Gives a payment session its LinkAja invoice: the one it has, one whose money has arrived already, or a new
 * one at DOKU. Runs under the collection's lease when it comes from a storefront.
 *
 * @throws MedusaError with a sentence for the shopper; the cause stands in the log and in the timeline.
 */
export async function startPayment(deps: StartDependencies, input: StartInput): Promise<Transaction> {
  const refusals = new StartRefusals(input.language)
  const amount = checkAmount(input, refusals)
  const session = await readPreparedSession(deps, input.sessionId, amount)
  const account = deps.doku.accounts.byProviderId(session.providerId)
  const returnUrl = chooseReturnUrl(input.returnUrl, {
    returnUrl: account.options.returnUrl,
    storeCors: deps.storeCors,
  })
  const own = { id: session.id, returnUrl }
  if (session.cart && toRupiah(session.cart.total) !== amount) {
    // Medusa doesn't always bring the collection along when a cart changes. Money for another total than the
    // cart's could not become an order, so none is asked for.
    throw refusals.totalChanged()
  }

  const invoice = await composeInvoice(deps, account, session, amount, { ...input, own })
  // Nearly always it is the collection's first, and one statement is all: a shopper waits.
  const outsideLimits = refusals.outsideLimits(amount, account.options)
  const first = outsideLimits ? undefined : await deps.doku.ledger.openFirst(invoice)
  if (first) return createAtDoku(deps, account, first, refusals)

  const existing = await deps.doku.ledger.findBySession(session.id)
  if (existing) return existing.redirect ? existing : createAtDoku(deps, account, existing, refusals)

  const received = await findReceived(deps, session.collectionId, amount)
  if (received) {
    if (received.settlement === "settled") {
      deps.doku.log.write("start_refused", { ...invoiceOf(received), reason: "already_paid" })
      throw refusals.alreadyPaid()
    }
    if (received.amount !== amount || (await deps.doku.refunds.total(received.id)) > 0) {
      deps.doku.log.write("start_refused", { ...invoiceOf(received), reason: "under_review" })
      throw refusals.underReview(received.invoice_number)
    }
    await deps.doku.ledger.addSession(received.id, own)
    await deps.doku.ledger.addThrottledEvent(received, "session_adopted")
    deps.doku.log.write("session_adopted", invoiceOf(received))
    return received
  }

  // Money that is here already was taken before, whatever its amount.
  if (outsideLimits) {
    deps.doku.log.write("start_refused", {
      invoice: invoice.invoiceNumber,
      provider: account.providerId,
      reason: "outside_limits",
    })
    throw outsideLimits
  }
  if (await deps.doku.ledger.hasManyLive(session.collectionId)) {
    deps.doku.log.write("start_refused", {
      invoice: invoice.invoiceNumber,
      provider: account.providerId,
      reason: "too_many_pages",
    })
    throw refusals.tooManyPages()
  }
  return createAtDoku(deps, account, await deps.doku.ledger.open(invoice), refusals)
}

/** With the cart that its request has read already, where its total is still the session's amount. */
async function readPreparedSession(
  { doku, query }: StartDependencies,
  sessionId: string,
  amount: number,
): Promise<SessionContext> {
  const session = await readSession(query, sessionId, null)
  const cart = doku.preparedCarts.take(session.collectionId) as SessionCart | undefined
  return cart && toRupiah(cart.total) === amount ? { ...session, cart } : readSession(query, sessionId)
}

function checkAmount({ amount, currencyCode }: StartInput, refusals: StartRefusals): number {
  if (currencyCode.toLowerCase() !== CURRENCY) throw refusals.foreignCurrency(currencyCode)
  const rupiah = toRupiah(amount)
  if (!isPayable(rupiah)) throw refusals.impossibleAmount(amount)
  return rupiah
}

/**
 * Money of this collection that is here, the one of this amount first. Invoices whose page a shopper has opened
 * are asked about before: the shopper may have paid one a moment ago, and would pay twice for a new one.
 */
async function findReceived({ doku }: StartDependencies, collectionId: string, amount: number) {
  const open = await doku.ledger.listPayable(collectionId, { openedOnly: true })
  const queryOptions = { source: "start", shopperWaits: true, timeoutMs: QUERY_TIMEOUT_MS } as const
  await Promise.all(open.map((transaction) => doku.queryStatus(transaction, queryOptions)))
  const paid = await doku.ledger.listWithMoney(collectionId)
  return (
    paid.find(({ settlement }) => settlement === "settled") ??
    paid.find((transaction) => transaction.amount === amount) ??
    paid[0]
  )
}

async function composeInvoice(
  { query }: StartDependencies,
  account: DokuAccount,
  session: SessionContext,
  amount: number,
  { amount: exact, own }: StartInput & { own: { id: string; returnUrl: string | null } },
): Promise<NewTransaction> {
  const { options } = account
  const invoiceNumber = invoiceNumberOf(session.id, options.invoicePrefix)
  const returnToken = randomToken()
  const bought = session.cart
    ? await withAccount(query, session.cart)
    : await readOrderOf(query, session.collectionId)
  const customer = buildCustomer(bought)
  return {
    providerId: account.providerId,
    channel: CHANNEL,
    environment: options.environment,
    clientId: options.clientId,
    invoiceNumber,
    payToken: randomToken(),
    returnToken,
    paymentCollectionId: session.collectionId,
    cartId: session.cart?.id ?? null,
    amount,
    sessionAmount: toDecimalText(exact),
    requestBody: serializeCreateOrder({
      order: {
        invoice_number: invoiceNumber,
        amount,
        callback_url: `${options.backendUrl}/doku/return/${returnToken}`,
        line_items: buildLineItems(bought, amount),
      },
      ...(customer ? { customer } : {}),
      additional_info: options.overrideNotificationUrl
        ? { override_notification_url: options.notificationUrl }
        : {},
    }),
    expiresInMinutes: options.expiresInMinutes,
    session: own,
  }
}

/** Sends the bytes that were committed, under the invoice number as Request-Id, and keeps what comes of it. */
async function createAtDoku(
  { doku }: StartDependencies,
  account: DokuAccount,
  transaction: Transaction,
  refusals: StartRefusals,
): Promise<Transaction> {
  // Without its bytes the invoice's outcome is known, and it wasn't an offer.
  if (transaction.request_body === null) throw refusals.tryAgain()
  const startedAt = performance.now()
  try {
    const created = await account.client.createOrder({
      requestId: transaction.invoice_number,
      body: transaction.request_body,
      expect: { invoiceNumber: transaction.invoice_number, amount: transaction.amount },
    })
    const took_ms = msSince(startedAt)
    if (created.responseSignature === "invalid") {
      doku.log.write("signature_mismatch", { ...invoiceOf(transaction), answer: "create" })
    }
    const { attempts, replayed } = created
    const accepted = await doku.ledger.recordCreate(transaction.id, {
      kind: "accepted",
      redirect: created.answer.redirect,
      details: {
        attempts,
        replayed,
        response_signature: created.responseSignature,
        identifier: created.answer.identifier ?? null,
        clock_skew_ms: created.clockSkewMs ?? null,
      },
    })
    doku.log.write("invoice_created", { ...invoiceOf(transaction), attempts, replayed, took_ms })
    return accepted
  } catch (error) {
    if (!(error instanceof DokuError)) throw error
    const certain = ["refused", "misconfigured", "not_sent"].includes(error.kind)
    const took_ms = msSince(startedAt)
    await doku.ledger.recordCreate(transaction.id, {
      kind: certain ? "refused" : "unknown",
      error: causeOf(error),
      ...(error.reason && { misconfigured: { reason: error.reason, dokuMessage: error.detail ?? null } }),
    })
    const { kind, code, httpStatus, attempts } = error
    doku.log.write(certain ? "create_refused" : "create_unknown", {
      ...invoiceOf(transaction),
      kind,
      code,
      http_status: httpStatus,
      attempts,
      took_ms,
      problem: fullMessage(error),
    })
    throw refusals.createFailed(error)
  } finally {
    doku.clockSkewMonitor.record(account)
  }
}

/** For the timeline: what went wrong, and DOKU's own words where they say more. */
function causeOf(error: DokuError): string {
  return `${error.kind}${error.code ? ` ${error.code}` : ""}: ${fullMessage(error)}`
}

function fullMessage({ message, detail }: DokuError): string {
  return detail && !message.includes(detail) ? `${message} (DOKU: ${detail})` : message
}
