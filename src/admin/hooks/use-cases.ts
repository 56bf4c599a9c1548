import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { api, type Query } from "../lib/api"
import { invalidateTransactions, POLLING, queryKeys } from "../lib/query-cache"

export function useCases(query: Query) {
  return useQuery({
    ...POLLING,
    queryKey: queryKeys.cases(query),
    queryFn: ({ signal }) => api.cases(query, signal),
    placeholderData: keepPreviousData,
  })
}

/** The number of open cases; undefined until it is loaded. */
export function useOpenCaseCount() {
  const { data } = useQuery({
    ...POLLING,
    queryKey: queryKeys.openCaseCount,
    queryFn: async ({ signal }) => (await api.cases({ status: "open", limit: 1 }, signal)).open_count,
  })
  return data
}

/** Reloads after an error too: another admin may have closed the case first. */
export function useCloseCase(caseId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (note: string) => api.closeCase(caseId, note),
    onSettled: () => invalidateTransactions(client),
  })
}
