import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { BigNumberInput } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { errorMessage } from "../../../logging/error-message"
import { DOKU_MODULE, type DokuModuleService } from "../../../modules/doku"
import { toRupiah } from "../../../money/rupiah"
import { isPayable, isWithinLimits } from "../../../providers/doku-linkaja/amount-limits"
import { readId } from "../params"

/** The fields that Medusa needs for a total. Medusa 2.17 reads only the columns that are named. */
const TOTAL_FIELDS = ["id", "currency_code", "total", "items.*", "shipping_methods.*"]

interface Listed {
  payment_providers: { id: string }[]
  count: number
}

/**
 * `GET /store/payment-providers?region_id=…&cart_id=…`: leaves LinkAja out when it doesn't take the cart's total.
 * Medusa rejects unknown parameters, so `cart_id` is removed from the query here. Without it, and when the cart can't
 * be read, the response is Medusa's own.
 */
export async function hideUnusableProviders(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
) {
  const { cart_id: value } = req.query
  if (value === undefined || req.method !== "GET") return next()
  delete req.query.cart_id
  const cartId = readId(value)
  const hidden = cartId ? await hiddenProviders(req, cartId) : []
  if (hidden.length > 0) {
    const json = res.json
    res.json = function withoutHidden(this: MedusaResponse, body?: unknown) {
      return json.call(this, isListed(body) ? leaveOut(body, hidden) : body)
    } as typeof res.json
  }
  next()
}

async function hiddenProviders(req: MedusaRequest, cartId: string): Promise<string[]> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  try {
    const { data } = await req.scope
      .resolve(ContainerRegistrationKeys.QUERY)
      .graph({ entity: "cart", fields: TOTAL_FIELDS, filters: { id: cartId } })
    const [cart] = data as unknown as { currency_code: string; total: BigNumberInput }[]
    if (!cart) return []
    const total = toRupiah(cart.total)
    const payable = isPayable(total) && cart.currency_code.toLowerCase() === "idr"
    return doku.accounts
      .list()
      .filter(({ options }) => !payable || !isWithinLimits(total, options))
      .map(({ providerId }) => providerId)
  } catch (error) {
    doku.log.write("providers_unfiltered", { problem: errorMessage(error) })
    return []
  }
}

function isListed(body: unknown): body is Listed {
  return Array.isArray((body as Partial<Listed> | null | undefined)?.payment_providers)
}

function leaveOut(body: Listed, hidden: readonly string[]): Listed {
  const shown = body.payment_providers.filter(({ id }) => !hidden.includes(id))
  return {
    ...body,
    payment_providers: shown,
    count: body.count - (body.payment_providers.length - shown.length),
  }
}
