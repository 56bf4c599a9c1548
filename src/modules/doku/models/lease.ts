import { model } from "@medusajs/framework/utils"

/** Which process may change a payment collection's money now. Times are the database's. */
const DokuLease = model.define("doku_lease", {
  payment_collection_id: model.text().primaryKey(),
  owner: model.text(),
  expires_at: model.dateTime(),
})

export default DokuLease
