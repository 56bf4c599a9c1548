import { defineMiddlewares } from "@medusajs/framework/http"
import { adminDokuMiddlewares } from "./admin/doku/middlewares"
import { answerNotification } from "./lib/answer-notification"
import { leaseForCompletion, leaseForNewSession } from "./lib/hold-lease"

export default defineMiddlewares({
  routes: [
    { method: ["POST"], matcher: "/hooks/payment/:provider", middlewares: [answerNotification] },
    {
      // The parameter has to be called `id`: under another name Medusa runs this after its own route.
      method: ["POST"],
      matcher: "/store/payment-collections/:id/payment-sessions",
      middlewares: [leaseForNewSession],
    },
    { method: ["POST"], matcher: "/store/carts/:id/complete", middlewares: [leaseForCompletion] },
    // Whatever LinkAja posts along with the shopper is neither needed nor believed, so it is not parsed.
    { method: ["POST"], matcher: "/doku/return/:token", bodyParser: false },
    ...adminDokuMiddlewares,
  ],
})
