import { model } from "@medusajs/framework/utils"

/** A payment session of Medusa, and the transaction that it starts or once started. */
const DokuSession = model.define("doku_session", {
  session_id: model.text().primaryKey(),
  transaction_id: model.text(),
  return_url: model.text().nullable(),
})

export default DokuSession
