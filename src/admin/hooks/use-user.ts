import { useQuery } from "@tanstack/react-query"
import { api } from "../lib/api"
import { queryKeys } from "../lib/query-cache"

/** A Medusa user; undefined for an id of another kind, a deleted user, and without the permission to read users. */
export function useUser(id: string) {
  const { data } = useQuery({
    queryKey: queryKeys.user(id),
    queryFn: ({ signal }) => api.user(id, signal),
    enabled: id.startsWith("user_"),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  return data
}
