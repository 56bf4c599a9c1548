import { readFileSync } from "node:fs"
import path from "node:path"
import { Lifetime } from "../../testing/lib/lifetime"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import { sandboxConfig } from "./config-text"
import { typeProblems } from "./installed"
import { expectReadableLedger } from "./ledger-script"
import { namesTheFix } from "./mistakes"
import { expectSoldByLink, sellByLink } from "./order-link"
import { buy, expectOneOrder } from "./purchase"
import { readReadme } from "./readme"
import { expectScreensInDevelopment } from "./screens"
import { ShippedSandbox } from "./shipped-sandbox"
import { Store } from "./store"

/** The lowest Medusa version that package.json allows. */
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
  it("finds types for every export of the package", () => {
    for (const resolution of ["node16", "bundler"] as const) {
      expect(typeProblems(store.folder, resolution)).toEqual([])
    }
  }, 240_000)

  it("makes an order of a payment, takes one by link, and has the package's ledger and screens", async () => {
    const { server, origin } = await store.server("server", { WITHOUT_ADMIN: "false" })
    const sandbox = await ShippedSandbox.start(lifetime, store.folder, readme.sandbox, origin)
    store.writeConfig(sandboxConfig(readme, { backend: origin, sandbox: sandbox.url }))
    await store.run(readme.migrate)
    const { publishableKey } = await store.seed()
    await server.start()
    expectOneOrder(await buy({ origin, publishableKey, sandbox }, readme))
    expectSoldByLink(await sellByLink({ origin, sandbox }))
    await expectScreensInDevelopment(origin)
    await server.stop()
    await expectReadableLedger(store, 2)
  }, 900_000)
})

// Tested here, because the newest's store has more tests. The messages are the package's own on both.
describe("a store with a mistake in medusa-config.ts", () => namesTheFix(() => store, readme))
