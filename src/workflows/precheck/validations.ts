import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import {
  type ValidateCartItemsStepInput,
  type ValidateShippingInput,
  validateCartItemsStep,
  validateCartPaymentsStep,
  validateShippingStep,
} from "@medusajs/medusa/core-flows"
import { adminName, listed, shopperName } from "./names"
import { CHECK_AGAIN, type CompletionObstacle, toCoreError } from "./obstacle"
import { asList, type PrecheckCart } from "./read-cart"

export interface CartOption {
  id: string
  name: string
  shipping_profile_id: string | null
}

interface ValidationInput {
  cart: ValidateCartItemsStepInput["cart"] & ValidateShippingInput["cart"]
  shippingOptions: ValidateShippingInput["shippingOptions"]
}

/** The three validations that Medusa's completion begins with, in its order. They store nothing. */
const validateCompletionWorkflow = createWorkflow("doku-validate-completion", (input: ValidationInput) => {
  validateCartItemsStep({ cart: input.cart })
  validateCartPaymentsStep({ cart: input.cart })
  validateShippingStep({ cart: input.cart, shippingOptions: input.shippingOptions })
  return new WorkflowResponse(undefined)
})

export function methodOptionIds({ shipping_methods }: PrecheckCart): string[] {
  const ids = (shipping_methods ?? []).flatMap(({ shipping_option_id }) => shipping_option_id ?? [])
  return [...new Set(ids)]
}

/** The options of the cart's shipping methods, without deleted ones. */
export async function readOptions(container: MedusaContainer, cart: PrecheckCart): Promise<CartOption[]> {
  const ids = methodOptionIds(cart)
  if (ids.length === 0) return []
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "shipping_option",
    fields: ["id", "name", "shipping_profile_id"],
    filters: { id: ids },
  })
  return data as unknown as CartOption[]
}

/**
 * The first of Medusa's own validations that the cart fails.
 *
 * @param providerId is validated as if the cart had a session of it: it must be enabled in the cart's region.
 */
export async function findInvalid(
  container: MedusaContainer,
  cart: PrecheckCart,
  shippingOptions: CartOption[],
  providerId: string | undefined,
): Promise<CompletionObstacle | undefined> {
  const sessions = providerId ? [{ status: "pending", provider_id: providerId }] : []
  const validated = {
    ...cart,
    // A total of 0 makes Medusa skip the validation of the payment.
    total: providerId ? cart.total : 0,
    credit_line_total: cart.credit_line_total ?? 0,
    payment_collection: { payment_sessions: sessions },
  }
  const { errors } = await validateCompletionWorkflow(container).run({
    // The validations read only the fields that a precheck reads.
    input: { cart: validated, shippingOptions } as unknown as ValidationInput,
    throwOnError: false,
  })
  const [failed] = errors as { action?: string; error?: unknown }[]
  if (!failed) return undefined
  const coreError = toCoreError(failed.error)
  switch (failed.action) {
    case "validate-cart-items":
      return { ...EMPTY, coreError }
    case "validate-cart-payments":
      return { ...providerGone(providerId), coreError }
    default:
      return { ...explainShipping(cart, shippingOptions), coreError }
  }
}

/** Only for the page. Medusa 2.17 checks this neither before it makes a session nor in its completion. */
export function findProviderGone(
  { region }: PrecheckCart,
  providerId: string | undefined,
): CompletionObstacle | undefined {
  if (!providerId) return undefined
  const enabled = asList(region?.payment_providers).some(({ id }) => id === providerId)
  return enabled ? undefined : providerGone(providerId)
}

function providerGone(providerId: string | undefined): CompletionObstacle {
  return {
    code: "unavailable",
    messages: {
      en: "LinkAja is not available for this order. Please choose another payment method.",
      id: "LinkAja tidak tersedia untuk pesanan ini. Silakan pilih cara pembayaran lain.",
    },
    reason: `the provider ${providerId} is not enabled in the cart's region. Enable it in Settings → Regions, ${CHECK_AGAIN}`,
  }
}

const EMPTY: CompletionObstacle = {
  code: "cart_incomplete",
  messages: { en: "The cart is empty.", id: "Keranjang kosong." },
  reason: "the cart has no items, so there is nothing to order: refund the customer",
}

/** Names the reason that Medusa's validation of the shipping only calls "not satisfied". */
function explainShipping(cart: PrecheckCart, options: readonly CartOption[]): CompletionObstacle {
  const shipped = (cart.items ?? []).filter(({ requires_shipping }) => requires_shipping)
  const methods = cart.shipping_methods ?? []
  if (methods.length === 0) {
    return incomplete(
      { en: "Please choose a shipping method.", id: "Silakan pilih metode pengiriman." },
      `the cart has no shipping method. Make the order by hand as a draft order, or refund the customer`,
    )
  }
  const withoutProfile = shipped.filter(({ variant }) => !variant?.product?.shipping_profile)
  if (withoutProfile.length > 0) {
    const names = withoutProfile.map(shopperName)
    return {
      code: "unavailable",
      messages: {
        en: `${listed(names, "and")} can't be shipped at the moment. Please contact the store.`,
        id: `${listed(names, "dan")} belum dapat dikirim. Silakan hubungi toko.`,
      },
      reason: `${listed(withoutProfile.map(adminName), "and")} has no shipping profile. Choose one on the product's page, ${CHECK_AGAIN}`,
    }
  }
  const gone = deletedMethods(cart, options)
  if (gone.length > 0) return optionsGone(gone)
  const profiles = options.map(({ shipping_profile_id }) => shipping_profile_id)
  const unserved = shipped.filter(
    ({ variant }) => !profiles.includes(variant?.product?.shipping_profile?.id ?? null),
  )
  const names = unserved.map(shopperName)
  return incomplete(
    {
      en: `The chosen shipping doesn't cover ${listed(names, "and")}. Please choose the shipping again.`,
      id: `Pengiriman yang dipilih tidak mencakup ${listed(names, "dan")}. Silakan pilih pengiriman lagi.`,
    },
    `the cart's shipping methods (${listed(
      methods.map(({ name }) => name ?? "?"),
      "and",
    )}) are of another shipping profile than ${listed(unserved.map(adminName), "and")}. Bring the profiles of product and shipping option together, ${CHECK_AGAIN}`,
  )
}

export function deletedMethods({ shipping_methods }: PrecheckCart, options: readonly CartOption[]): string[] {
  return (shipping_methods ?? [])
    .filter(
      ({ shipping_option_id }) => shipping_option_id && !options.some(({ id }) => id === shipping_option_id),
    )
    .map(({ name }) => name ?? "?")
}

export function optionsGone(names: readonly string[]): CompletionObstacle {
  return incomplete(
    {
      en: `The shipping method ${listed(names, "and")} is not offered any more. Please choose the shipping again.`,
      id: `Metode pengiriman ${listed(names, "dan")} sudah tidak tersedia. Silakan pilih pengiriman lagi.`,
    },
    `the shipping option ${listed(names, "and")} was deleted. Restore it, ${CHECK_AGAIN}`,
  )
}

export function incomplete(messages: CompletionObstacle["messages"], reason: string): CompletionObstacle {
  return { code: "cart_incomplete", messages, reason }
}
