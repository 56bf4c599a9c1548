import type {
  AccountsResponse,
  ActivationResult,
  ActPage,
  CasePage,
  CheckResponse,
  ConnectionTestResult,
  NewRefund,
  NewUnknownInvoices,
  OpenedCases,
  OrderPaymentLinks,
  PaymentLink,
  RefundResponse,
  ReportAnswer,
  TransactionCase,
  TransactionDetail,
  TransactionPage,
  User,
} from "./api-types"
import { sdk } from "./sdk"

export type Query = Record<string, unknown>

const USER_FIELDS = "id,first_name,last_name,email"

const fileRequest = (file: File) => ({
  method: "POST",
  body: file,
  headers: { "content-type": "text/csv" },
})

const segment = (id: string) => encodeURIComponent(id)

export const api = {
  transactions: (query: Query, signal?: AbortSignal) =>
    sdk.client.fetch<TransactionPage>("/admin/doku/transactions", { query, signal }),
  /** @param id the transaction's id or its invoice number */
  transaction: (id: string, signal?: AbortSignal) =>
    sdk.client.fetch<{ transaction: TransactionDetail }>(`/admin/doku/transactions/${segment(id)}`, {
      signal,
    }),
  checkTransaction: (id: string) =>
    sdk.client.fetch<CheckResponse>(`/admin/doku/transactions/${segment(id)}/check`, { method: "POST" }),
  recordRefund: (id: string, body: NewRefund) =>
    sdk.client.fetch<RefundResponse>(`/admin/doku/transactions/${segment(id)}/refunds`, {
      method: "POST",
      body,
    }),
  paymentLinks: (orderId: string, signal?: AbortSignal) =>
    sdk.client.fetch<OrderPaymentLinks>(`/admin/doku/orders/${segment(orderId)}/payment-links`, { signal }),
  /** Makes a link, or counts the days of the order's live link anew. */
  requestPaymentLink: (orderId: string) =>
    sdk.client.fetch<{ payment_link: PaymentLink }>(`/admin/doku/orders/${segment(orderId)}/payment-links`, {
      method: "POST",
      body: {},
    }),
  withdrawPaymentLink: (id: string) =>
    sdk.client.fetch<{ payment_link: PaymentLink }>(`/admin/doku/payment-links/${segment(id)}/withdraw`, {
      method: "POST",
    }),
  audit: (query: Query, signal?: AbortSignal) =>
    sdk.client.fetch<ActPage>("/admin/doku/audit", { query, signal }),
  cases: (query: Query, signal?: AbortSignal) =>
    sdk.client.fetch<CasePage>("/admin/doku/cases", { query, signal }),
  closeCase: (id: string, note: string) =>
    sdk.client.fetch<{ case: TransactionCase }>(`/admin/doku/cases/${segment(id)}/close`, {
      method: "POST",
      body: { note },
    }),
  /** Reads DOKU's report, and compares it with the ledger if `query.step` says so. Changes nothing. */
  report: (file: File, query: Query) =>
    sdk.client.fetch<ReportAnswer>("/admin/doku/report", { ...fileRequest(file), query }),
  /** All differences, as a CSV file. */
  reportDifferences: async (file: File, query: Query) => {
    const { method, body, headers } = fileRequest(file)
    const response = await sdk.client.fetch<Response>("/admin/doku/report", {
      method,
      body,
      headers: { ...headers, accept: "text/csv" },
      query: { ...query, step: "compare", format: "csv" },
    })
    return response.blob()
  },
  /** Opens a case for each invoice that DOKU's report has and the ledger doesn't know. */
  openUnknownInvoices: (body: NewUnknownInvoices) =>
    sdk.client.fetch<OpenedCases>("/admin/doku/cases", {
      method: "POST",
      body: { kind: "unknown_invoice", ...body },
    }),
  accounts: (signal?: AbortSignal) => sdk.client.fetch<AccountsResponse>("/admin/doku/accounts", { signal }),
  testConnection: (providerId: string) =>
    sdk.client.fetch<ConnectionTestResult>(`/admin/doku/accounts/${segment(providerId)}/check`, {
      method: "POST",
    }),
  /** Creates an unpaid order at DOKU by each integration. */
  testActivation: (providerId: string) =>
    sdk.client.fetch<ActivationResult>(`/admin/doku/accounts/${segment(providerId)}/activation`, {
      method: "POST",
    }),
  /** The user's permissions, like `payment:read`; undefined where Medusa's RBAC is off. */
  permissions: async (signal?: AbortSignal) => {
    const { feature_flags } = await sdk.client.fetch<{ feature_flags: { rbac?: boolean } }>(
      "/admin/feature-flags",
      { signal },
    )
    if (feature_flags.rbac !== true) return undefined
    const { permissions } = await sdk.client.fetch<{ permissions: string[] }>("/admin/rbac/me/permissions", {
      signal,
    })
    return permissions
  },
  user: async (id: string, signal?: AbortSignal) => {
    const query = { fields: USER_FIELDS }
    const { user } = await sdk.client.fetch<{ user: User }>(`/admin/users/${segment(id)}`, { query, signal })
    return user
  },
  /** The first hundred users. */
  users: async (signal?: AbortSignal) => {
    const query = { fields: USER_FIELDS, limit: 100 }
    const { users } = await sdk.client.fetch<{ users: User[] }>("/admin/users", { query, signal })
    return users
  },
  apiKey: async (id: string, signal?: AbortSignal) => {
    const { api_key } = await sdk.client.fetch<{ api_key: { title: string } }>(
      `/admin/api-keys/${segment(id)}`,
      { query: { fields: "title" }, signal },
    )
    return api_key
  },
}
