import { model } from "@medusajs/framework/utils"

/**
 * One row an invoice: what is known about the money, whatever became of the payment session that asked for it.
 * Amounts are integer IDR; `session_amount` is Medusa's own and may hold fractions.
 */
const DokuTransaction = model.define("doku_transaction", {
  id: model.id({ prefix: "dokutx" }).primaryKey(),
  provider_id: model.text(),
  channel: model.text(),
  environment: model.text(),
  client_id: model.text(),
  invoice_number: model.text(),
  pay_token: model.text(),
  return_token: model.text(),
  claimed_session_id: model.text().nullable(),
  payment_collection_id: model.text(),
  cart_id: model.text().nullable(),
  order_id: model.text().nullable(),
  payment_id: model.text().nullable(),
  amount: model.bigNumber(),
  session_amount: model.bigNumber(),
  paid_amount: model.bigNumber().nullable(),
  status: model.text(),
  doku_status: model.text().nullable(),
  settlement: model.text(),
  request_body: model.text().nullable(),
  redirect: model.json().nullable(),
  last_error: model.text().nullable(),
  /** Why the pay page was closed to the shopper, with the sentences they read. */
  refusal: model.json().nullable(),
  expires_at: model.dateTime(),
  redirected_at: model.dateTime().nullable(),
  paid_at: model.dateTime().nullable(),
  next_check_at: model.dateTime().nullable(),
  last_queried_at: model.dateTime().nullable(),
  check_count: model.number(),
  shopper_query_count: model.number(),
  order_placed_at: model.dateTime().nullable(),
  payment_captured_at: model.dateTime().nullable(),
  events_due_at: model.dateTime().nullable(),
  failed_tries: model.number(),
  order_failed_at: model.dateTime().nullable(),
})

export default DokuTransaction
