import type { Integration } from "../../../doku-api"
import type { BodyInput } from "./body-input"
import { checkoutBody } from "./checkout-body"
import { directBody } from "./direct-body"

/** The bytes of a create request for each integration. */
export const BODY_BUILDERS: Record<Integration, (input: BodyInput) => string> = {
  direct: directBody,
  checkout: checkoutBody,
}
