import { useMutation, useQueryClient } from "@tanstack/react-query"
import { api } from "../lib/api"
import type { NewRefund } from "../lib/api-types"
import { invalidateTransactions } from "../lib/query-cache"

/** Reloads after an error too: another admin may have recorded a refund first. */
export function useRecordRefund(transactionId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (refund: NewRefund) => api.recordRefund(transactionId, refund),
    onSettled: () => invalidateTransactions(client),
  })
}
