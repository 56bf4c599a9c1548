import { z } from "@medusajs/framework/zod"

/*
 * Fields of the admin's lists. Medusa's error handler names the field only for some kinds of zod issues, so the
 * messages of the others name it.
 */

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100

/** An id of Medusa or of the ledger. */
export const idField = (field: string) =>
  z.string().regex(/^[\w-]{1,100}$/, `Field '${field}' is not an id: letters, digits, - and _ only`)

/** One value, several values with commas, or the field repeated. */
export const listField = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.preprocess(
    (value) => (typeof value === "string" ? value.split(",") : value),
    z.array(z.enum(values)).min(1).max(values.length),
  )

export const flagField = z.enum(["true", "false"]).transform((value) => value === "true")

/** Lists are newest first, and have no total. */
export const pageFields = {
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  /** `next_cursor` of the page before. */
  cursor: idField("cursor").optional(),
}

/** An ISO 8601 time with its offset, or a date, which stands for midnight UTC. */
const moment = (field: string) =>
  z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], {
      error: `Field '${field}' is not a time like 2026-11-23T10:00:00+07:00, or a date like 2026-11-23`,
    })
    // PostgreSQL has no year 0.
    .refine((text) => new Date(text).getUTCFullYear() > 0, `Field '${field}' is too long ago`)
    .transform((text) => new Date(text))
    .optional()

export const timeRangeField = (field: string) =>
  z.strictObject({
    $gt: moment(`${field}[$gt]`),
    $gte: moment(`${field}[$gte]`),
    $lt: moment(`${field}[$lt]`),
    $lte: moment(`${field}[$lte]`),
  })
