import { changed, configByReadme } from "./config-text"
import { LOG_MESSAGES } from "./log-messages"
import type { ReadmeLines } from "./readme"
import type { Store } from "./store"

interface Mistake {
  mistake: string
  /** Makes it, in a configuration that is right. */
  config(right: string): string
  env?: Record<string, string>
  /** The words that the start must print, which name the fix. */
  says: string[]
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
  },
]

/** Defines a test for each mistake, in an otherwise correct store. */
export function namesTheFix(store: () => Store, readme: ReadmeLines): void {
  it.each(MISTAKES)(
    "doesn't start, and names the fix: $mistake",
    async ({ config, env, says }) => {
      store().writeConfig(config(configByReadme(readme)))
      const output = await store().startInVain(env)
      for (const words of says) expect(output).toContain(words)
    },
    300_000,
  )

  it("starts without the provider entry, and logs that nobody can pay with LinkAja", async () => {
    const { server, said } = await store().server("only-plugins")
    const entry = /\n *\{\n *resolve: "medusa-payment-doku-linkaja\/providers[\s\S]*?\},\n *\},/
    store().writeConfig(changed(configByReadme(readme), entry, ""))
    await server.start()
    expect(await said(LOG_MESSAGES.onlyUnderPlugins)).toContain(
      'Add { resolve: "medusa-payment-doku-linkaja/providers/doku-linkaja", id: "doku", options }',
    )
    await server.stop()
  }, 300_000)
}
