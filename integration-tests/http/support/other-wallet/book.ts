/** What the other wallet knows of one payment: whether a shopper has paid it on the wallet's own page. */
export interface WalletPayment {
  sessionId: string
  /** Integer IDR. */
  amount: number
  paid: boolean
}

/**
 * The wallet's own book, by its reference. On `globalThis`, because Medusa loads the provider's module beside the test's
 * own copy of it.
 */
const held = globalThis as { otherWalletBook?: Map<string, WalletPayment> }
held.otherWalletBook ??= new Map()

export const walletBook: Map<string, WalletPayment> = held.otherWalletBook
