import { MedusaError } from "@medusajs/framework/utils"
import type { Transaction } from "../../modules/doku/ledger/rows"

/** The `data` of a LinkAja session as the storefront reads it: these keys and no others. */
export interface LinkAjaSessionData {
  session_id: string
  invoice_number: string
  /** A URL on the Medusa server for a plain GET; send the browser there. */
  redirect_url: string
  /** ISO 8601. Direct: the time starts again when the shopper opens the page. Checkout: DOKU ends its page then. */
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
 * Medusa merges the returned data into the storefront's, so every key of the storefront is returned as undefined, which
 * removes it. The storefront can read the result, so it contains no secret.
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
