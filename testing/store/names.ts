/** Names that the parts of the demo share. */
export const DOKU_PROVIDER = "pp_doku-linkaja_doku"
/** The demo store's second provider: the same account, by DOKU Checkout. An entry of DOKU_MORE_ACCOUNTS. */
export const CHECKOUT_ACCOUNT = { id: "checkout", integration: "checkout" } as const
export const CHECKOUT_PROVIDER = "pp_doku-linkaja_checkout"
export const NOTIFICATION_PATH = "/hooks/payment/doku-linkaja_doku"
export const WAREHOUSE = "Gudang Jakarta"
export const ADMIN = { email: "admin@example.com", password: "linkaja-demo" } as const
/** The invented account that the store and the sandbox share. */
export const MERCHANT = { clientId: "BRN-0201-0000000000001", secretKey: "SK-SANDBOX0001" } as const

/** The seed script's message to its parent process. */
export interface Seeded {
  publishableKey: string
}
