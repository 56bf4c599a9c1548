import type {
  AccountsAnswer,
  AccountTest,
  CasePage,
  CheckAnswer,
  HistoryCase,
  NewRefund,
  RefundAnswer,
  TransactionDetail,
  TransactionPage,
} from "./api-types"
import { sdk } from "./sdk"

export type Query = Record<string, unknown>

const at = (id: string) => encodeURIComponent(id)

export const api = {
  transactions: (query: Query, signal?: AbortSignal) =>
    sdk.client.fetch<TransactionPage>("/admin/doku/transactions", { query, signal }),
  /** By its id or its invoice number. */
  transaction: (id: string, signal?: AbortSignal) =>
    sdk.client.fetch<{ transaction: TransactionDetail }>(`/admin/doku/transactions/${at(id)}`, { signal }),
  check: (id: string) =>
    sdk.client.fetch<CheckAnswer>(`/admin/doku/transactions/${at(id)}/check`, { method: "POST" }),
  recordRefund: (id: string, body: NewRefund) =>
    sdk.client.fetch<RefundAnswer>(`/admin/doku/transactions/${at(id)}/refunds`, { method: "POST", body }),
  cases: (query: Query, signal?: AbortSignal) =>
    sdk.client.fetch<CasePage>("/admin/doku/cases", { query, signal }),
  closeCase: (id: string, note: string) =>
    sdk.client.fetch<{ case: HistoryCase }>(`/admin/doku/cases/${at(id)}/close`, {
      method: "POST",
      body: { note },
    }),
  /** The person's own rights as `payment:read`; undefined where Medusa's RBAC is off. */
  permissions: async (signal?: AbortSignal) => {
    const { feature_flags } = await sdk.client.fetch<{ feature_flags: { rbac?: boolean } }>(
      "/admin/feature-flags",
      { signal },
    )
    if (feature_flags.rbac !== true) return undefined
    const own = await sdk.client.fetch<{ permissions: string[] }>("/admin/rbac/me/permissions", { signal })
    return own.permissions
  },
  accounts: (signal?: AbortSignal) => sdk.client.fetch<AccountsAnswer>("/admin/doku/accounts", { signal }),
  testAccount: (providerId: string) =>
    sdk.client.fetch<AccountTest>(`/admin/doku/accounts/${at(providerId)}/check`, { method: "POST" }),
}
