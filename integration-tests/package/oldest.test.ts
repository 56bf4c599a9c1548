import { readFileSync } from "node:fs"
import path from "node:path"
import { Lifetime } from "../../scripts/demo/lifetime"
import { REPOSITORY } from "../../scripts/demo/medusa-cli"
import { changed, configByReadme, sandboxConfig } from "./config-text"
import { typeProblems } from "./installed"
import { MISTAKES } from "./mistakes"
import { buy, expectOneOrder } from "./purchase"
import { readReadme } from "./readme"
import { expectScreensInDevelopment } from "./screens"
import { ShippedSandbox } from "./shipped-sandbox"
import { Store } from "./store"

/** The lower end of what package.json promises. */
function oldestMedusa(): string {
  const { peerDependencies } = JSON.parse(readFileSync(path.join(REPOSITORY, "package.json"), "utf8"))
  return String(peerDependencies["@medusajs/medusa"]).replace("^", "")
}

const readme = readReadme()
const lifetime = new Lifetime()

let store: Store

beforeAll(async () => {
  store = await Store.create(lifetime, oldestMedusa())
  await store.installPackage(readme.install)
}, 900_000)
afterAll(() => lifetime.end(), 60_000)

describe("a store on the oldest Medusa that the package promises", () => {
  it("has types for all that the package exports", () => {
    for (const resolution of ["node16", "bundler"] as const) {
      expect(typeProblems(store.folder, resolution)).toEqual([])
    }
  }, 240_000)

  it("makes an order of a payment, and has the package's screens in its Admin", async () => {
    const { server, origin } = await store.server("server", { WITHOUT_ADMIN: "false" })
    const sandbox = await ShippedSandbox.start(lifetime, store.folder, readme.sandbox, origin)
    store.writeConfig(sandboxConfig(readme, { backend: origin, sandbox: sandbox.url }))
    await store.run(readme.migrate)
    const { publishableKey } = await store.seed()
    await server.start()
    expectOneOrder(await buy({ origin, publishableKey, sandbox }, readme))
    await expectScreensInDevelopment(origin)
    await server.stop()
  }, 900_000)
})

describe("a store with a mistake in medusa-config.ts", () => {
  it.each(MISTAKES)(
    "doesn't start, and names the fix: $mistake",
    async ({ config, env, says }) => {
      store.writeConfig(config(configByReadme(readme)))
      const output = await store.startInVain(env)
      for (const words of says) expect(output).toContain(words)
    },
    300_000,
  )

  it("starts without the provider entry, and says that nobody can pay by LinkAja", async () => {
    const { server, said } = await store.server("only-plugins")
    const entry = /\n *\{\n *resolve: "medusa-payment-doku-linkaja\/providers[\s\S]*?\},\n *\},/
    store.writeConfig(changed(configByReadme(readme), entry, ""))
    await server.start()
    expect(await said("no provider of the payment module uses it")).toContain(
      'Add { resolve: "medusa-payment-doku-linkaja/providers/doku-linkaja", id: "doku", options }',
    )
    await server.stop()
  }, 300_000)
})
