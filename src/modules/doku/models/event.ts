import { type BaseProperty, model } from "@medusajs/framework/utils"

/** Append-only history of a transaction. `data` holds neither keys nor customers' data, so admins may see all of it. */
const DokuEvent = model.define("doku_event", {
  id: model.id({ prefix: "dokuev" }).primaryKey(),
  transaction_id: model.text().nullable(),
  provider_id: model.text(),
  type: model.text(),
  request_id: model.text().nullable(),
  body_hash: model.text().nullable(),
  // By its base class, because `JSONProperty` takes a type parameter in newer versions of Medusa only.
  data: model.json() as BaseProperty<Record<string, unknown>>,
})

export default DokuEvent
