import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef } from "react"
import { api } from "../lib/api"
import { type Order, orderRevision } from "../lib/order-transactions"
import { debtFingerprint, hasLiveLink } from "../lib/payment-links"
import { invalidateTransactions, LIVE_LINK_INTERVAL_MS, POLLING, queryKeys } from "../lib/query-cache"

/** An order's payment links and what it owes. A change of the order loads both anew. */
export function usePaymentLinks(order: Order) {
  const query = useQuery({
    ...POLLING,
    queryKey: queryKeys.paymentLinks(order.id, orderRevision(order)),
    queryFn: ({ signal }) => api.paymentLinks(order.id, signal),
    refetchInterval: ({ state }) =>
      state.data && hasLiveLink(state.data) ? LIVE_LINK_INTERVAL_MS : POLLING.refetchInterval,
    // This order's only: another order's link must not be sent to its customer.
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey.includes(order.id) ? previous : undefined,
  })
  useReloadOnPayment(order.id, query.data && debtFingerprint(query.data))
  return query
}

/** Reloads the order's payments when the links show that the customer has paid. */
function useReloadOnPayment(orderId: string, fingerprint: string | undefined): void {
  const client = useQueryClient()
  const last = useRef({ orderId, fingerprint })
  useEffect(() => {
    const before = last.current
    last.current = { orderId, fingerprint }
    if (before.orderId !== orderId || before.fingerprint === undefined) return
    if (fingerprint !== undefined && fingerprint !== before.fingerprint) void invalidateTransactions(client)
  }, [client, orderId, fingerprint])
}

/** Reloads after an error too: the refusal's reason is shown with the links. */
export function useRequestPaymentLink(orderId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => (await api.requestPaymentLink(orderId)).payment_link,
    onSettled: () => invalidateTransactions(client),
  })
}

/** Reloads after an error too: the customer may have paid first. */
export function useWithdrawPaymentLink(linkId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.withdrawPaymentLink(linkId),
    onSettled: () => invalidateTransactions(client),
  })
}
