import { model } from "@medusajs/framework/utils"

/** One row for each Medusa payment session that stands, or stood, for an invoice. */
const DokuSession = model.define("doku_session", {
  session_id: model.text().primaryKey(),
  transaction_id: model.text(),
  return_url: model.text().nullable(),
})

export default DokuSession
