import type { InvoiceChange } from "../doku/doku-context"
import { InputError } from "../input/input-error"
import { type InvoiceRecord, isPaid } from "../state/book"
import type { SandboxContext } from "../state/context"

/** What a shopper can do on LinkAja's page. */
export const SHOPPER_ACTIONS = {
  pay: {
    notifies: true,
    apply(context, invoice) {
      if (isExpired(context, invoice)) {
        throw new InputError(
          `${invoice.invoiceNumber} is expired; set payAfterExpiryAllowed to true to pay it`,
          409,
        )
      }
      return context.book.pay(invoice, new Date())
    },
  },
  decline: { notifies: true, apply: ({ book }, invoice) => book.decline(invoice) },
  abandon: {
    notifies: false,
    apply(_context, invoice) {
      invoice.abandoned += 1
    },
  },
} satisfies Record<string, InvoiceChange>

export type ShopperAction = keyof typeof SHOPPER_ACTIONS

/** Whether LinkAja's page offers to pay the invoice. */
export function isPayable(context: SandboxContext, invoice: InvoiceRecord): boolean {
  return !isPaid(invoice) && !isExpired(context, invoice)
}

function isExpired({ settings }: SandboxContext, invoice: InvoiceRecord): boolean {
  return invoice.status === "EXPIRED" && !settings.payAfterExpiryAllowed
}
