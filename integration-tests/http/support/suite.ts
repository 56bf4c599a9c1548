import { join } from "node:path"
import { WorkflowScheduler } from "@medusajs/framework/orchestration"
import type { MedusaContainer } from "@medusajs/framework/types"
import { medusaIntegrationTestRunner, TestDatabaseUtils } from "@medusajs/test-utils"
import type { DokuModuleService } from "../../../src/modules/doku"
import { DEFAULT_MERCHANT, type Sandbox, startSandbox } from "../../../src/sandbox"
import { RECONCILE_JOB } from "../../../src/workflows/reconcile"
import { ensureDemoStore } from "../../../testing/store/seed"
import { restoringRows } from "../../postgres/restoring-rows"
import { expectBalanced, letEverythingCatchUp } from "./balance"
import { enableCheckout, WITH_CHECKOUT } from "./integrations"
import { APP_ADDRESS, BACKEND_URL, NOTIFICATION_PATH, RETURN_URL } from "./names"
import { withoutDatabase } from "./outage"
import { Shop } from "./shop"
import { endStumbledCompletions, forgetLocks } from "./stumbles"

/** Medusa on PostgreSQL with a sandbox. Every test starts from the seeded store. */
export interface Suite {
  readonly shop: Shop
  readonly sandbox: Sandbox
  readonly container: MedusaContainer
  readonly doku: DokuModuleService
  /** Origin of the Medusa server, e.g. `http://localhost:34567`. */
  readonly origin: string
  /** Rows of a query on the test's database. */
  sql<Row = Record<string, unknown>>(text: string, bindings?: unknown[]): Promise<Row[]>
  /** Locks a table while `during` runs; `mayRead` still allows reading. */
  locked(table: string, during: () => Promise<void>, options?: { mayRead: boolean }): Promise<void>
  /** Cuts every connection to the database and lets none in, while `during` runs. */
  withoutDatabase(during: () => Promise<void>): Promise<void>
}

type Define = (suite: Suite) => void

/** The store on which suites are being defined, when several share one. */
let shared: { suite: Suite; env: Record<string, string> } | undefined

/**
 * @param env read by `medusa-config.ts` when this suite's Medusa boots. A shared store must boot with these values.
 */
export function dokuSuite(name: string, define: Define, env: Record<string, string> = {}): void {
  if (shared === undefined) {
    onStoreOfItsOwn(name, define, env)
  } else {
    const { suite } = shared
    expect(shared.env).toMatchObject(env)
    describe(name, () => define(suite))
  }
}

/** A suite whose store offers both of DOKU's integrations. */
export function suiteOfBothIntegrations(name: string, define: Define): void {
  dokuSuite(name, define, WITH_CHECKOUT)
}

/**
 * Runs several suites on one store, because booting Medusa takes 15 s.
 * @param load requires their files
 */
export function onOneStore(load: () => void, env: Record<string, string> = {}): void {
  const define = (suite: Suite) => {
    shared = { suite, env }
    try {
      load()
    } finally {
      shared = undefined
    }
  }
  onStoreOfItsOwn("one store", define, env)
}

function onStoreOfItsOwn(name: string, define: Define, env: Record<string, string>): void {
  describe(name, () => {
    let sandbox: Sandbox
    // Registered before the runner's own hook, so that the configuration finds the sandbox's address.
    beforeAll(async () => {
      // Amounts as DOKU's published samples have them: texts, and numbers with decimals.
      sandbox = await startSandbox({
        timeScale: 36_000,
        settings: { amountFormat: "string2", statusAmountFormat: "decimal" },
      })
      Object.assign(
        process.env,
        { DOKU_BASE_URL: sandbox.url, BACKEND_URL, RETURN_URL, DOKU_ALLOWED_RETURN_URLS: APP_ADDRESS },
        env,
      )
    })
    afterAll(async () => {
      await sandbox.close()
      for (const key of Object.keys(env)) delete process.env[key]
    })
    const { dbTestUtilFactory } = TestDatabaseUtils
    const replaced = jest
      .spyOn(TestDatabaseUtils, "dbTestUtilFactory")
      .mockImplementation(() => restoringRows(dbTestUtilFactory()))
    medusaIntegrationTestRunner({
      inApp: true,
      cwd: join(__dirname, "../../.."),
      medusaConfigFile: join(__dirname, "../../.."),
      env: {},
      testSuite: ({ api, getContainer, dbConnection, dbConfig }) => {
        let shop: Shop
        const suite: Suite = {
          get shop() {
            return shop
          },
          get sandbox() {
            return sandbox
          },
          get container() {
            return getContainer()
          },
          get doku() {
            return getContainer().resolve("doku") as DokuModuleService
          },
          get origin() {
            return String(api.defaults.baseURL)
          },
          locked: (table, during, { mayRead } = { mayRead: false }) =>
            dbConnection.transaction(
              async (transaction: { raw(sql: string, bindings: string[]): Promise<unknown> }) => {
                await transaction.raw(`lock table ?? in ${mayRead ? "" : "access "}exclusive mode`, [table])
                await during()
              },
            ),
          withoutDatabase: async (during) => {
            await withoutDatabase(dbConfig.clientUrl, dbConfig.dbName, during)
            // The pool may not have noticed yet which of its connections were cut.
            await dbConnection.destroy()
            dbConnection.initialize()
          },
          sql: async (text, bindings = []) => (await dbConnection.raw(text, bindings)).rows,
        }

        // In a block within the runner's own, whose hooks after a test come last then: they wait until every run of a
        // workflow has ended, so what these start is waited for, and what can't end is put aside before.
        describe("beside DOKU's sandbox", () => {
          beforeAll(async () => {
            const { publishableKey } = await ensureDemoStore(getContainer())
            await enableCheckout(suite)
            // Tests run the job themselves; Medusa's schedule would join in whenever a minute begins.
            await new WorkflowScheduler().clear()
            shop = await Shop.open(String(api.defaults.baseURL), publishableKey, getContainer())
            await shop.prepareCarts()
          })
          beforeEach(async () => {
            shop.restored()
            await forgetLocks(suite)
            // Otherwise the watchdog would run the missed job during a test.
            suite.doku.jobWatchdog.stop()
            await suite.doku.jobRuns.started(RECONCILE_JOB)
            sandbox.reset()
            sandbox.setMerchant({
              ...DEFAULT_MERCHANT,
              integrations: ["direct", "checkout"],
              checkoutStatus: "order_generated",
              notificationUrl: `${api.defaults.baseURL}${NOTIFICATION_PATH}`,
            })
          })
          afterEach(async () => {
            await sandbox.idle()
            sandbox.clearFaults()
            await letEverythingCatchUp(suite)
            await expectBalanced(suite)
            await endStumbledCompletions(suite)
          })

          define(suite)
        })
      },
    })
    replaced.mockRestore()
  })
}
