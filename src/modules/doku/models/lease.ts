import { model } from "@medusajs/framework/utils"

/** Who works on a payment collection's money just now. Times are the database's. */
const DokuLease = model.define("doku_lease", {
  payment_collection_id: model.text().primaryKey(),
  owner: model.text(),
  expires_at: model.dateTime(),
})

export default DokuLease
