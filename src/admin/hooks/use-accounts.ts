import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { api } from "../lib/api"
import { POLLING, queryKeys } from "../lib/query-cache"

export function useAccounts() {
  return useQuery({
    ...POLLING,
    queryKey: queryKeys.accounts,
    queryFn: ({ signal }) => api.accounts(signal),
  })
}

/** Reloads the accounts: a test measures the clock. */
export function useTestConnection(providerId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.testConnection(providerId),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.accounts }),
  })
}
