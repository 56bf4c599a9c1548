import { model } from "@medusajs/framework/utils"
import { INTEGRATIONS } from "../../../doku-api"
import { ENVIRONMENTS } from "../config/options"
import { SETTLEMENTS, STATUSES } from "../ledger/status-machine"

/**
 * One invoice at DOKU: what is known about its money, whatever became of the payment session that it was made for.
 * Amounts are integer IDR.
 *
 * Medusa's `query.graph` reads every column here, and so does whoever may name an order's fields, e.g. in the Admin
 * API. Tokens, the customer's data and DOKU's page are private: `ledger/rows` lists those columns.
 */
const DokuTransaction = model.define("doku_transaction", {
  id: model.id({ prefix: "dokutx" }).primaryKey(),
  provider_id: model.text(),
  channel: model.text(),
  /** By which of DOKU's ways the invoice was created. */
  integration: model.enum([...INTEGRATIONS]),
  environment: model.enum([...ENVIRONMENTS]),
  invoice_number: model.text(),
  /** The payment session that carries the money in Medusa. */
  claimed_session_id: model.text().nullable(),
  payment_collection_id: model.text(),
  cart_id: model.text().nullable(),
  order_id: model.text().nullable(),
  payment_id: model.text().nullable(),
  amount: model.bigNumber(),
  /** Medusa's amount of the session, which may hold fractions of a rupiah. */
  session_amount: model.bigNumber(),
  /** The amount that DOKU reports as paid, without its fraction; a fraction opens the case `amount_mismatch`. */
  paid_amount: model.bigNumber().nullable(),
  status: model.enum([...STATUSES]),
  doku_status: model.text().nullable(),
  settlement: model.enum([...SETTLEMENTS]),
  /** When the shopper is offered this invoice no longer. With `checkout`, DOKU ends its page then. */
  expires_at: model.dateTime(),
  redirected_at: model.dateTime().nullable(),
  paid_at: model.dateTime().nullable(),
  next_check_at: model.dateTime().nullable(),
  last_queried_at: model.dateTime().nullable(),
  /** Number of planned checks so far; the delay before the next one grows with it. */
  check_count: model.number(),
  /** Number of status queries that a waiting shopper has caused. */
  shopper_query_count: model.number(),
  /** When Medusa's `order.placed` about its order is known to have been emitted. */
  order_placed_at: model.dateTime().nullable(),
  /** When Medusa's `payment.captured` about its payment is known to have been emitted. */
  payment_captured_at: model.dateTime().nullable(),
  /** When to check whether one of these two events is missing. */
  events_due_at: model.dateTime().nullable(),
  /** Number of consecutive settlement attempts of the job that threw an error. */
  failed_tries: model.number(),
  /** When Medusa last failed to make the order; null while the obstacle is known without an attempt. */
  order_failed_at: model.dateTime().nullable(),
})

export default DokuTransaction
