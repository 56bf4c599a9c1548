import type { ReadmeLines } from "./readme"

/** The medusa-config.ts of Medusa's starter, into which the README's lines go. */
const HEAD = `import { defineConfig, loadEnv } from "@medusajs/framework/utils"

loadEnv(process.env.NODE_ENV || "development", process.cwd())
`
const OWN_LINES = `projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: process.env.STORE_CORS!,
      adminCors: process.env.ADMIN_CORS!,
      authCors: process.env.AUTH_CORS!,
      jwtSecret: process.env.JWT_SECRET,
      cookieSecret: process.env.COOKIE_SECRET,
    },
  },
  admin: { disable: process.env.WITHOUT_ADMIN === "true" },`

/** The configuration without the package. */
export const WITHOUT_PACKAGE = `${HEAD}\nmodule.exports = defineConfig({\n  ${OWN_LINES}\n})\n`

/** The README's block, with the store's own lines where it says `// …`. */
export function configByReadme({ config }: ReadmeLines): string {
  return `${HEAD}\n${changed(config, "// …", OWN_LINES)}\n`
}

/** The README's block with the sandbox's options and this run's addresses. */
export function sandboxConfig(readme: ReadmeLines, addresses: { backend: string; sandbox: string }): string {
  const options = [
    ["http://localhost:4010", addresses.sandbox],
    ["http://localhost:9000", addresses.backend],
  ].reduce((text, [from = "", to = ""]) => changed(text, from, to), readme.sandboxOptions.replace(/,$/, ""))
  return changed(configByReadme(readme), /options: \{\s*clientId[\s\S]*?\n\s*\}/, options)
}

/** Adds a second provider entry with the same account, which sends shoppers to DOKU Checkout. */
export function withCheckoutProvider(config: string): string {
  const [entry = ""] =
    /\n *\{\n *resolve: "medusa-payment-doku-linkaja\/providers[\s\S]*?\},\n *\},/.exec(config) ?? []
  const second = changed(
    changed(entry, 'id: "doku"', 'id: "checkout"'),
    "options: {",
    'options: {\n  integration: "checkout",',
  )
  return changed(config, entry, entry + second)
}

/** Replaces one text. @throws Error if it is missing, because the test would go on with the old text. */
export function changed(text: string, from: string | RegExp, to: string): string {
  const other = text.replace(from, () => to)
  if (other === text) throw new Error(`There is no ${from} to change in:\n${text}`)
  return other
}
