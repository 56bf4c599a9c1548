import type { Transaction } from "../../../modules/doku/ledger/rows"
import type {
  MedusaOrder,
  MedusaPayment,
  MedusaSession,
  PaymentSnapshot,
} from "../../medusa/payment-snapshot"
import type { Facts } from "../decide"

export const OURS = "pp_doku-linkaja_doku"
export const OTHER = "pp_stripe_stripe"
export const AMOUNT = 50_000

/** A LinkAja invoice of Rp50.000 that was just paid, and that no session carries yet. */
export function paidTransaction(with_: Partial<Transaction> = {}): Transaction {
  return {
    id: "dokutx_1",
    provider_id: OURS,
    channel: "linkaja",
    integration: "direct",
    environment: "sandbox",
    client_id: "BRN-1",
    invoice_number: "INV1",
    pay_token: "pay",
    return_token: "return",
    claimed_session_id: null,
    payment_collection_id: "pay_col_1",
    cart_id: "cart_1",
    order_id: null,
    payment_id: null,
    amount: AMOUNT,
    session_amount: String(AMOUNT),
    paid_amount: AMOUNT,
    status: "paid",
    doku_status: "SUCCESS",
    settlement: "open",
    request_body: null,
    redirect: null,
    last_error: null,
    refusal: null,
    expires_at: new Date("2026-11-23T11:00:00Z"),
    redirected_at: null,
    paid_at: new Date("2026-11-23T10:00:00Z"),
    next_check_at: null,
    last_queried_at: null,
    check_count: 0,
    shopper_query_count: 0,
    failed_tries: 0,
    order_failed_at: null,
    order_placed_at: null,
    payment_captured_at: null,
    events_due_at: null,
    created_at: new Date("2026-11-23T09:59:00Z"),
    ...with_,
  }
}

export function session(with_: Partial<MedusaSession> = {}): MedusaSession {
  return {
    id: "payses_1",
    provider_id: OURS,
    amount: AMOUNT,
    status: "pending",
    created_at: new Date("2026-11-23T09:59:00Z"),
    payment: null,
    ...with_,
  }
}

/** A captured payment of ours, carried by `payses_1`. */
export function payment(with_: Partial<MedusaPayment> = {}): MedusaPayment {
  return {
    id: "pay_1",
    amount: AMOUNT,
    provider_id: OURS,
    payment_session_id: "payses_1",
    currency_code: "idr",
    data: { invoice_number: "INV1" },
    created_at: "2026-11-23T10:00:05Z",
    captured_at: "2026-11-23T10:00:05Z",
    canceled_at: null,
    captures: [{ id: "capt_1", amount: AMOUNT }],
    refunds: [],
    ...with_,
  }
}

/** An order that books that payment's capture. */
export function order(with_: Partial<MedusaOrder> = {}): MedusaOrder {
  return {
    id: "order_1",
    created_at: "2026-11-23T10:00:04Z",
    status: "pending",
    currency_code: "idr",
    canceled_at: null,
    summary: { pending_difference: 0 },
    transactions: [{ reference: "capture", reference_id: "capt_1", amount: AMOUNT }],
    ...with_,
  }
}

/** A cart with one live session of ours, no order. */
export function state(with_: Partial<PaymentSnapshot> = {}): PaymentSnapshot {
  return {
    collection: { id: "pay_col_1", amount: AMOUNT, refunded_amount: null },
    cart: { id: "cart_1", total: AMOUNT, completed_at: null },
    order: null,
    orderHasCollection: true,
    sessions: [session()],
    payments: [],
    ...with_,
  }
}

/** Everything done: order, payment, capture, booking. */
export function finished(with_: Partial<PaymentSnapshot> = {}): PaymentSnapshot {
  return state({ order: order(), payments: [payment()], ...with_ })
}

/** An order from the cart that lacks its payment, as a process that died leaves it. */
export function unpaidOrder(with_: Partial<MedusaOrder> = {}): MedusaOrder {
  return order({ transactions: [], summary: { pending_difference: AMOUNT }, ...with_ })
}

export function facts(with_: Partial<Facts> = {}): Facts {
  return {
    transaction: paidTransaction(),
    siblings: [],
    state: state(),
    manualHandling: { openCases: [], isClosedByPerson: false, returned: 0 },
    now: new Date("2026-11-23T10:00:00Z"),
    ...with_,
  }
}
