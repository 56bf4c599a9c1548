import { RETURN_PATH } from "../demo-store/storefront"
import { pages, readPage } from "./pages"

/** Where an example of a return page's address stands, besides the pages. */
const SOURCES = ["medusa-config.ts", "src/modules/doku/config/options.ts"]
const ADDRESS = /\b(?:returnUrl|return_url|RETURN_URL)["`]?\s*[:=]\s*["`]*(https?:\/\/[^\s"'`]+)/g

it("README, docs, demo and messages name one path for the return page", () => {
  const named = [...pages(), ...SOURCES].flatMap((file) =>
    [...readPage(file).matchAll(ADDRESS)].map(([, address = ""]) => ({
      file,
      path: new URL(address).pathname,
    })),
  )
  expect(named.length).toBeGreaterThan(6)
  expect(named.filter(({ path }) => path !== RETURN_PATH)).toEqual([])
})
