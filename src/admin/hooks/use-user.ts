import { useQuery } from "@tanstack/react-query"
import { api } from "../lib/api"
import { queryKeys } from "../lib/query-cache"

const KEPT = { staleTime: Number.POSITIVE_INFINITY, retry: false } as const

/** A Medusa user; `data` is undefined for an id of another kind, and `error` says why for a user. */
export function useUser(id: string) {
  return useQuery({
    ...KEPT,
    queryKey: queryKeys.user(id),
    queryFn: ({ signal }) => api.user(id, signal),
    enabled: id.startsWith("user_"),
  })
}

/** A secret API key, by which a program acts. */
export function useApiKey(id: string) {
  return useQuery({
    ...KEPT,
    queryKey: queryKeys.apiKey(id),
    queryFn: ({ signal }) => api.apiKey(id, signal),
    enabled: id.startsWith("apk_"),
  })
}

/** The store's users; undefined without the permission to read users. */
export function useUsers() {
  const { data } = useQuery({
    ...KEPT,
    queryKey: queryKeys.users,
    queryFn: ({ signal }) => api.users(signal),
  })
  return data
}
