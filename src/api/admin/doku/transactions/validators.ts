import { z } from "@medusajs/framework/zod"
import { STATUSES } from "../../../../modules/doku/ledger/status-machine"
import { flagField, idField, listField, pageFields, timeRangeField } from "../list-query"

export const ListTransactionsQuery = z.strictObject({
  status: listField(STATUSES).optional(),
  settlement: z.enum(["open", "settled"]).optional(),
  environment: z.enum(["sandbox", "production"]).optional(),
  provider_id: idField("provider_id").optional(),
  order_id: idField("order_id").optional(),
  payment_collection_id: idField("payment_collection_id").optional(),
  needs_attention: flagField.optional(),
  created_at: timeRangeField("created_at").optional(),
  /** The beginning of an invoice number, an order's id, its display id as `#123`, or a customer's e-mail. */
  q: z.string().max(300).optional(),
  ...pageFields,
})

export type ListTransactionsQuery = z.output<typeof ListTransactionsQuery>
