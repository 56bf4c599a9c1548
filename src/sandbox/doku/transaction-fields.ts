import type { InvoiceRecord } from "../state/book"
import { dokuTimestamp } from "./timestamp"

/** `transaction` of a status answer. */
export function transactionFields(invoice: InvoiceRecord): Record<string, string> {
  return {
    status: invoice.status,
    type: "PAYMENT",
    date: dokuTimestamp(new Date(invoice.paidAt ?? invoice.createdAt)),
    original_request_id: invoice.requestId,
  }
}
