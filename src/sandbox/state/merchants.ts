import { InputError } from "../input/input-error"
import { fields, httpUrl, type Reader, text } from "../input/readers"

/** An account as DOKU's Back Office holds it. */
export interface Merchant {
  /** e.g. `BRN-0201-0000000000001` */
  clientId: string
  /** e.g. `SK-…`; signs in both directions. */
  secretKey: string
  /** Where notifications go. Without it they are recorded as not sent. */
  notificationUrl?: string
}

/** Made up. */
export const DEFAULT_MERCHANT: Readonly<Merchant> = {
  clientId: "BRN-0201-0000000000001",
  secretKey: "SK-SANDBOX0001",
}

const changeReaders = { secretKey: text({ max: 128 }), notificationUrl: httpUrl }
const readFields = fields({ clientId: text({ max: 64 }), ...changeReaders })

export const readMerchant: Reader<Merchant> = (value, field) => {
  const { clientId, secretKey, notificationUrl } = readFields(value, field)
  if (!clientId)
    throw new InputError(`${field}.clientId is missing; add it, e.g. ${DEFAULT_MERCHANT.clientId}`)
  if (!secretKey)
    throw new InputError(`${field}.secretKey is missing; add it, e.g. ${DEFAULT_MERCHANT.secretKey}`)
  return notificationUrl ? { clientId, secretKey, notificationUrl } : { clientId, secretKey }
}

export const readMerchantChange = fields(changeReaders)

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
