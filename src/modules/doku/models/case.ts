import { type BaseProperty, model } from "@medusajs/framework/utils"

/** A payment that needs a person. At most one case per invoice number and kind is open. */
const DokuCase = model.define("doku_case", {
  id: model.id({ prefix: "dokucase" }).primaryKey(),
  transaction_id: model.text().nullable(),
  provider_id: model.text(),
  invoice_number: model.text(),
  kind: model.text(),
  // By its base class, because `JSONProperty` takes a type parameter in newer versions of Medusa only.
  details: model.json() as BaseProperty<Record<string, unknown>>,
  opened_at: model.dateTime(),
  closed_at: model.dateTime().nullable(),
  note: model.text().nullable(),
  actor: model.text().nullable(),
})

export default DokuCase
