import type { Answer } from "../../http/answer"
import type { CreateRefusal } from "../../state/faults"
import {
  amountNotMatch,
  channelInactive,
  fieldErrors,
  invalidSignature,
  invoiceAlreadyUsed,
} from "../refusals"

/** What DOKU answers when a fault makes it refuse an order that is in order. */
export const REFUSALS: Readonly<Record<CreateRefusal, () => Answer>> = {
  bad_credentials: invalidSignature,
  inactive_channel: channelInactive,
  invoice_already_used: invoiceAlreadyUsed,
  amount_not_match: amountNotMatch,
  missing_fields: () => fieldErrors(["order.invoice_number must be filled", "order.amount must be filled"]),
}
