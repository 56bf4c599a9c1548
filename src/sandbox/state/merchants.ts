import { InputError } from "../input/input-error"
import { fields, httpUrl, listOf, oneOf, type Reader, text } from "../input/readers"
import { type Integration, LINKAJA_CHANNEL } from "./book"
import { channelCode } from "./notify-options"

/** An account as DOKU's Back Office holds it. */
export interface Merchant {
  /** e.g. `BRN-0201-0000000000001` */
  clientId: string
  /** e.g. `SK-…`; signs in both directions. */
  secretKey: string
  /** Where notifications go. Without it they are recorded as not sent. */
  notificationUrl?: string
  /** Ways on which LinkAja is active. Default: both; `[]`: none. */
  integrations?: readonly Integration[]
  /**
   * Status of a Checkout order before its first attempt: 200 with ORDER_GENERATED, as for accounts registered from
   * December 2024 on, or 404, as for older ones. Default "order_generated".
   */
  checkoutStatus?: "order_generated" | "not_found"
  /** Channels that are active on Checkout. Default: LinkAja, three other wallets and QRIS. */
  checkoutChannels?: readonly string[]
}

type CompleteMerchant = Merchant & Required<Omit<Merchant, "notificationUrl">>

const MERCHANT_DEFAULTS = {
  integrations: ["direct", "checkout"],
  checkoutStatus: "order_generated",
  checkoutChannels: ["QRIS", "EMONEY_OVO", "EMONEY_DANA", "EMONEY_SHOPEE_PAY", LINKAJA_CHANNEL],
} as const satisfies Partial<Merchant>

/** Made up. */
export const DEFAULT_MERCHANT: Readonly<Merchant> = {
  clientId: "BRN-0201-0000000000001",
  secretKey: "SK-SANDBOX0001",
}

const changeReaders = {
  secretKey: text({ max: 128 }),
  notificationUrl: httpUrl,
  integrations: listOf(oneOf("direct", "checkout")),
  checkoutStatus: oneOf("order_generated", "not_found"),
  checkoutChannels: listOf(channelCode),
}
const readFields = fields({ clientId: text({ max: 64 }), ...changeReaders })

export const readMerchant: Reader<Merchant> = (value, field) => {
  const { clientId, secretKey, ...rest } = readFields(value, field)
  if (!clientId)
    throw new InputError(`${field}.clientId is missing; add it, e.g. ${DEFAULT_MERCHANT.clientId}`)
  if (!secretKey)
    throw new InputError(`${field}.secretKey is missing; add it, e.g. ${DEFAULT_MERCHANT.secretKey}`)
  return { clientId, secretKey, ...rest }
}

export const readMerchantChange = fields(changeReaders)

/** An account with what it has by default. */
export function withDefaults(merchant: Merchant): CompleteMerchant {
  return { ...MERCHANT_DEFAULTS, ...merchant }
}

export class Merchants {
  private readonly byClientId = new Map<string, Merchant>()

  constructor(merchants: readonly Merchant[]) {
    if (merchants.length === 0)
      throw new InputError("merchants is empty; leave it out for the made-up default")
    for (const merchant of merchants) {
      if (this.byClientId.has(merchant.clientId)) {
        throw new InputError(`merchants holds ${merchant.clientId} twice; give each account its own clientId`)
      }
      this.byClientId.set(merchant.clientId, { ...merchant })
    }
  }

  find(clientId: string): Merchant | undefined {
    return this.byClientId.get(clientId)
  }

  /** @returns the first merchant when `clientId` is missing. */
  get(clientId?: string): Merchant {
    const found = clientId === undefined ? this.all()[0] : this.find(clientId)
    if (!found) {
      const known = this.all().map((merchant) => merchant.clientId)
      throw new InputError(`no merchant ${clientId}; known: ${known.join(", ")}`, 404)
    }
    return found
  }

  put(merchant: Merchant): void {
    this.byClientId.set(merchant.clientId, { ...merchant })
  }

  all(): Merchant[] {
    return [...this.byClientId.values()]
  }
}
