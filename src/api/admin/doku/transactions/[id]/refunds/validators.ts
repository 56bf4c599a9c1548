import { z } from "@medusajs/framework/zod"

/** An admin's clock may be an hour ahead, and a day without a time may lie in any time zone. */
const SLACK_MS = 25 * 60 * 60 * 1000

/** A manual refund as a person records it. */
export const RecordRefundBody = z
  .object({
    /** Integer IDR. */
    amount: z
      .number()
      .int("must be a whole number of rupiah")
      .min(1, "must be at least 1 rupiah")
      .max(999_999_999_999, "must be at most 999999999999 rupiah"),
    reference: z
      .string()
      .trim()
      .min(1, "must be the bank's or LinkAja's reference of the return")
      .max(200, "must be at most 200 characters")
      .regex(/^\P{Cc}*$/u, "must be one line of text"),
    note: z
      .string()
      .trim()
      .max(2_000, "must be at most 2000 characters")
      // PostgreSQL rejects NUL in a text.
      .refine((note) => !note.includes("\0"), "must be text")
      .nullish()
      .transform((note) => note || null),
    /** A date, or a time with its offset. */
    returned_at: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })], {
        error: 'must be a day like "2026-11-23", or a time with its time zone',
      })
      .transform((text) => new Date(text))
      .refine((date) => date.getTime() <= Date.now() + SLACK_MS, "must not be in the future")
      .nullish()
      .transform((date) => date ?? null),
  })
  .strict()

export type RecordRefundBody = z.infer<typeof RecordRefundBody>
