import { defineMiddlewares, validateAndTransformBody } from "@medusajs/framework/http"
import { adminDokuMiddlewares } from "./admin/doku/middlewares"
import { RecordRefundBody } from "./admin/doku/transactions/[id]/refunds/validators"
import { answerNotification } from "./hooks/payment/receive-notification"
import { listWhatTakesTheCart } from "./utils/middlewares/offered-providers"
import { pickReturnUrl } from "./utils/middlewares/pick-return-url"
import { unreadableJson, unreadablePage } from "./utils/middlewares/reject-malformed-path"
import {
  leaseForCancel,
  leaseForCompletion,
  leaseForNewSession,
  leaseForRefund,
} from "./utils/middlewares/with-collection-lease"

export default defineMiddlewares({
  routes: [
    { matcher: "/doku", middlewares: [unreadablePage] },
    { matcher: "/hooks/payment", middlewares: [unreadableJson] },
    { matcher: "/store/doku", middlewares: [unreadableJson] },
    // Without a method, or Medusa's own validator would come first and refuse `cart_id`.
    { matcher: "/store/payment-providers", middlewares: [listWhatTakesTheCart] },
    { method: ["POST"], matcher: "/hooks/payment/:provider", middlewares: [answerNotification] },
    {
      // The parameter has to be called `id`: under another name Medusa runs this after its own route.
      method: ["POST"],
      matcher: "/store/payment-collections/:id/payment-sessions",
      middlewares: [pickReturnUrl, leaseForNewSession],
    },
    {
      // These replace a collection's sessions as well, or take its money by other means.
      method: ["POST"],
      matcher: "/admin/payment-collections/:id/mark-as-paid",
      middlewares: [leaseForNewSession],
    },
    {
      method: ["POST"],
      matcher: "/admin/payment-collections/:id/payment-sessions",
      middlewares: [leaseForNewSession],
    },
    { method: ["POST"], matcher: "/store/carts/:id/complete", middlewares: [leaseForCompletion] },
    { method: ["POST"], matcher: "/admin/orders/:id/cancel", middlewares: [leaseForCancel] },
    { method: ["POST"], matcher: "/admin/payments/:id/refund", middlewares: [leaseForRefund] },
    // Whatever LinkAja posts along with the shopper is neither needed nor believed, so it is not parsed.
    { method: ["POST"], matcher: "/doku/return/:token", bodyParser: false },
    ...adminDokuMiddlewares,
    {
      method: ["POST"],
      matcher: "/admin/doku/transactions/:id/refunds",
      middlewares: [validateAndTransformBody(RecordRefundBody)],
    },
  ],
})
