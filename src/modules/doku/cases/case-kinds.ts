/**
 * What a person is told about each kind of case: what happened, and what to do. Money stays where it is until
 * then.
 */
export const CASE_KINDS = {
  amount_mismatch:
    "DOKU reports another amount or currency than this invoice asked for. Compare both with DOKU Back Office, then return the money or settle the difference with the customer.",
  cart_changed:
    "The customer paid, but the cart now has another total. Agree with the customer: bring the cart back to the paid total, and the order is made by itself; or return the money.",
  paid_without_order:
    "The customer paid, but Medusa could not make the order. Mend the cause shown here, then check again; or return the money.",
  paid_twice:
    "The customer paid a second time for an order that is already paid. Return this payment to the customer.",
  other_payment_authorized:
    "The customer paid by LinkAja, but the cart already holds an authorised payment of another provider. Return one of the two.",
  other_payment_started:
    "The customer paid by LinkAja, and has started a payment with another provider that may still be paid. Look there. If it was paid, let that payment make the order and return LinkAja's; if not, LinkAja's makes the order by itself a day after the other payment was started, or at once when the customer chooses LinkAja again.",
  order_canceled: "LinkAja money arrived for an order that is cancelled. Return the money to the customer.",
  refund_due:
    "The order was cancelled after the customer had paid. Return what is outstanding and record it. Where a reason is shown, returned money could not be booked in Medusa yet: mend the reason; it is tried again by itself.",
  refunded_at_doku:
    "DOKU reports this payment as refunded. Check DOKU Back Office, cancel or keep the order accordingly, and record here what was returned.",
  unlisted_status:
    "DOKU called this invoice paid, and now reports a status that its documents don't list. Look the invoice up in DOKU Back Office. If the money is there, close this case; if it went back, cancel or keep the order accordingly, and record here what was returned.",
  status_contradicts_paid:
    "DOKU called this invoice paid, and now says, when asked, that it isn't. Look the invoice up in DOKU Back Office. If the money is there, close this case. If it isn't, hand out no goods, change the secret key, for somebody may have forged the notification, and leave this case open: while it is, nothing is captured.",
  account_missing:
    "No configured DOKU account may ask about this invoice, for the Client ID or the environment changed. Configure the account again, or look the invoice up in DOKU Back Office.",
  unknown_invoice:
    "DOKU reports a payment for an invoice number of this store that the database does not know, as after restoring a backup. Look it up in DOKU Back Office, then make the order by hand or return the money.",
} as const

export type CaseKind = keyof typeof CASE_KINDS

/** Kinds that stand between a paid invoice and its order; once it is settled, their cause is gone. */
export const KINDS_THAT_SETTLING_ENDS: readonly CaseKind[] = [
  "cart_changed",
  "paid_without_order",
  "paid_twice",
  "other_payment_authorized",
  "other_payment_started",
  "order_canceled",
  "account_missing",
]

/** Kinds that keep money from being captured for as long as they are open, whatever else fits. */
export const KINDS_THAT_HOLD: readonly CaseKind[] = [
  "amount_mismatch",
  "unlisted_status",
  "status_contradicts_paid",
]

/**
 * Those of them that hold an order back that is half made though its money is captured: the money may be gone again.
 * About captured money of a disputed amount there is nothing left to hold, and half an order helps nobody.
 */
export const KINDS_THAT_HOLD_CAPTURED: readonly CaseKind[] = ["unlisted_status", "status_contradicts_paid"]

/**
 * Kinds that stand between a paid invoice and its order and that a person can work. One who closes such a case
 * says that the matter is dealt with: nothing happens to that money by itself any more.
 */
export const KINDS_THAT_BLOCK: readonly CaseKind[] = [
  "cart_changed",
  "paid_without_order",
  "other_payment_authorized",
  "other_payment_started",
  "paid_twice",
  "order_canceled",
]

/**
 * Kinds whose duty it is to return the money, or that end with it. Not `refund_due`: that ends when Medusa
 * shows the return as well.
 */
export const KINDS_THAT_RETURNING_ENDS: readonly CaseKind[] = [
  "amount_mismatch",
  "cart_changed",
  "paid_without_order",
  "paid_twice",
  "other_payment_authorized",
  "other_payment_started",
  "order_canceled",
  "unlisted_status",
  "status_contradicts_paid",
  "refunded_at_doku",
]
