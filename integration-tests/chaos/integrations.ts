import type { InvoiceRecord } from "../../src/sandbox"
import { DOKU_PROVIDER, NOTIFICATION_PATH } from "../../testing/store/names"

/** By which of DOKU's two ways a payment is started. */
export type Integration = InvoiceRecord["integration"]

export const INTEGRATIONS: readonly Integration[] = ["direct", "checkout"]

/** The id that the environment gives the second provider entry. */
const CHECKOUT_ID = "checkout"

/** The store's provider of each integration. Both belong to one DOKU account. */
export const PROVIDERS: Readonly<Record<Integration, string>> = {
  direct: DOKU_PROVIDER,
  checkout: `pp_doku-linkaja_${CHECKOUT_ID}`,
}

/** Where DOKU may notify the store: one account's notifications are taken at the path of either provider. */
export const NOTIFICATION_PATHS: readonly string[] = [
  NOTIFICATION_PATH,
  `/hooks/payment/doku-linkaja_${CHECKOUT_ID}`,
]

/** The servers' `DOKU_MORE_ACCOUNTS`, which adds the provider of DOKU Checkout. */
export const MORE_ACCOUNTS = JSON.stringify([{ id: CHECKOUT_ID, integration: "checkout" }])

export function otherThan(integration: Integration): Integration {
  return integration === "direct" ? "checkout" : "direct"
}
