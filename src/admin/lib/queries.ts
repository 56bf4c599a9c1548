import { keepPreviousData, type QueryClient, useQuery } from "@tanstack/react-query"
import { api, type Query } from "./api"

/** Everything of ours in the dashboard's cache. */
const ALL = ["doku"] as const
const ACCOUNTS = [...ALL, "accounts"] as const

/** The number of open cases is looked at again this often while the admin is open, in ms. */
const COUNT_AGAIN_MS = 60_000
/** Money moves without the admin's doing: what is shown must not be older than this, in ms. */
const FRESH_MS = 5_000

export function useTransactions(query: Query, { enabled = true } = {}) {
  return useQuery({
    queryKey: [...ALL, "transactions", query],
    queryFn: ({ signal }) => api.transactions(query, signal),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    enabled,
  })
}

/** @param id the transaction's id or its invoice number. */
export function useTransaction(id: string) {
  return useQuery({
    queryKey: [...ALL, "transaction", id],
    queryFn: async ({ signal }) => (await api.transaction(id, signal)).transaction,
    staleTime: FRESH_MS,
  })
}

export function useCases(query: Query) {
  return useQuery({
    queryKey: [...ALL, "cases", query],
    queryFn: ({ signal }) => api.cases(query, signal),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
  })
}

/** How many cases wait for somebody; undefined while nobody knows. */
export function useOpenCount() {
  const { data } = useQuery({
    queryKey: [...ALL, "open-count"],
    queryFn: async ({ signal }) => (await api.cases({ status: "open", limit: 1 }, signal)).open_count,
    refetchInterval: COUNT_AGAIN_MS,
    refetchOnWindowFocus: true,
    staleTime: FRESH_MS,
  })
  return data
}

export function useAccounts() {
  return useQuery({
    queryKey: ACCOUNTS,
    queryFn: ({ signal }) => api.accounts(signal),
    staleTime: FRESH_MS,
    refetchInterval: COUNT_AGAIN_MS,
  })
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
