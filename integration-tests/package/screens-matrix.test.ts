import { Lifetime } from "../../testing/lib/lifetime"
import { sandboxConfig } from "./config-text"
import { newestMedusa, oldestMedusa } from "./medusa-versions"
import { NPM, type PackageManager, PNPM, YARN } from "./package-managers"
import { buy } from "./purchase"
import { readReadme } from "./readme"
import { expectScreens, productionConfig } from "./screens"
import { ShippedSandbox } from "./shipped-sandbox"
import { Store } from "./store"

const readme = readReadme()
const lifetime = new Lifetime()

afterAll(() => lifetime.end(), 60_000)

const MANAGERS: [string, PackageManager, string][] = [
  ["npm", NPM, readme.install],
  ["pnpm, in a monorepo", PNPM, readme.installByPnpm],
  ["yarn", YARN, readme.installByYarn],
]

/** Every combination. `oldest`, `newest` and `other-stores` have some of them. */
describe.each([oldestMedusa(), newestMedusa()])("the screens on Medusa %s", (version) => {
  let databaseUrl: string

  beforeAll(async () => {
    const store = await Store.create(lifetime, version)
    await store.installPackage(readme.install)
    const { server, origin } = await store.server(`seller-${version}`)
    const sandbox = await ShippedSandbox.start(lifetime, store.folder, readme.sandbox, origin)
    store.writeConfig(sandboxConfig(readme, { backend: origin, sandbox: sandbox.url }))
    await store.run(readme.migrate)
    const { publishableKey } = await store.seed()
    await server.start()
    expect(await buy({ origin, publishableKey, sandbox }, readme)).toMatchObject({ paid: true })
    await server.stop()
    databaseUrl = store.databaseUrl
  }, 900_000)

  describe.each(MANAGERS)("in a store made by %s", (_, manager, install) => {
    let store: Store

    beforeAll(async () => {
      store = await Store.create(lifetime, version, { manager, databaseUrl })
      await store.installPackage(install)
    }, 900_000)

    it("are shown in development", async () => {
      const { server, origin } = await store.server("development", { WITHOUT_ADMIN: "false" })
      store.writeConfig(sandboxConfig(readme, { backend: origin, sandbox: "http://localhost:1" }))
      await server.start()
      await expectScreens(lifetime, origin)
      await server.stop()
    }, 600_000)

    it("are shown after a build", async () => {
      const env = { NODE_ENV: "production", WITHOUT_ADMIN: "false" }
      const { server, origin } = await store.server("production", env, { project: store.built })
      store.writeConfig(productionConfig(readme, origin))
      await store.build()
      await server.start()
      await expectScreens(lifetime, origin)
      await server.stop()
    }, 900_000)
  })
})
