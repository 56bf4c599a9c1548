import { type BaseProperty, model } from "@medusajs/framework/utils"
import { AUDIT_OUTCOMES } from "../ledger/audit-outcomes"

/**
 * What a person did, and what it was about. Append-only; its `created_at` is the database's clock. Holds no customers'
 * data: the note of a case and the reference of a refund are kept with these only.
 */
const DokuAuditEntry = model.define("doku_audit_entry", {
  id: model.id({ prefix: "dokuaud" }).primaryKey(),
  action: model.text(),
  /** Medusa's id of the user or of the secret API key; null when the store's own code acted. */
  actor: model.text().nullable(),
  outcome: model.enum([...AUDIT_OUTCOMES]),
  /** Why it was refused or failed, as a machine word. */
  reason: model.text().nullable(),
  /** The entry `started` of the same act: this one says how that act ended. */
  concludes_id: model.text().nullable(),
  provider_id: model.text().nullable(),
  /** Stays when the transaction is removed because it was never paid. */
  transaction_id: model.text().nullable(),
  invoice_number: model.text().nullable(),
  case_id: model.text().nullable(),
  refund_id: model.text().nullable(),
  payment_link_id: model.text().nullable(),
  order_id: model.text().nullable(),
  // By its base class, because `JSONProperty` takes a type parameter in newer versions of Medusa only.
  details: model.json() as BaseProperty<Record<string, unknown>>,
})

export default DokuAuditEntry
