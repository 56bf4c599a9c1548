import { model } from "@medusajs/framework/utils"

/**
 * A link by which a customer pays what an order owes. Not among the models that stores read, because whoever has the
 * token may open the page.
 */
const DokuPaymentLink = model.define("doku_payment_link", {
  id: model.id({ prefix: "dokupl" }).primaryKey(),
  token: model.text(),
  order_id: model.text(),
  /** The provider whose options apply; another one of the plugin's when it is not enabled any more. */
  provider_id: model.text(),
  /** Medusa's id of the user; null when the store's own code requested it. */
  created_by: model.text().nullable(),
  expires_at: model.dateTime(),
  /** When a browser first showed the page. */
  opened_at: model.dateTime().nullable(),
  /** When the order was first seen to owe nothing. The link stays ended, also when the order is changed afterwards. */
  ended_at: model.dateTime().nullable(),
  withdrawn_at: model.dateTime().nullable(),
  withdrawn_by: model.text().nullable(),
})

export default DokuPaymentLink
