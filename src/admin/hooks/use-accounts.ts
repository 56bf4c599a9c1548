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

export function useTestConnection(providerId: string) {
  return useAccountTest(() => api.testConnection(providerId))
}

export function useTestActivation(providerId: string) {
  return useAccountTest(() => api.testActivation(providerId))
}

/** Reloads the accounts: a test measures the clock. */
function useAccountTest<Result>(run: () => Promise<Result>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.accounts }),
  })
}
