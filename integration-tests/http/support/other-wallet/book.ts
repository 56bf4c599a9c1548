/** A payment in the other wallet's book. */
export interface WalletPayment {
  sessionId: string
  /** Integer IDR. */
  amount: number
  paid: boolean
  /** The wallet holds the money for the shop, which has to capture it. */
  reserved?: boolean
}

/**
 * The wallet's payments by reference. On `globalThis`, because Medusa loads the provider's module apart from the
 * test's copy.
 */
const held = globalThis as { otherWalletBook?: Map<string, WalletPayment> }
held.otherWalletBook ??= new Map()

export const walletBook: Map<string, WalletPayment> = held.otherWalletBook
