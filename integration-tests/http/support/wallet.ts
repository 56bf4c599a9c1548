import { join } from "node:path"
import { walletBook } from "./other-wallet/book"
import { expectOk, type Session } from "./shop"
import type { Suite } from "./suite"

export const WALLET_ID = "pp_other-wallet_wallet"

/** The environment of a suite whose store also offers the other wallet. */
export const WITH_OTHER_WALLET = {
  MORE_PAYMENT_PROVIDERS: JSON.stringify([{ resolve: join(__dirname, "other-wallet"), id: "wallet" }]),
}

/** Enables the other wallet in the region and empties its book. */
export async function enableWallet({ sql }: Suite): Promise<void> {
  walletBook.clear()
  await sql(
    `insert into region_payment_provider (id, region_id, payment_provider_id)
     select 'regpp_wallet', id, ? from region where currency_code = 'idr'`,
    [WALLET_ID],
  )
}

export async function walletSession({ shop }: Suite, collectionId: string): Promise<Session> {
  const { payment_collection } = expectOk(await shop.requestSession(collectionId, {}, WALLET_ID))
  const session = payment_collection.payment_sessions.find(({ provider_id }) => provider_id === WALLET_ID)
  if (!session) throw new Error("The payment collection has no session of the other wallet")
  return session
}

/** The shopper pays on the wallet's own page. */
export function payWallet(session: Session): void {
  const payment = walletBook.get(String(session.data.reference))
  if (!payment) throw new Error("The wallet does not know this payment")
  payment.paid = true
}

/** The wallet holds the money until the shop captures it. */
export function reserveAtWallet(session: Session): void {
  const payment = walletBook.get(String(session.data.reference))
  if (!payment) throw new Error("The wallet does not know this payment")
  payment.reserved = true
}

/** Paid payments of the wallet that have no payment in Medusa. */
export async function lostAtWallet({ sql }: Suite): Promise<string[]> {
  const payments = await sql<{ payment_session_id: string }>(
    "select payment_session_id from payment where provider_id = ? and deleted_at is null",
    [WALLET_ID],
  )
  const known = new Set(payments.map(({ payment_session_id }) => payment_session_id))
  return [...walletBook.values()].flatMap(({ paid, sessionId }) =>
    paid && !known.has(sessionId) ? [sessionId] : [],
  )
}
