/** Every act that the audit trail records, with what it means. A new act needs a line here. */
export const AUDIT_ACTIONS = {
  transaction_checked: "Queried DOKU's status of a payment, and had its order made again",
  case_closed: "Closed a case with a note",
  refund_recorded: "Recorded a manual refund",
  payment_link_made: "Made a payment link for an order",
  payment_link_renewed: "Counted the days of an order's live payment link anew",
  payment_link_withdrawn: "Withdrew a payment link",
  connection_tested: "Tested the connection to DOKU",
  activation_asked: "Asked DOKU what it has activated",
  report_compared: "Compared DOKU's report with the ledger",
  unknown_invoice_reported: "Opened a case about a row of DOKU's report that the ledger doesn't know",
  medusa_refund_requested: "Pressed Refund on Medusa's own payment screen",
  order_cancel_requested: "Cancelled an order with a LinkAja payment",
  mark_as_paid_requested: "Marked as paid what an order with a LinkAja payment owes",
  customer_data_erased: "Erased a customer's data from the ledger",
} as const satisfies Record<string, string>

export type AuditAction = keyof typeof AUDIT_ACTIONS

export const AUDIT_ACTION_NAMES = Object.keys(AUDIT_ACTIONS) as [AuditAction, ...AuditAction[]]
