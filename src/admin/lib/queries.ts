import { keepPreviousData, type QueryClient, useQuery } from "@tanstack/react-query"
import { api, type Query } from "./api"
import { type Rights, rightsOf } from "./permissions"

/** Everything of ours in the dashboard's cache. */
const ALL = ["doku"] as const
const ACCOUNTS = [...ALL, "accounts"] as const

/**
 * Money moves without the admin's doing, so a page that is left open is looked at again. The dashboard's own queries
 * don't do so when its window gets the focus back.
 */
const WATCHED = {
  /** While the page is seen, in ms. */
  refetchInterval: 60_000,
  refetchOnWindowFocus: true,
  /** Whoever comes to a page, or back to its window, is shown what was loaded within this time, in ms. */
  staleTime: 5_000,
} as const

export function useTransactions(query: Query) {
  return useQuery({
    ...WATCHED,
    queryKey: [...ALL, "transactions", query],
    queryFn: ({ signal }) => api.transactions(query, signal),
    placeholderData: keepPreviousData,
  })
}

/** @param id the transaction's id or its invoice number. */
export function useTransaction(id: string) {
  return useQuery({
    ...WATCHED,
    queryKey: [...ALL, "transaction", id],
    queryFn: async ({ signal }) => (await api.transaction(id, signal)).transaction,
  })
}

export function useCases(query: Query) {
  return useQuery({
    ...WATCHED,
    queryKey: [...ALL, "cases", query],
    queryFn: ({ signal }) => api.cases(query, signal),
    placeholderData: keepPreviousData,
  })
}

/** How many cases wait for somebody; undefined while nobody knows. */
export function useOpenCount() {
  const { data } = useQuery({
    ...WATCHED,
    queryKey: [...ALL, "open-count"],
    queryFn: async ({ signal }) => (await api.cases({ status: "open", limit: 1 }, signal)).open_count,
  })
  return data
}

export function useAccounts() {
  return useQuery({ ...WATCHED, queryKey: ACCOUNTS, queryFn: ({ signal }) => api.accounts(signal) })
}

/**
 * What this person may do; nothing while nobody knows, so that no button vanishes. Without an answer all of it is
 * shown, as the server refuses what isn't allowed.
 */
export function useRights(): Rights {
  const { data, isError } = useQuery({
    queryKey: [...ALL, "rights"],
    queryFn: async ({ signal }) => rightsOf(await api.permissions(signal)),
    // In ms; rights change with the next login only.
    staleTime: 5 * 60_000,
  })
  return data ?? { update: isError, refund: isError }
}

/** After something was done about money: our own screens, and the dashboard's orders with their payments. */
export async function refreshMoney(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ALL }),
    client.invalidateQueries({ queryKey: ["orders"] }),
    client.invalidateQueries({ queryKey: ["payment"] }),
    client.invalidateQueries({ queryKey: ["payment-collection"] }),
  ])
}

export async function refreshAccounts(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: ACCOUNTS })
}
