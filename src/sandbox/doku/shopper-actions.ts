import { InputError } from "../input/input-error"
import type { InvoiceRecord } from "../state/book"
import type { SandboxContext } from "../state/context"
import type { InvoiceChange } from "./doku-context"

/** What a shopper can do on LinkAja's page and on Checkout's. */
export const SHOPPER_ACTIONS = {
  pay: {
    notifies: true,
    apply(context, invoice, channel) {
      if (isExpired(context, invoice)) {
        throw new InputError(
          `${invoice.invoiceNumber} is expired; set payAfterExpiryAllowed to true to pay it`,
          409,
        )
      }
      return context.book.pay(invoice, new Date(), channel)
    },
  },
  decline: { notifies: true, apply: ({ book }, invoice, channel) => book.decline(invoice, channel) },
  abandon: {
    notifies: false,
    apply(_context, invoice) {
      invoice.abandoned += 1
    },
  },
} satisfies Record<string, InvoiceChange>

export type ShopperAction = keyof typeof SHOPPER_ACTIONS

export function isShopperAction(action: string | null): action is ShopperAction {
  return action !== null && Object.hasOwn(SHOPPER_ACTIONS, action)
}

/** Whether a direct invoice is too old to be paid. A Checkout payment may be late: its attempt began before the end. */
export function isExpired({ settings }: SandboxContext, { integration, status }: InvoiceRecord): boolean {
  return integration === "direct" && status === "EXPIRED" && !settings.payAfterExpiryAllowed
}
