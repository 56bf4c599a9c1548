import { model } from "@medusajs/framework/utils"

/** A manual refund, recorded by an admin: DOKU has no refund API for LinkAja. Amount in integer IDR. */
const DokuRefund = model.define("doku_refund", {
  id: model.id({ prefix: "dokuref" }).primaryKey(),
  transaction_id: model.text(),
  amount: model.bigNumber(),
  /** The bank's or LinkAja's reference, unique among the refunds of a transaction. */
  reference: model.text(),
  note: model.text().nullable(),
  actor: model.text(),
  /** The day on which the money was sent, if the admin gave it. */
  returned_at: model.dateTime().nullable(),
  /** Medusa's refund for it. */
  medusa_refund_id: model.text().nullable(),
  /** When Medusa was first seen to show it in full: refund, order transaction and summary. */
  booked_at: model.dateTime().nullable(),
  /** When Medusa's `payment.refunded` about it is known to have been emitted. */
  event_at: model.dateTime().nullable(),
})

export default DokuRefund
