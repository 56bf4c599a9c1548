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

export interface Choice {
  regionId: string
  variantId: string
  quantity: number
  /** One of LinkAja's. Default: the direct way. */
  providerId?: string
}

/** From nothing to a LinkAja session, request by request as a storefront sends them. */
export async function checkOut(store: StoreApi, choice: Choice, step: Step): Promise<Checkout> {
  const cart = await readyCart(store, choice, step)
  const collection = await step("create the payment collection", () => store.paymentCollection(cart.id))
  const session = await step("start the LinkAja payment", () =>
    store.linkAjaSession(collection.id, choice.providerId),
  )
  return { cart, session }
}

/** A cart that lacks nothing but its payment. */
export async function readyCart(store: StoreApi, choice: Choice, step: Step): Promise<HttpTypes.StoreCart> {
  const { id } = await step("create the cart", () => store.createCart(choice.regionId))
  await step("add the item", () => store.addItem(id, choice.variantId, choice.quantity))
  await step("set e-mail and address", () => store.setCustomer(id, SHOPPER.email, SHOPPER.address))
  return step("choose the shipping", async () => {
    const [option] = await store.shippingOptions(id)
    if (option === undefined) {
      throw new Error("No shipping option serves this cart.")
    }
    return store.chooseShipping(id, option.id)
  })
}
