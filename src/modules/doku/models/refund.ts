import { model } from "@medusajs/framework/utils"

/** Money that a person returned outside of Medusa: DOKU has no refund API for LinkAja. Amount in integer IDR. */
const DokuRefund = model.define("doku_refund", {
  id: model.id({ prefix: "dokuref" }).primaryKey(),
  transaction_id: model.text(),
  amount: model.bigNumber(),
  reference: model.text(),
  note: model.text().nullable(),
  actor: model.text(),
  returned_at: model.dateTime().nullable(),
  medusa_refund_id: model.text().nullable(),
  booked_at: model.dateTime().nullable(),
  event_at: model.dateTime().nullable(),
})

export default DokuRefund
