import { Lifetime } from "../../testing/lib/lifetime"
import { sandboxConfig } from "./config-text"
import { typeProblems } from "./installed"
import { expectReadableLedger } from "./ledger-script"
import { oldestMedusa } from "./medusa-versions"
import { namesTheFix } from "./mistakes"
import { expectSoldByLink, sellByLink } from "./order-link"
import { YARN } from "./package-managers"
import { buy, expectOneOrder } from "./purchase"
import { readReadme } from "./readme"
import { expectScreens } from "./screens"
import { ShippedSandbox } from "./shipped-sandbox"
import { Store } from "./store"

const readme = readReadme()
const lifetime = new Lifetime()

let store: Store

beforeAll(async () => {
  // By yarn, because the stores of the newest Medusa are made by npm and pnpm.
  store = await Store.create(lifetime, oldestMedusa(), { manager: YARN })
  await store.installPackage(readme.installByYarn)
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
    await expectScreens(lifetime, origin)
    await server.stop()
    await expectReadableLedger(store, 2)
  }, 900_000)
})

// Tested here, because the newest's store has more tests. The messages are the package's own on both.
describe("a store with a mistake in medusa-config.ts", () => namesTheFix(() => store, readme))
