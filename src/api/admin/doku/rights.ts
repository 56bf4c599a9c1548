import type { MiddlewareRoute } from "@medusajs/framework/http"

const TO_READ = [{ resource: "payment", operation: "read" }]
const TO_UPDATE = [{ resource: "payment", operation: "update" }]
const TO_READ_ORDERS = [{ resource: "order", operation: "read" }]
const TO_UPDATE_ORDERS = [{ resource: "order", operation: "update" }]
const TO_ERASE = [{ resource: "customer", operation: "delete" }]
const TO_REFUND = [{ resource: "refund", operation: "create" }]

/**
 * The rights that Medusa requires for comparable routes of its own. It ignores `policies` when RBAC is off. Each route
 * needs a line here; the test of rights fails without it.
 */
export const adminDokuRights: MiddlewareRoute[] = [
  // Express runs the handlers of GET for HEAD as well.
  { method: ["GET"], matcher: "/admin/doku/transactions", policies: TO_READ },
  { method: ["GET"], matcher: "/admin/doku/transactions/*", policies: TO_READ },
  { method: ["GET"], matcher: "/admin/doku/cases", policies: TO_READ },
  { method: ["GET"], matcher: "/admin/doku/audit", policies: TO_READ },
  { method: ["GET"], matcher: "/admin/doku/accounts", policies: TO_READ },
  { method: ["GET"], matcher: "/admin/doku/orders/*", policies: TO_READ_ORDERS },
  { method: ["POST"], matcher: "/admin/doku/orders/:order_id/payment-links", policies: TO_UPDATE_ORDERS },
  { method: ["POST"], matcher: "/admin/doku/payment-links/:id/withdraw", policies: TO_UPDATE_ORDERS },
  { method: ["POST"], matcher: "/admin/doku/transactions/:id/check", policies: TO_UPDATE },
  { method: ["POST"], matcher: "/admin/doku/transactions/:id/refunds", policies: TO_REFUND },
  // It reads only.
  { method: ["POST"], matcher: "/admin/doku/report", policies: TO_READ },
  { method: ["POST"], matcher: "/admin/doku/cases", policies: TO_UPDATE },
  { method: ["POST"], matcher: "/admin/doku/cases/:id/close", policies: TO_UPDATE },
  { method: ["POST"], matcher: "/admin/doku/erasures", policies: TO_ERASE },
  { method: ["POST"], matcher: "/admin/doku/accounts/:provider_id/check", policies: TO_UPDATE },
  { method: ["POST"], matcher: "/admin/doku/accounts/:provider_id/activation", policies: TO_UPDATE },
]
