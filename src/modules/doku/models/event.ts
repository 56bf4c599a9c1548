import { model } from "@medusajs/framework/utils"

/** Append-only timeline of an invoice. `data` holds what is safe to show, never keys or customers' data. */
const DokuEvent = model.define("doku_event", {
  id: model.id({ prefix: "dokuev" }).primaryKey(),
  transaction_id: model.text().nullable(),
  provider_id: model.text(),
  type: model.text(),
  request_id: model.text().nullable(),
  body_hash: model.text().nullable(),
  data: model.json(),
})

export default DokuEvent
