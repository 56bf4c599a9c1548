import Medusa from "@medusajs/js-sdk"
import type { HttpTypes } from "@medusajs/types"

const { VITE_MEDUSA_BACKEND_URL, VITE_MEDUSA_PUBLISHABLE_KEY } = import.meta.env

if (!VITE_MEDUSA_BACKEND_URL || !VITE_MEDUSA_PUBLISHABLE_KEY) {
  throw new Error(
    "VITE_MEDUSA_BACKEND_URL and VITE_MEDUSA_PUBLISHABLE_KEY must be set when the shop is built: copy .env.example to .env.",
  )
}

const baseUrl: string = VITE_MEDUSA_BACKEND_URL
const publishableKey: string = VITE_MEDUSA_PUBLISHABLE_KEY

export const medusa = new Medusa({ baseUrl, publishableKey })

/** The shopper reads the server's sentences in the language of the page, which `<html lang>` says. */
export function pageLanguage(): Record<"accept-language", string> {
  return { "accept-language": document.documentElement.lang }
}

/** A POST of which the whole answer is wanted, also when the store refuses. */
export function storeFetch(path: string, body: unknown): Promise<Response> {
  return fetch(baseUrl.replace(/\/$/, "") + path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-publishable-api-key": publishableKey,
      ...pageLanguage(),
    },
    body: JSON.stringify(body),
  })
}

/** The shop sells in Indonesia, in rupiah: LinkAja takes nothing else. */
export const COUNTRY = "id"

/** Product names and descriptions are not translated; the page marks their language for screen readers. */
export const CATALOGUE_LANGUAGE = "id"

let region: Promise<HttpTypes.StoreRegion> | undefined

/** Indonesia's region, requested once. A failure isn't kept, so the next call requests it again. */
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
