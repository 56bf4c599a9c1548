interface CaseKindFacts {
  /** What happened, and what a person has to do. */
  sentence: string
  /**
   * Stands between a paid transaction and its order; a new one replaces the others of the transaction. When a person
   * closes it, nothing is tried automatically any more.
   */
  blocksOrder: boolean
  /** No money of the transaction is captured while it is open. */
  blocksCapture: boolean
  /**
   * An order left unfinished after the capture is not completed while it is open, because the money may be gone
   * again. False for a disputed amount: the money is captured already, and an unfinished order helps nobody.
   */
  blocksOrderAfterCapture: boolean
  /** Its cause is gone once the transaction is settled. */
  settlingCloses: boolean
  /**
   * It asks for a refund, or ends with one. `refund_due` is not among them: it ends when Medusa shows the refund too.
   */
  refundingCloses: boolean
  /** It tells the admin something, while the payment takes its usual course: the shopper isn't told of a review. */
  informsOnly: boolean
}

type CaseKindFlag = Exclude<keyof CaseKindFacts, "sentence">

/** Every kind of case, with what depends on the kind. */
export const CASE_KINDS = {
  amount_mismatch: {
    sentence:
      "DOKU reports another amount or currency than this invoice asked for. Compare both with DOKU Back Office, then refund the customer or settle the difference with them.",
    blocksOrder: false,
    blocksCapture: true,
    blocksOrderAfterCapture: false,
    settlingCloses: false,
    refundingCloses: true,
    informsOnly: false,
  },
  cart_changed: {
    sentence:
      "The customer paid, but the cart now has another total. Agree with the customer: change the cart back to the paid total, and the order is made automatically; or refund the customer.",
    blocksOrder: true,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: true,
    refundingCloses: true,
    informsOnly: false,
  },
  paid_without_order: {
    sentence:
      "The customer paid, but Medusa could not make the order. Fix the cause shown here, then check again; or refund the customer.",
    blocksOrder: true,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: true,
    refundingCloses: true,
    informsOnly: false,
  },
  paid_twice: {
    sentence:
      "The customer paid for an order that was already paid, or that owes less than this payment. Refund this payment to the customer.",
    blocksOrder: true,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: true,
    refundingCloses: true,
    informsOnly: false,
  },
  other_payment_authorized: {
    sentence:
      "The customer paid by LinkAja, but the cart already has an authorized payment of another provider. Refund one of the two.",
    blocksOrder: true,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: true,
    refundingCloses: true,
    informsOnly: false,
  },
  other_payment_started: {
    sentence:
      "The customer paid by LinkAja, and has started a payment with another provider that may still be paid. Look it up there. If it was paid, let that payment make the order and refund LinkAja's. If not, LinkAja's payment makes the order automatically a day after the other payment was started, or at once when the customer chooses LinkAja again.",
    blocksOrder: true,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: true,
    refundingCloses: true,
    informsOnly: false,
  },
  order_canceled: {
    sentence: "LinkAja money arrived for an order that is cancelled. Refund the customer.",
    blocksOrder: true,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: true,
    refundingCloses: true,
    informsOnly: false,
  },
  refund_due: {
    sentence:
      "The order was cancelled after the customer had paid. Refund what is outstanding and record the refund. If a reason is shown, a recorded refund could not be booked in Medusa yet: fix the reason; booking is retried automatically.",
    blocksOrder: false,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: false,
    refundingCloses: false,
    informsOnly: false,
  },
  refunded_at_doku: {
    sentence:
      "DOKU reports this payment as refunded. Check DOKU Back Office, cancel or keep the order accordingly, and record the refund here.",
    blocksOrder: false,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: false,
    refundingCloses: true,
    informsOnly: false,
  },
  unlisted_status: {
    sentence:
      "DOKU called this invoice paid, and now reports a status that its documents don't list. Look the invoice up in DOKU Back Office. If the money is there, close this case. If it was refunded, cancel or keep the order accordingly, and record the refund here.",
    blocksOrder: false,
    blocksCapture: true,
    blocksOrderAfterCapture: true,
    settlingCloses: false,
    refundingCloses: true,
    informsOnly: false,
  },
  status_contradicts_paid: {
    sentence:
      "DOKU called this invoice paid, and now answers that it isn't. Look the invoice up in DOKU Back Office. If the money is there, close this case. If it isn't, hand out no goods, change the secret key, because the notification may be forged, and leave this case open: while it is open, nothing is captured.",
    blocksOrder: false,
    blocksCapture: true,
    blocksOrderAfterCapture: true,
    settlingCloses: false,
    refundingCloses: true,
    informsOnly: false,
  },
  other_channel: {
    sentence:
      "The customer paid this LinkAja invoice through another channel of DOKU Checkout. The order is made as usual. Compare the fee in DOKU Back Office, and tell DOKU that a page restricted to LinkAja offered another channel; then close this case.",
    blocksOrder: false,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: false,
    refundingCloses: false,
    informsOnly: true,
  },
  channel_inactive: {
    sentence:
      "DOKU rejects LinkAja's invoices, because LinkAja is not active for this account by the configured integration. Nobody can pay by LinkAja until it is. Press “What has DOKU activated?” in Settings → LinkAja: it tells which integration is active. Ask DOKU to activate LinkAja, or set the option integration. The case closes with the next accepted invoice.",
    blocksOrder: false,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: false,
    refundingCloses: false,
    informsOnly: true,
  },
  account_missing: {
    sentence:
      "No configured DOKU account may query this invoice, because the Client ID or the environment changed. Configure the account again, or look the invoice up in DOKU Back Office.",
    blocksOrder: false,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: true,
    refundingCloses: false,
    informsOnly: false,
  },
  unknown_invoice: {
    sentence:
      "DOKU reports a payment for an invoice number of this store that the database does not have, for example after restoring a backup. Look it up in DOKU Back Office, then make the order by hand or refund the customer.",
    blocksOrder: false,
    blocksCapture: false,
    blocksOrderAfterCapture: false,
    settlingCloses: false,
    refundingCloses: false,
    informsOnly: false,
  },
} as const satisfies Record<string, CaseKindFacts>

export type CaseKind = keyof typeof CASE_KINDS

export const CASE_KIND_NAMES = Object.keys(CASE_KINDS) as [CaseKind, ...CaseKind[]]

/** The kinds for which a flag is set, for `= any(:kinds)` in SQL. */
export function caseKindsWhere(flag: CaseKindFlag): readonly CaseKind[] {
  return CASE_KIND_NAMES.filter((kind) => CASE_KINDS[kind][flag])
}
