import { changed, configByReadme } from "./config-text"
import { LOG_MESSAGES } from "./log-messages"
import { Owner } from "./owner"
import type { ReadmeLines } from "./readme"
import type { Store } from "./store"

interface Mistake {
  mistake: string
  /** Makes it, in a configuration that is right. */
  config(right: string): string
  env?: Record<string, string>
  /** Files of the store beside it, by their path. */
  files?: Record<string, string>
  /** The words that the start must print, which name the fix. The first must come once, however often Medusa repeats an error. */
  says: string[]
  /** What it must not print. */
  saysNever?: string[]
}

const PROVIDER = "medusa-payment-doku-linkaja/providers/doku-linkaja"
const ENTRY = /\n *\{\n *resolve: "medusa-payment-doku-linkaja\/providers[\s\S]*?\},\n *\},/

/** Replaces the provider entry by others made of it. */
function withEntries(config: string, make: (entry: string) => string): string {
  const [entry] = ENTRY.exec(config) ?? []
  if (entry === undefined) throw new Error(`No provider entry in:\n${config}`)
  return changed(config, entry, make(entry))
}

const THE_LINES = [
  'plugins: [{ resolve: "medusa-payment-doku-linkaja", options: {} }],',
  'dependencies: ["query", "doku"],',
]
const SECRET_KEY = "secretKey: process.env.DOKU_SECRET_KEY,"

const as = (from: string, to: string) => (right: string) => changed(right, from, to)

/** Mistakes in medusa-config.ts, each with the error that stops the start. */
export const MISTAKES: Mistake[] = [
  {
    mistake: "the plugin only under modules",
    config: as('plugins: [{ resolve: "medusa-payment-doku-linkaja", options: {} }],', ""),
    says: ["is not listed under plugins", ...THE_LINES],
  },
  {
    mistake: "no dependencies",
    config: as('dependencies: ["query", "doku"],', ""),
    says: [`dependencies lack "query" and "doku"`, ...THE_LINES],
  },
  {
    mistake: "an option missing",
    config: as('returnUrl: "https://store.id/id/checkout/linkaja",', ""),
    says: ["returnUrl is missing", 'returnUrl: "https://store.id/id/checkout/linkaja"'],
  },
  {
    mistake: "an option's environment variable not set",
    config: as(SECRET_KEY, "secretKey: process.env.DOKU_SECRETKEY,"),
    says: ["secretKey is missing (it is undefined: is its environment variable set?)"],
  },
  {
    mistake: "an option misspelt",
    config: as(SECRET_KEY, "secretkey: process.env.DOKU_SECRET_KEY,"),
    says: ["unknown option secretkey, did you mean secretKey?"],
  },
  {
    mistake: "a key broken in two",
    config: as(SECRET_KEY, 'secretKey: "SK-SAND\\nBOX0001",'),
    says: ["secretKey holds white space", "copy it anew"],
  },
  {
    mistake: "the sandbox in production",
    config: (right) => right,
    env: { NODE_ENV: "production" },
    says: [
      'environment is "sandbox" while NODE_ENV is "production"',
      'Set environment: "production"',
      "npx medusa develop",
    ],
    saysNever: ['environment: "sandbox"'],
  },
  {
    mistake: "the provider imported in place of its name",
    config: (right) =>
      changed(right, `resolve: "${PROVIDER}"`, "resolve: linkAja").replace(
        "\n",
        `\nimport linkAja from "${PROVIDER}"\n`,
      ),
    says: ["holds the imported provider", `resolve: "${PROVIDER}",`],
  },
  {
    mistake: "the provider re-exported by a file of the store",
    config: as(`resolve: "${PROVIDER}"`, 'resolve: "./src/linkaja"'),
    files: { "src/linkaja/index.ts": `export { default } from "${PROVIDER}"\n` },
    says: ["no entry of the payment module's providers names it", `resolve: "${PROVIDER}",`],
  },
]

/** Defines a test for each mistake, in an otherwise correct store. */
export function namesTheFix(store: () => Store, readme: ReadmeLines): void {
  it.each(MISTAKES)(
    "doesn't start, and names the fix: $mistake",
    async ({ config, env, files = {}, says, saysNever = [] }) => {
      for (const [name, text] of Object.entries(files)) store().writeFile(name, text)
      store().writeConfig(config(configByReadme(readme)))
      // In production Medusa logs JSON, which escapes the quotes.
      const output = (await store().startInVain(env)).replaceAll('\\"', '"')
      for (const words of says) expect(output).toContain(words)
      for (const words of saysNever) expect(output).not.toContain(words)
      expect(output.split(String(says[0]))).toHaveLength(2)
    },
    300_000,
  )

  it("migrates, runs scripts and makes users before it has credentials, also under NODE_ENV=production", async () => {
    store().writeConfig(configByReadme(readme))
    const none = { NODE_ENV: "production", DOKU_CLIENT_ID: "", DOKU_SECRET_KEY: "" }
    await store().run(readme.migrate, none)
    await store().run("npx medusa db:sync-links", none)
    await store().run("npx medusa user --email owner@store.id --password supersecret", none)
    store().writeFile("src/scripts/early.ts", "export default async () => process.send?.({ ran: true })\n")
    await store().run("npx medusa exec ./src/scripts/early.ts", none)
    expect(await store().startInVain(none)).toContain("clientId is empty")
  }, 300_000)

  it("lists its accounts whichever way their entries name the provider", async () => {
    const { server, origin } = await store().server("other-forms")
    const named = (entry: string, resolve: string, id: string) =>
      changed(changed(entry, `"${PROVIDER}"`, resolve), 'id: "doku"', `id: "${id}"`)
    store().writeConfig(
      withEntries(
        configByReadme(readme),
        (entry) =>
          entry +
          named(entry, `require.resolve("${PROVIDER}")`, "resolved") +
          named(entry, `"${PROVIDER}/"`, "slash"),
      ),
    )
    await store().run(readme.migrate)
    await server.start()
    expect(await (await Owner.login(origin)).accountIds()).toEqual([
      "pp_doku-linkaja_doku",
      "pp_doku-linkaja_resolved",
      "pp_doku-linkaja_slash",
    ])
    await server.stop()
  }, 300_000)

  it("starts without the provider entry, and logs that nobody can pay with LinkAja", async () => {
    const { server, said } = await store().server("only-plugins")
    store().writeConfig(withEntries(configByReadme(readme), () => ""))
    await server.start()
    expect(await said(LOG_MESSAGES.onlyUnderPlugins)).toContain(
      'Add { resolve: "medusa-payment-doku-linkaja/providers/doku-linkaja", id: "doku", options }',
    )
    await server.stop()
  }, 300_000)
}
