import { provideDatabase } from "../../testing/demo-store/database"
import { Lifetime } from "../../testing/lib/lifetime"
import { DOKU_PROVIDER, NOTIFICATION_PATH } from "../../testing/store/names"
import { StoreApi } from "../../testing/store/store-api"
import { changed, configByReadme, sandboxConfig, WITHOUT_PACKAGE } from "./config-text"
import { installedLicences, typeProblems } from "./installed"
import { expectReadableLedger } from "./ledger-script"
import { LOG_MESSAGES } from "./log-messages"
import { newestMedusa } from "./medusa-versions"
import { notify, REWRITTEN } from "./notify"
import { Owner } from "./owner"
import { buy, expectOneOrder } from "./purchase"
import { readReadme } from "./readme"
import { expectOrderSurvivesItsWidget, expectScreens, productionConfig } from "./screens"
import { ShippedSandbox } from "./shipped-sandbox"
import { Store, type StoreServer } from "./store"

const readme = readReadme()
const lifetime = new Lifetime()
const OTHER_URL = /the notification URL in the Back Office has another path/.source
const TWO_HOURS_MS = 7_200_000

let store: Store

beforeAll(async () => {
  store = await Store.create(lifetime, newestMedusa())
  // A store that runs already: its database is migrated before the package is installed.
  store.writeConfig(WITHOUT_PACKAGE)
  await store.run(readme.migrate)
  await store.installPackage(readme.install)
}, 900_000)
afterAll(() => lifetime.end(), 60_000)

describe("the installed package", () => {
  it.each(["node16", "bundler"] as const)(
    "has types for all that it exports, resolved as %s",
    (resolution) => {
      expect(typeProblems(store.folder, resolution)).toEqual([])
    },
    120_000,
  )

  it("brings along nothing but its four dependencies, under licences that ask for no more than a notice", () => {
    expect(installedLicences(store.folder)).toEqual({
      "any-ascii": "ISC",
      "csv-parse": "MIT",
      "libphonenumber-js": "MIT",
      undici: "MIT",
    })
  })
})

describe("a store that was not migrated", () => {
  it("is told so when it starts, and again by the first notification", async () => {
    const { server, origin, said } = await store.server("not-migrated")
    store.writeConfig(configByReadme(readme))
    await server.start()
    expect(await said(LOG_MESSAGES.notMigrated)).toContain("npx medusa db:migrate")
    expect(await notify(origin + NOTIFICATION_PATH)).toMatchObject({ status: 503 })
    expect(await said("event=notification_unrecorded")).toContain("npx medusa db:migrate")
    await server.stop()
  }, 300_000)

  it("doesn't start on a database that was never migrated at all, and says so in the README's words", async () => {
    store.writeConfig(configByReadme(readme))
    const output = await store.startInVain({ DATABASE_URL: await provideDatabase(lifetime, { fresh: true }) })
    expect(output).toContain(LOG_MESSAGES.neverMigrated)
  }, 300_000)
})

