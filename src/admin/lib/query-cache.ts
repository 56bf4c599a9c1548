import type { QueryClient } from "@tanstack/react-query"

/** The first part of our query keys in the dashboard's cache. */
const ROOT = "doku"

export const queryKeys = {
  transactions: (query: object) => [ROOT, "transactions", query],
  transaction: (id: string) => [ROOT, "transaction", id],
  paymentLinks: (orderId: string, revision: string) => [ROOT, "payment-links", orderId, revision],
  audit: (query: object) => [ROOT, "audit", query],
  cases: (query: object) => [ROOT, "cases", query],
  openCaseCount: [ROOT, "open-case-count"],
  accounts: [ROOT, "accounts"],
  permissions: [ROOT, "permissions"],
  /** Outside of ROOT: a user's name needs no reload after a mutation. */
  user: (id: string) => ["doku-user", id],
  users: ["doku-users"],
  apiKey: (id: string) => ["doku-api-key", id],
} as const

/** Payments change without the admin's doing, so an open page is polled. The dashboard's own queries aren't. */
export const POLLING = {
  /** While the page is visible, in ms. */
  refetchInterval: 60_000,
  refetchOnWindowFocus: true,
  /** Younger data is shown without a reload, in ms. */
  staleTime: 5_000,
} as const

/** While a payment link is live, in ms: the customer may be on the telephone and paying. */
export const LIVE_LINK_INTERVAL_MS = 15_000

/** Reloads our own screens, and the dashboard's orders with their payments. */
export async function invalidateTransactions(client: QueryClient): Promise<void> {
  await Promise.all(
    [ROOT, "orders", "payment", "payment-collection"].map((key) =>
      client.invalidateQueries({ queryKey: [key] }),
    ),
  )
}
