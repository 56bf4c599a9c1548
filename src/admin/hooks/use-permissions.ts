import { useQuery } from "@tanstack/react-query"
import { api } from "../lib/api"
import { type Permissions, toPermissions } from "../lib/permissions"
import { queryKeys } from "../lib/query-cache"

/**
 * What the user may do: nothing while loading, so that no button disappears; everything after an error, because the
 * server checks each request itself.
 */
export function usePermissions(): Permissions {
  const { data, isError } = useQuery({
    queryKey: queryKeys.permissions,
    queryFn: async ({ signal }) => toPermissions(await api.permissions(signal)),
    // In ms. A user's permissions change with the next login only.
    staleTime: 5 * 60_000,
  })
  return data ?? { update: isError, refund: isError, requestPayment: isError }
}
