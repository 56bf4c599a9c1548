import Medusa from "@medusajs/js-sdk"
import type { HttpTypes } from "@medusajs/types"

const { VITE_MEDUSA_BACKEND_URL, VITE_MEDUSA_PUBLISHABLE_KEY } = import.meta.env

if (!VITE_MEDUSA_BACKEND_URL || !VITE_MEDUSA_PUBLISHABLE_KEY) {
  throw new Error(
    "VITE_MEDUSA_BACKEND_URL and VITE_MEDUSA_PUBLISHABLE_KEY must be set when the shop is built: copy .env.example to .env.",
  )
}

export const medusa = new Medusa({
  baseUrl: VITE_MEDUSA_BACKEND_URL,
  publishableKey: VITE_MEDUSA_PUBLISHABLE_KEY,
})

/** The shop sells in Indonesia, in rupiah: LinkAja takes nothing else. */
export const COUNTRY = "id"

/** Product names and descriptions are not translated; screen readers are told so. */
export const CATALOGUE_LANGUAGE = "id"

let region: Promise<HttpTypes.StoreRegion> | undefined

/** Indonesia's region, asked for once. A failure is forgotten, so that trying again asks again. */
export function indonesia(): Promise<HttpTypes.StoreRegion> {
  region ??= findRegion().catch((error: unknown) => {
    region = undefined
    throw error
  })
  return region
}

async function findRegion(): Promise<HttpTypes.StoreRegion> {
  const { regions } = await medusa.store.region.list({ fields: "id,currency_code,*countries" })
  const found = regions.find(({ countries }) => countries?.some(({ iso_2 }) => iso_2 === COUNTRY))
  if (found === undefined) {
    throw new Error("The store has no region with Indonesia in it: add one in Medusa Admin.")
  }
  return found
}
