import { Lifetime } from "../../testing/lib/lifetime"
import { sandboxConfig } from "./config-text"
import { LOG_MESSAGES } from "./log-messages"
import { newestMedusa } from "./medusa-versions"
import { PNPM } from "./package-managers"
import { buy, expectOneOrder } from "./purchase"
import { readReadme } from "./readme"
import { expectScreens, expectScreensWithSecondRouter, productionConfig } from "./screens"
import { ShippedSandbox } from "./shipped-sandbox"
import { Store } from "./store"

const readme = readReadme()
const lifetime = new Lifetime()

let databaseUrl: string

afterAll(() => lifetime.end(), 60_000)

describe("a store in a monorepo that pnpm has made", () => {
  let monorepo: Store

  beforeAll(async () => {
    monorepo = await Store.create(lifetime, newestMedusa(), { manager: PNPM })
    await monorepo.installPackage(readme.installByPnpm)
    databaseUrl = monorepo.databaseUrl
  }, 900_000)

  it("makes one order from one payment", async () => {
    const { server, origin } = await monorepo.server("pnpm-development")
    const sandbox = await ShippedSandbox.start(lifetime, monorepo.folder, readme.sandbox, origin)
    monorepo.writeConfig(sandboxConfig(readme, { backend: origin, sandbox: sandbox.url }))
    await monorepo.run(readme.migrate)
    const { publishableKey } = await monorepo.seed()
    await server.start()
    expectOneOrder(await buy({ origin, publishableKey, sandbox }, readme))
    await server.stop()
  }, 600_000)

  it("shows the package's screens in the Admin, built and started for production", async () => {
    const { server, origin } = await monorepo.server(
      "pnpm-production",
      { NODE_ENV: "production", WITHOUT_ADMIN: "false" },
      { project: monorepo.built },
    )
    monorepo.writeConfig(productionConfig(readme, origin))
    await monorepo.build()
    await server.start()
    await expectScreens(lifetime, origin)
    await server.stop()
  }, 900_000)
})

// As starters from before Medusa 2.19 have it.
describe("a store that pins the react-router-dom of an older Medusa", () => {
  it("is told which version to write, and shows the package's screens all the same", async () => {
    const pinned = await Store.create(lifetime, newestMedusa(), { databaseUrl })
    await pinned.add("react-router-dom@6.30.4")
    await pinned.installPackage(readme.install)
    const { server, origin, said } = await pinned.server("pinned", { WITHOUT_ADMIN: "false" })
    pinned.writeConfig(sandboxConfig(readme, { backend: origin, sandbox: "http://localhost:1" }))
    await server.start()
    expect(await said(LOG_MESSAGES.secondCopy)).toMatch(
      /Medusa Admin has react-router-dom ([\d.]+), .* 6\.30\.4, .* Write "react-router-dom": "\1" into/,
    )
    await expectScreensWithSecondRouter(lifetime, origin)
    await server.stop()
  }, 600_000)
})
