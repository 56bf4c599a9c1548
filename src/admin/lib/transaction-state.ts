import type { Transaction } from "./api-types"

type BadgeColor = "green" | "red" | "orange" | "blue" | "purple" | "grey"

/** The states that a badge shows, each made of a transaction's status, settlement and refunds. */
const COLORS = {
  unconfirmed: "orange",
  waiting: "orange",
  rejected: "red",
  expired: "grey",
  paid_open: "orange",
  paid: "green",
  partly_refunded: "blue",
  refunded: "blue",
  refunded_by_doku: "purple",
  unknown: "grey",
} as const satisfies Record<string, BadgeColor>

export type State = keyof typeof COLORS

const STATE_BY_STATUS: Record<string, State> = {
  created: "unconfirmed",
  pending: "waiting",
  failed: "rejected",
  expired: "expired",
  refunded: "refunded_by_doku",
}

type Amounts = Pick<Transaction, "status" | "amount" | "paid_amount" | "returned_amount">

export function transactionState(transaction: Amounts & Pick<Transaction, "settlement">): State {
  if (transaction.status !== "paid") return STATE_BY_STATUS[transaction.status] ?? "unknown"
  if (transaction.returned_amount >= receivedAmount(transaction)) return "refunded"
  if (transaction.returned_amount > 0) return "partly_refunded"
  return transaction.settlement === "settled" ? "paid" : "paid_open"
}

export function stateColor(state: State): BadgeColor {
  return COLORS[state]
}

/** What the store has received, in integer IDR; 0 for an unpaid transaction. */
export function receivedAmount(transaction: Omit<Amounts, "returned_amount">): number {
  return wasPaid(transaction) ? (transaction.paid_amount ?? transaction.amount) : 0
}

/** What can still be refunded, in integer IDR. */
export function refundableAmount(transaction: Amounts): number {
  return Math.max(0, receivedAmount(transaction) - transaction.returned_amount)
}

/** Whether money was ever received, even if DOKU refunded it later. */
export function wasPaid({ status }: Pick<Transaction, "status">): boolean {
  return status === "paid" || status === "refunded"
}
