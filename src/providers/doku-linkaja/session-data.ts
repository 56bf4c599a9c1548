import { MedusaError } from "@medusajs/framework/utils"
import type { Transaction } from "../../modules/doku/ledger/rows"

/** What a storefront finds in a session of ours: these keys and no others. */
export interface LinkAjaSessionData {
  session_id: string
  invoice_number: string
  /** One plain GET URL on the Medusa server; send the browser there. */
  redirect_url: string
  /** ISO 8601. Counted anew when the shopper opens the page. */
  expires_at: string
  /** Integer IDR. */
  amount: number
  environment: string
}

interface SessionDataInput {
  transaction: Transaction
  sessionId: string
  backendUrl: string
  /** The session's data as Medusa passes it, the storefront's keys included. */
  given?: Record<string, unknown>
}

/**
 * Medusa stores the storefront's data under what the provider returns, so every key that isn't ours is
 * returned as undefined, which drops it. It also shows the result to the storefront: nothing secret stands here.
 */
export function sessionData({
  transaction,
  sessionId,
  backendUrl,
  given = {},
}: SessionDataInput): Record<string, unknown> & LinkAjaSessionData {
  const dropped = Object.fromEntries(Object.keys(given).map((key) => [key, undefined]))
  return {
    ...dropped,
    session_id: sessionId,
    invoice_number: transaction.invoice_number,
    redirect_url: `${backendUrl}/doku/pay/${transaction.pay_token}`,
    expires_at: transaction.expires_at.toISOString(),
    amount: transaction.amount,
    environment: transaction.environment,
  }
}

/**
 * @returns the session's id, which Medusa puts into `initiatePayment`'s data over whatever the storefront sent. In all
 * later calls it is in the data that `sessionData` returned.
 * @throws MedusaError INVALID_DATA when it is missing.
 */
export function sessionIdOf(data: Record<string, unknown> | undefined): string {
  if (typeof data?.session_id === "string" && data.session_id) return data.session_id
  throw new MedusaError(MedusaError.Types.INVALID_DATA, "data.session_id is missing from the payment session")
}
