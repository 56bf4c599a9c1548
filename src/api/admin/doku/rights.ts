import type { MiddlewareRoute } from "@medusajs/framework/http"

const TO_READ = [{ resource: "payment", operation: "read" }]
const TO_UPDATE = [{ resource: "payment", operation: "update" }]
const TO_REFUND = [{ resource: "refund", operation: "create" }]

/**
 * The rights that Medusa asks for at the like of each route, where its RBAC is on; it passes over `policies` elsewhere.
 * A route that only GETs needs no line here, any other one does: the test of rights fails without.
 */
export const adminDokuRights: MiddlewareRoute[] = [
  // Express asks the handlers of GET for HEAD as well.
  { method: ["GET"], matcher: "/admin/doku/*", policies: TO_READ },
  { method: ["POST"], matcher: "/admin/doku/transactions/:id/check", policies: TO_UPDATE },
  { method: ["POST"], matcher: "/admin/doku/transactions/:id/refunds", policies: TO_REFUND },
  { method: ["POST"], matcher: "/admin/doku/cases/:id/close", policies: TO_UPDATE },
  { method: ["POST"], matcher: "/admin/doku/accounts/:provider_id/check", policies: TO_UPDATE },
]
