import type { Transaction } from "../api-types"

/** A paid and settled transaction with some fields changed. */
export function transaction(change: Partial<Transaction> = {}): Transaction {
  return {
    id: "dokutx_1",
    invoice_number: "INV1",
    provider_id: "pp_doku-linkaja_doku",
    channel: "linkaja",
    integration: "direct",
    environment: "sandbox",
    payment_collection_id: "pay_col_1",
    cart_id: "cart_1",
    order_id: "order_1",
    order_display_id: 1,
    payment_id: "pay_1",
    amount: 50_000,
    paid_amount: 50_000,
    returned_amount: 0,
    status: "paid",
    doku_status: "SUCCESS",
    settlement: "settled",
    last_error: null,
    needs_attention: false,
    case_kinds: [],
    expires_at: "2026-11-23T04:00:00.000Z",
    redirected_at: null,
    paid_at: "2026-11-23T03:10:00.000Z",
    next_check_at: null,
    last_queried_at: null,
    check_count: 0,
    created_at: "2026-11-23T03:00:00.000Z",
    ...change,
  }
}
