import type { HttpTypes } from "@medusajs/framework/types"
import type { LinkAjaSession, StoreApi } from "./store-api"

/** Runs one step of a checkout; the `--check` run prints and times them. */
export type Step = <T>(name: string, work: () => Promise<T>) => Promise<T>

export interface Checkout {
  cart: HttpTypes.StoreCart
  session: LinkAjaSession
}

const SHOPPER = {
  email: "siti.rahayu@example.com",
  address: {
    first_name: "Siti",
    last_name: "Rahayu",
    phone: "081234567890",
    address_1: "Jl. Kemang Raya No. 8",
    city: "Jakarta Selatan",
    province: "DKI Jakarta",
    postal_code: "12730",
    country_code: "id",
  },
}

/** From nothing to a LinkAja session, request by request as a storefront sends them. */
export async function checkOut(
  store: StoreApi,
  choice: { regionId: string; variantId: string; quantity: number },
  step: Step,
): Promise<Checkout> {
  const { id } = await step("create the cart", () => store.createCart(choice.regionId))
  await step("add the item", () => store.addItem(id, choice.variantId, choice.quantity))
  await step("set e-mail and address", () => store.setCustomer(id, SHOPPER.email, SHOPPER.address))
  const cart = await step("choose the shipping", async () => {
    const [option] = await store.shippingOptions(id)
    if (option === undefined) {
      throw new Error("No shipping option serves this cart.")
    }
    return store.chooseShipping(id, option.id)
  })
  const collection = await step("create the payment collection", () => store.paymentCollection(id))
  const session = await step("start the LinkAja payment", () => store.linkAjaSession(collection.id))
  return { cart, session }
}
