import { z } from "@medusajs/framework/zod"
import { REPORT_FIELDS } from "../../../../modules/doku/report/columns"
import { idField, timeRangeField } from "../list-query"

const MAX_NAME = 200

export const CompareReportQuery = z.strictObject({
  /** `analyse` reads the file and shows what was found in it; `compare` compares it with the ledger too. */
  step: z.enum(["analyse", "compare"]).default("analyse"),
  /** `csv`: all differences as a file. */
  format: z.enum(["json", "csv"]).default("json"),
  provider_id: idField("provider_id").optional(),
  /** A column's name, its index from 0, or `none`. */
  columns: z
    .strictObject(
      Object.fromEntries(REPORT_FIELDS.map((field) => [field, z.string().max(MAX_NAME).optional()])),
    )
    .default({}),
  /** In which the report has all payments. Default: from its first to its last time. */
  period: timeRangeField("period").pick({ $gte: true, $lte: true }).optional(),
  /** Of times that name no zone, as an offset from UTC. */
  time_zone: z
    .string()
    .regex(/^[+-](?:0\d|1[0-4]):[0-5]\d$/, "Field 'time_zone' is not an offset like +07:00")
    .default("+07:00"),
})

export type CompareReportQuery = z.output<typeof CompareReportQuery>
