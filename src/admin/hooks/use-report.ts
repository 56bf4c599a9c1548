import { useMutation, useQueryClient } from "@tanstack/react-query"
import { api, type Query } from "../lib/api"
import type { NewUnknownInvoices } from "../lib/api-types"
import { invalidateTransactions } from "../lib/query-cache"

interface ReportRequest {
  file: File
  query: Query
}

/** Reads a report, or compares it. */
export function useReport() {
  return useMutation({ mutationFn: ({ file, query }: ReportRequest) => api.report(file, query) })
}

export function useReportDifferences() {
  return useMutation({ mutationFn: ({ file, query }: ReportRequest) => api.reportDifferences(file, query) })
}

export function useOpenUnknownInvoices() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: NewUnknownInvoices) => api.openUnknownInvoices(body),
    onSettled: () => invalidateTransactions(client),
  })
}
