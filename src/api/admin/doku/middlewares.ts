import {
  type MiddlewareRoute,
  validateAndTransformBody,
  validateAndTransformQuery,
} from "@medusajs/framework/http"
import { CloseCaseBody, ListCasesQuery } from "./cases/validators"
import { adminDokuRights } from "./rights"
import { ListTransactionsQuery } from "./transactions/validators"

/** Medusa lets only admins pass here: it authenticates all of /admin by itself. */
export const adminDokuMiddlewares: MiddlewareRoute[] = [
  // First: whoever may not pass learns nothing about what a route wants.
  ...adminDokuRights,
  {
    method: ["GET"],
    matcher: "/admin/doku/transactions",
    middlewares: [validateAndTransformQuery(ListTransactionsQuery, {})],
  },
  {
    method: ["GET"],
    matcher: "/admin/doku/cases",
    middlewares: [validateAndTransformQuery(ListCasesQuery, {})],
  },
  {
    method: ["POST"],
    matcher: "/admin/doku/cases/:id/close",
    middlewares: [validateAndTransformBody(CloseCaseBody)],
  },
]
