import type { Transaction } from "./api-types"

export type BadgeColor = "green" | "red" | "orange" | "blue" | "purple" | "grey"

/** One word for where a payment stands. */
export const STATES = [
  "unconfirmed",
  "waiting",
  "refused",
  "expired",
  "paid_open",
  "paid",
  "partly_returned",
  "returned",
  "refunded_by_doku",
  "unknown",
] as const
export type State = (typeof STATES)[number]

const OF_STATUS: Record<string, State> = {
  created: "unconfirmed",
  pending: "waiting",
  failed: "refused",
  expired: "expired",
  refunded: "refunded_by_doku",
}

const COLORS: Record<State, BadgeColor> = {
  unconfirmed: "orange",
  waiting: "orange",
  refused: "red",
  expired: "grey",
  paid_open: "orange",
  paid: "green",
  partly_returned: "blue",
  returned: "blue",
  refunded_by_doku: "purple",
  unknown: "grey",
}

type Money = Pick<Transaction, "status" | "settlement" | "amount" | "paid_amount" | "returned_amount">

export function stateOf(transaction: Money): State {
  if (transaction.status !== "paid") return OF_STATUS[transaction.status] ?? "unknown"
  if (transaction.returned_amount >= receivedAmount(transaction)) return "returned"
  if (transaction.returned_amount > 0) return "partly_returned"
  return transaction.settlement === "settled" ? "paid" : "paid_open"
}

export function colorOf(state: State): BadgeColor {
  return COLORS[state]
}

/** What the store has received, in integer IDR; nothing for an invoice that isn't paid. */
export function receivedAmount({
  status,
  amount,
  paid_amount,
}: Pick<Money, "status" | "amount" | "paid_amount">) {
  return status === "paid" || status === "refunded" ? (paid_amount ?? amount) : 0
}

/** What a return can still be recorded for, in integer IDR. */
export function amountLeft(transaction: Money): number {
  return Math.max(0, receivedAmount(transaction) - transaction.returned_amount)
}

/** Whether money ever came, so that the payment must not be overlooked among attempts that came to nothing. */
export function hasMoney({ status }: Pick<Money, "status">): boolean {
  return status === "paid" || status === "refunded"
}
