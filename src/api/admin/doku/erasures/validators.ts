import { z } from "@medusajs/framework/zod"
import { idField } from "../list-query"

const WHOSE = ["customer_id", "email", "order_id"] as const

/** Whose data is erased: exactly one of these. */
export const EraseCustomerDataBody = z
  .object({
    customer_id: idField("customer_id").optional(),
    email: z
      .string()
      .trim()
      // PostgreSQL rejects NUL.
      .regex(/^[^\s\p{Cc}@]{1,200}@[^\s\p{Cc}@]{1,200}$/u, "Field 'email' is not an e-mail address")
      .optional(),
    order_id: idField("order_id").optional(),
  })
  .strict()
  .refine(
    (body) => WHOSE.filter((name) => body[name] !== undefined).length === 1,
    `Say whose data is to be erased, by exactly one of ${WHOSE.join(", ")}`,
  )

export type EraseCustomerDataBody = z.infer<typeof EraseCustomerDataBody>
