import { z } from "@medusajs/framework/zod"
import { CASE_KIND_NAMES } from "../../../../modules/doku/cases/case-kinds"
import { idField, listField, pageFields } from "../list-query"

export const ListCasesQuery = z.strictObject({
  status: z.enum(["open", "closed"]).optional(),
  kind: listField(CASE_KIND_NAMES).optional(),
  transaction_id: idField("transaction_id").optional(),
  ...pageFields,
})

export type ListCasesQuery = z.output<typeof ListCasesQuery>

export const CloseCaseBody = z.strictObject({
  note: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    // PostgreSQL rejects NUL in a text.
    .refine((note) => !note.includes("\0"), "Field 'note' holds a NUL character; leave it out"),
})

export type CloseCaseBody = z.output<typeof CloseCaseBody>
