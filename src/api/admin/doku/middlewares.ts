import {
  type MiddlewareRoute,
  validateAndTransformBody,
  validateAndTransformQuery,
} from "@medusajs/framework/http"
import { ListAuditQuery } from "./audit/validators"
import { CloseCaseBody, ListCasesQuery, OpenCasesBody } from "./cases/validators"
import { EraseCustomerDataBody } from "./erasures/validators"
import { CompareReportQuery } from "./report/validators"
import { adminDokuRights } from "./rights"
import { RecordRefundBody } from "./transactions/[id]/refunds/validators"
import { ListTransactionsQuery } from "./transactions/validators"

/** Medusa authenticates every request to /admin before these run. */
export const adminDokuMiddlewares: MiddlewareRoute[] = [
  // First, so that a validation error tells nothing to a user without the right.
  ...adminDokuRights,
  {
    method: ["GET"],
    matcher: "/admin/doku/transactions",
    middlewares: [validateAndTransformQuery(ListTransactionsQuery, {})],
  },
  {
    method: ["GET"],
    matcher: "/admin/doku/audit",
    middlewares: [validateAndTransformQuery(ListAuditQuery, {})],
  },
  {
    method: ["GET"],
    matcher: "/admin/doku/cases",
    middlewares: [validateAndTransformQuery(ListCasesQuery, {})],
  },
  {
    method: ["POST"],
    matcher: "/admin/doku/cases",
    middlewares: [validateAndTransformBody(OpenCasesBody)],
  },
  {
    method: ["POST"],
    matcher: "/admin/doku/report",
    // The file is read as it arrives, and has a limit of its own.
    bodyParser: false,
    middlewares: [validateAndTransformQuery(CompareReportQuery, {})],
  },
  {
    method: ["POST"],
    matcher: "/admin/doku/cases/:id/close",
    middlewares: [validateAndTransformBody(CloseCaseBody)],
  },
  {
    method: ["POST"],
    matcher: "/admin/doku/erasures",
    middlewares: [validateAndTransformBody(EraseCustomerDataBody)],
  },
  {
    method: ["POST"],
    matcher: "/admin/doku/transactions/:id/refunds",
    middlewares: [validateAndTransformBody(RecordRefundBody)],
  },
]
