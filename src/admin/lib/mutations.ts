import { useMutation, useQueryClient } from "@tanstack/react-query"
import { api } from "./api"
import type { NewRefund } from "./api-types"
import { refreshAccounts, refreshMoney } from "./queries"

/*
 * Each runs until what it changed is shown: a button stays busy until then, and a second click finds the new state.
 * A refused request may have changed something all the same (another admin was faster), so it refreshes too.
 */

export function useCheck(transactionId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.check(transactionId),
    onSettled: () => refreshMoney(client),
  })
}

export function useRecordRefund(transactionId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (refund: NewRefund) => api.recordRefund(transactionId, refund),
    onSettled: () => refreshMoney(client),
  })
}

export function useCloseCase(caseId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (note: string) => api.closeCase(caseId, note),
    onSettled: () => refreshMoney(client),
  })
}

export function useTestAccount(providerId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.testAccount(providerId),
    onSettled: () => refreshAccounts(client),
  })
}