describe("a store that follows the README", () => {
  let shop: StoreServer & { sandbox: ShippedSandbox; publishableKey: string }

  beforeAll(async () => {
    const server = await store.server("by-readme", { WITHOUT_ADMIN: "false" })
    const sandbox = await ShippedSandbox.start(lifetime, store.folder, readme.sandbox, server.origin)
    store.writeConfig(sandboxConfig(readme, { backend: server.origin, sandbox: sandbox.url }))
    await store.run(readme.migrate)
    const { publishableKey } = await store.seed()
    // As it happens when keys are copied from a web page.
    store.writeConfig(
      changed(
        changed(
          sandboxConfig(readme, { backend: server.origin, sandbox: sandbox.url }),
          '"BRN-0201-0000000000001"',
          '" BRN-0201-0000000000001 "',
        ),
        '"SK-SANDBOX0001"',
        '"SK-SANDBOX0001\\n"',
      ),
    )
    await server.server.start()
    shop = { ...server, sandbox, publishableKey }
  }, 600_000)
  afterAll(() => shop?.server.stop(), 30_000)

  it("makes one order from one payment, even with white space around the keys", async () => {
    expectOneOrder(await buy(shop, readme))
    expect(await (await Owner.login(shop.origin)).testConnection()).toBe("ok")
  }, 120_000)

  it(
    "shows the package's screens in its Admin, in development",
    () => expectScreens(lifetime, shop.origin),
    300_000,
  )

  it("reads the ledger in code of its own, and can't write to it", () => expectReadableLedger(store), 120_000)

  it("hears the right URL when DOKU was given another id", async () => {
    expect(await notify(`${shop.origin}/hooks/payment/doku-linkaja_toko`)).toMatchObject({ status: 404 })
    expect(await shop.said(`event=${LOG_MESSAGES.otherId}`)).toContain(
      `the paths of the notification URLs are ${NOTIFICATION_PATH}`,
    )
  })

  it("logs that the body's bytes were changed on the way", async () => {
    expect(await notify(shop.origin + NOTIFICATION_PATH, { arrivesAs: REWRITTEN })).toMatchObject({
      status: 401,
    })
    expect(await shop.said("event=notification_rejected")).toContain(LOG_MESSAGES.rewrittenBody)
  })

  it("logs that DOKU's Back Office has another path", async () => {
    const signedPath = `/api${NOTIFICATION_PATH}`
    expect(await notify(shop.origin + NOTIFICATION_PATH, { signedPath })).toMatchObject({ status: 401 })
    await shop.said(OTHER_URL)
    const withSlash = `${NOTIFICATION_PATH}/`
    expect(await notify(shop.origin + NOTIFICATION_PATH, { signedPath: withSlash })).toMatchObject({
      status: 401,
    })
    expect(await shop.said(`${LOG_MESSAGES.otherPath} ${withSlash}`)).toContain("must be the same")
  })

  it("logs that its clock is wrong", async () => {
    await shop.sandbox.set({ clockOffsetMs: TWO_HOURS_MS })
    try {
      expect(await (await Owner.login(shop.origin)).testConnection()).toBe("wrong_clock")
      await expect(buy(shop, readme)).rejects.toMatchObject({
        status: 422,
        message: expect.stringContaining("LinkAja can't be reached just now"),
      })
      expect(await shop.said("event=create_refused")).toContain(LOG_MESSAGES.wrongClock)
    } finally {
      await shop.sandbox.set({ clockOffsetMs: 0 })
    }
  }, 60_000)

  it("rejects another currency because LinkAja takes rupiah only", async () => {
    const region = await (await Owner.login(shop.origin)).openRegion("usd", "us", [DOKU_PROVIDER])
    await expect(startIn(region)).rejects.toThrow(refusal(LOG_MESSAGES.otherCurrency))
  }, 60_000)

  it("rejects a region in which LinkAja is not enabled", async () => {
    const region = await (await Owner.login(shop.origin)).openRegion("myr", "my", ["pp_system_default"])
    await expect(startIn(region)).rejects.toThrow(refusal(LOG_MESSAGES.notEnabled))
  }, 60_000)

  const refusal = (words: string) => new RegExp(`answered 400: .*${words}`)

  async function startIn(region: string) {
    const shopper = StoreApi.at(shop.origin, shop.publishableKey)
    const cart = await shopper.createCart(region)
    const collection = await shopper.paymentCollection(cart.id)
    return shopper.linkAjaSession(collection.id)
  }
})

describe("a store with the Admin that is built, and started for production behind a proxy that takes a path prefix away", () => {
  let live: StoreServer

  beforeAll(async () => {
    live = await store.server(
      "production",
      { NODE_ENV: "production", WITHOUT_ADMIN: "false" },
      { project: store.built },
    )
    store.writeConfig(
      changed(
        productionConfig(readme, live.origin),
        `backendUrl: "${live.origin}"`,
        `backendUrl: "${live.origin}/api"`,
      ),
    )
    await store.build()
    await live.server.start()
  }, 900_000)
  afterAll(() => live?.server.stop(), 30_000)

  it("shows the package's screens in the Admin", () => expectScreens(lifetime, live.origin), 120_000)

  it(
    "keeps an order's page when the package's widget fails on it",
    () => expectOrderSurvivesItsWidget(lifetime, live.origin),
    120_000,
  )

  it("accepts a notification signed for the prefixed path although the proxy strips the prefix", async () => {
    const signedPath = `/api${NOTIFICATION_PATH}`
    const answer = await notify(live.origin + NOTIFICATION_PATH, { signedPath })
    expect(answer).toEqual({ status: 404, message: "This invoice is not known here" })
  })

  it("logs that the URL in the Back Office lacks the prefix", async () => {
    expect(await notify(live.origin + NOTIFICATION_PATH)).toMatchObject({ status: 401 })
    expect(await live.said(`signed for the path ${NOTIFICATION_PATH}`)).toContain(`/api${NOTIFICATION_PATH}`)
  })
})
