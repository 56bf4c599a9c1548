import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { api, type Query } from "../lib/api"
import { invalidateTransactions, POLLING, queryKeys } from "../lib/query-cache"

export function useTransactions(query: Query) {
  return useQuery({
    ...POLLING,
    queryKey: queryKeys.transactions(query),
    queryFn: ({ signal }) => api.transactions(query, signal),
    placeholderData: keepPreviousData,
  })
}

/** @param id the transaction's id or its invoice number */
export function useTransaction(id: string) {
  return useQuery({
    ...POLLING,
    queryKey: queryKeys.transaction(id),
    queryFn: async ({ signal }) => (await api.transaction(id, signal)).transaction,
  })
}

/** Pending until the reloaded transaction is shown, so that a second click finds the new state. */
export function useCheckTransaction(transactionId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.checkTransaction(transactionId),
    onSettled: () => invalidateTransactions(client),
  })
}
