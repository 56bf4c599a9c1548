import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { api, type Query } from "../lib/api"
import { POLLING, queryKeys } from "../lib/query-cache"

export function useAudit(query: Query) {
  return useQuery({
    ...POLLING,
    queryKey: queryKeys.audit(query),
    queryFn: ({ signal }) => api.audit(query, signal),
    placeholderData: keepPreviousData,
  })
}
