import { defineMiddlewares } from "@medusajs/framework/http"
import { requireOptions } from "../modules/doku/require-options"
import { adminDokuMiddlewares } from "./admin/doku/middlewares"
import { answerNotification } from "./hooks/payment/receive-notification"
import { hideUnusableProviders } from "./utils/middlewares/hide-unusable-providers"
import { pickReturnUrl } from "./utils/middlewares/pick-return-url"
import { rejectMalformedApiPath, rejectMalformedPagePath } from "./utils/middlewares/reject-malformed-path"
import {
  leaseForCancel,
  leaseForCompletion,
  leaseForMarkAsPaid,
  leaseForNewSession,
  leaseForRefund,
} from "./utils/middlewares/with-collection-lease"

requireOptions()

export default defineMiddlewares({
  routes: [
    { matcher: "/doku", middlewares: [rejectMalformedPagePath] },
    { matcher: "/hooks/payment", middlewares: [rejectMalformedApiPath] },
    { matcher: "/store/doku", middlewares: [rejectMalformedApiPath] },
    // Without a method, because otherwise Medusa's validator runs first and rejects `cart_id`.
    { matcher: "/store/payment-providers", middlewares: [hideUnusableProviders] },
    { method: ["POST"], matcher: "/hooks/payment/:provider", middlewares: [answerNotification] },
    {
      // The parameter must be called `id`: with another name Medusa runs this after its own route.
      method: ["POST"],
      matcher: "/store/payment-collections/:id/payment-sessions",
      middlewares: [pickReturnUrl, leaseForNewSession],
    },
    {
      // These also replace the sessions of a collection, or pay it by other means.
      method: ["POST"],
      matcher: "/admin/payment-collections/:id/mark-as-paid",
      middlewares: [leaseForMarkAsPaid],
    },
    {
      method: ["POST"],
      matcher: "/admin/payment-collections/:id/payment-sessions",
      middlewares: [leaseForNewSession],
    },
    { method: ["POST"], matcher: "/store/carts/:id/complete", middlewares: [leaseForCompletion] },
    { method: ["POST"], matcher: "/admin/orders/:id/cancel", middlewares: [leaseForCancel] },
    { method: ["POST"], matcher: "/admin/payments/:id/refund", middlewares: [leaseForRefund] },
    // LinkAja's body is not parsed, because nothing in it is used.
    { method: ["POST"], matcher: "/doku/return/:token", bodyParser: false },
    // The button's form has no fields.
    { method: ["POST"], matcher: "/doku/link/:token", bodyParser: false },
    ...adminDokuMiddlewares,
  ],
})
