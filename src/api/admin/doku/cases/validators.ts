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

/** Rows of DOKU's report that the ledger doesn't know. */
export const OpenCasesBody = z.strictObject({
  kind: z.literal("unknown_invoice"),
  provider_id: idField("provider_id"),
  invoices: z
    .array(
      z.strictObject({
        invoice_number: z
          .string()
          .regex(/^[\x21-\x7e]{1,64}$/, "Field 'invoice_number' is not an invoice number"),
        amount: z.number().nullable(),
        doku_status: z
          .string()
          .regex(
            /^[\p{L}\p{N} ]{1,80}$/u,
            "Field 'doku_status' is not a status: letters, digits and spaces only",
          ),
      }),
    )
    .min(1)
    .max(500),
})

export type OpenCasesBody = z.output<typeof OpenCasesBody>
