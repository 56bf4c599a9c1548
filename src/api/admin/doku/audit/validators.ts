import { z } from "@medusajs/framework/zod"
import { AUDIT_ACTION_NAMES } from "../../../../modules/doku/audit/audit-actions"
import { idField, listField, pageFields, timeRangeField } from "../list-query"

export const ListAuditQuery = z.strictObject({
  action: listField(AUDIT_ACTION_NAMES).optional(),
  actor: idField("actor").optional(),
  provider_id: idField("provider_id").optional(),
  transaction_id: idField("transaction_id").optional(),
  invoice_number: idField("invoice_number").optional(),
  order_id: idField("order_id").optional(),
  /** The beginning of an invoice number, an order's id, its display id as `#123`, or a customer's e-mail. */
  q: z.string().max(300).optional(),
  created_at: timeRangeField("created_at").optional(),
  ...pageFields,
})

export type ListAuditQuery = z.output<typeof ListAuditQuery>
