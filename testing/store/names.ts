/** Names that the parts of the demo share. */
export const DOKU_PROVIDER = "pp_doku-linkaja_doku"
export const NOTIFICATION_PATH = "/hooks/payment/doku-linkaja_doku"
export const WAREHOUSE = "Gudang Jakarta"
export const ADMIN = { email: "admin@example.com", password: "linkaja-demo" } as const
/** The invented account that the store and the sandbox share. */
export const MERCHANT = { clientId: "BRN-0201-0000000000001", secretKey: "SK-SANDBOX0001" } as const

/** The seed script's message to its parent process. */
export interface Seeded {
  publishableKey: string
}
