import { readFileSync } from "node:fs"
import path from "node:path"
import adminTexts from "../../src/admin/i18n/id"
import { LINK_TEXTS } from "../../src/api/doku/link/link-texts"

const DASHBOARD = require.resolve("@medusajs/dashboard/package.json")
const DRAFT_ORDER = require.resolve("@medusajs/draft-order/package.json")

/** Words of Medusa's draft orders, which are in English in every language. */
export const DRAFT_ORDERS = ["Drafts", "Save", "Summary", "Edit items", "Add shipping", "Convert to order"]
/** Words by which somebody finds the language while Medusa Admin is still in English. */
export const ENGLISH_PROFILE = ["Profile settings", "Language"]
/** Medusa's name for the provider, made of its identifier and id. */
const PROVIDER = "Doku Linkaja (DOKU)"
/** The button of a menu. */
const MENU = "⋯"

/** What stands on the screens of Medusa Admin in Bahasa Indonesia, and on a payment link's page. */
export function indonesianScreens(): Set<string> {
  const { id } = LINK_TEXTS
  return new Set([
    ...textsOf(adminTexts),
    ...dashboardTexts("id"),
    ...textsOf(id),
    ...textsOf([id.rest(""), id.review("")]),
    ...DRAFT_ORDERS,
    ...ENGLISH_PROFILE,
    PROVIDER,
    MENU,
  ])
}

/** The texts of Medusa's own screens. */
export function dashboardTexts(language: "en" | "id"): string[] {
  const file = path.join(path.dirname(DASHBOARD), "src/i18n/translations", `${language}.json`)
  return textsOf(JSON.parse(readFileSync(file, "utf8")) as object)
}

/** The screens of Medusa's draft orders, as JavaScript. */
export function draftOrderScreens(): string {
  return readFileSync(path.join(path.dirname(DRAFT_ORDER), ".medusa/server/src/admin/index.js"), "utf8")
}

function textsOf(tree: object): string[] {
  return Object.values(tree).flatMap((value: unknown) =>
    typeof value === "string" ? [value] : typeof value === "object" && value !== null ? textsOf(value) : [],
  )
}
