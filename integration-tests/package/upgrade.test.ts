import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { CHECKOUT_PATH, CREATE_ORDER_PATH } from "../../src/doku-api/create-order/integrations"
import { Migration20261129120000 } from "../../src/modules/doku/migrations/Migration20261129120000"
import type { Sandbox } from "../../src/sandbox"
import { Lifetime } from "../../testing/lib/lifetime"
import { waitUntil } from "../../testing/lib/wait"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import { CHECKOUT_PROVIDER, DOKU_PROVIDER, MERCHANT } from "../../testing/store/names"
import { balance } from "../chaos/balance"
import { Clock } from "../chaos/clock"
import { drain } from "../chaos/drain"
import { readFacts } from "../chaos/facts"
import { AS_IT_SHOULD, purchaseState } from "../chaos/purchase-state"
import { Random } from "../chaos/random"
import { Shopper, type World } from "../chaos/shopper"
import { GaveUp } from "../chaos/storefront"
import { sandboxConfig, withCheckoutProvider } from "./config-text"
import { Owner } from "./owner"
import { packPreviousVersion } from "./previous-version"
import { readReadme } from "./readme"
import { openSandbox, openWorld } from "./shop-world"
import { packageName, Store, type StoreServer } from "./store"
import { readTables } from "./table-contents"

const { devDependencies } = JSON.parse(readFileSync(path.join(REPOSITORY, "package.json"), "utf8"))
const readme = readReadme()
const lifetime = new Lifetime()

/** The `backendUrl` of both versions. Shoppers replace it with the address of a server. */
const BALANCER = "http://localhost:9999"
const SETTLED_WITHIN_MS = 60_000
const CHECKOUT_NOTIFICATION_PATH = "/hooks/payment/doku-linkaja_checkout"
const SKU = "KAOS-JKT-M"
const SCARCE_SKU = "TAS-PANDAN"
/** A state that needed a case on its way. */
const WITH_A_CASE = AS_IT_SHOULD.replace("no case", "1 case")
/** The old job may have opened a case before. */
const ONE_ORDER = /^1 order, 1 capture, settled, cart completed, /
const MIGRATION = ".medusa/server/src/modules/doku/migrations/Migration20261129120000.js"

interface Purchase {
  shopper: Shopper
  invoice: { number: string; sessionId?: string; payUrl?: string }
}

let store: Store
/** Keeps the previous version, as a server that is not restarted yet. */
let oldMachine: Store
let old: StoreServer
let current: StoreServer
let sandbox: Sandbox
let world: World
/** Where the shoppers of earlier payments send their next request: the old server, and the new one after the upgrade. */
const balancer: string[] = []
let shoppers = 0

const purchases: Record<string, Purchase> = {}

function shopperAt(origins: readonly string[]): Shopper {
  shoppers += 1
  const shopper = new Shopper({ ...world, origins }, shoppers, new Random(`upgrade:${shoppers}`))
  shopper.integration = "direct"
  return shopper
}

function purchase(name: string): Purchase {
  const found = purchases[name]
  if (!found) throw new Error(`Nobody has made the purchase ${name}`)
  return found
}

/** Fills a cart, starts its payment and opens the page. */
async function goToLinkAja(
  name: string,
  origins: readonly string[] = balancer,
  sku = SKU,
): Promise<Purchase> {
  const shopper = shopperAt(origins)
  const made = { shopper, invoice: await shopper.goToLinkAja({ sku }) }
  purchases[name] = made
  return made
}

/** Status, settlement and open cases of a purchase in the ledger. */
async function inLedger({ invoice }: Purchase): Promise<string> {
  const [row] = await world.database.query<{ state: string }>(
    `select concat_ws(' ', t.status, t.settlement, (select string_agg(c.kind, ' ' order by c.kind) from doku_case c
       where c.invoice_number = t.invoice_number and c.closed_at is null)) as state
     from doku_transaction t where t.invoice_number = ?`,
    [invoice.number],
  )
  return row?.state ?? "unknown"
}

async function hasCase({ invoice }: Purchase, kind: string): Promise<boolean> {
  const cases = await world.database.query("select 1 from doku_case where invoice_number = ? and kind = ?", [
    invoice.number,
    kind,
  ])
  return cases.length > 0
}

async function transactionOf({ invoice }: Purchase): Promise<{ id: string; amount: number }> {
  const [row] = await world.database.query<{ id: string; amount: string }>(
    "select id, amount from doku_transaction where invoice_number = ?",
    [invoice.number],
  )
  return { id: String(row?.id), amount: Number(row?.amount) }
}

async function becomes(made: Purchase, state: string): Promise<void> {
  await waitUntil(async () => (await inLedger(made)) === state, { ms: SETTLED_WITHIN_MS })
  expect(await inLedger(made)).toBe(state)
}

async function becomesOrder(made: Purchase, state = AS_IT_SHOULD): Promise<void> {
  const now = () => purchaseState(world, made.invoice.number, made.shopper.cartId)
  await waitUntil(async () => (await now()) === state, { ms: SETTLED_WITHIN_MS })
  expect(await now()).toBe(state)
}

/** Lets the job of the new server run until the purchase is as expected. The old one's job may hold it for a while. */
async function settlesByJob(made: Purchase, state: RegExp): Promise<void> {
  const now = () => purchaseState(world, made.invoice.number, made.shopper.cartId)
  const settles = async () => {
    await runJob(current)
    return state.test(await now())
  }
  await waitUntil(settles, { ms: SETTLED_WITHIN_MS, every: 1_000 })
  expect(await now()).toMatch(state)
}

/** Opens the pay page at one server, as behind a load balancer. It must lead to DOKU. */
async function openAt({ origin }: StoreServer, { invoice }: Purchase): Promise<void> {
  const { pathname } = new URL(String(invoice.payUrl))
  const answer = await fetch(origin + pathname, { redirect: "manual" })
  expect((answer.headers.get("location") ?? "") + (await answer.text())).toContain(sandbox.url)
}

/** Invoice numbers in the create calls that DOKU has received, sorted. */
function createCalls(): string[] {
  return sandbox
    .requests()
    .filter(({ path: called }) => [CREATE_ORDER_PATH, CHECKOUT_PATH].includes(called))
    .map(({ body }) => String(JSON.parse(body).order.invoice_number))
    .sort()
}

/** True when no server settles anything, so that the tables are at rest. */
async function hasNoLease(): Promise<boolean> {
  const live = await world.database.query("select 1 from doku_lease where expires_at > clock_timestamp()")
  return live.length === 0
}

/** Lets the job of a server run with every check due. */
async function runJob({ server }: StoreServer): Promise<void> {
  await new Clock(world.database).pass({ minutes: 3 })
  expect(await server.runJob()).toBeUndefined()
}

/** Payments in each state that the previous version knows. */
async function fillLedger(): Promise<void> {
  await Promise.all([leaveUnpaid(), pay("settled"), payAndRefund(), payWithACase(), payTwice()])
  // One after the other, because a fault hits the next create call.
  await refuse()
  await answerNothing()
  const unheard = await goToLinkAja("unheard")
  unheard.shopper.pay(unheard.invoice, { drop: true })
}

async function leaveUnpaid(): Promise<void> {
  await goToLinkAja("pending")
  await goToLinkAja("pending at the old server")
  const declined = await goToLinkAja("declined")
  declined.shopper.decline(declined.invoice)
  const expired = await goToLinkAja("expired")
  await expired.shopper.letOfferEnd(expired.invoice)
  await expired.shopper.comeBack(expired.invoice)
}

async function pay(name: string): Promise<Purchase> {
  const made = await goToLinkAja(name)
  made.shopper.pay(made.invoice, {}, old.origin)
  await becomesOrder(made)
  return made
}

async function payAndRefund(): Promise<void> {
  const { id, amount } = await transactionOf(await pay("refunded"))
  await (await Owner.login(old.origin)).recordRefund(id, { amount, reference: "BCA-1" })
}

async function payWithACase(): Promise<void> {
  const soldOut = await goToLinkAja("sold out", balancer, SCARCE_SKU)
  await world.backOffice.stock(SCARCE_SKU, 0)
  soldOut.shopper.pay(soldOut.invoice, {}, old.origin)
  const changed = await goToLinkAja("cart changed")
  await changed.shopper.addToCart()
  changed.shopper.pay(changed.invoice, {}, old.origin)
}

async function payTwice(): Promise<void> {
  const { shopper, invoice } = await goToLinkAja("paid once")
  const again = await shopper.chooseLinkAja()
  await shopper.openPage(again)
  purchases["paid again"] = { shopper, invoice: again }
  shopper.pay(invoice, {}, old.origin)
  await becomesOrder(purchase("paid once"))
  shopper.pay(again, {}, old.origin)
}

/** DOKU rejects the invoice. */
async function refuse(): Promise<void> {
  const shopper = shopperAt(balancer)
  await shopper.fillCart({ sku: SKU })
  sandbox.addFault({ route: "create", kind: "inactive_channel" })
  await expect(shopper.chooseLinkAja()).rejects.toThrow(GaveUp)
  const [failed] = await world.database.query<{ number: string }>(
    "select invoice_number as number from doku_transaction where cart_id = ?",
    [shopper.cartId],
  )
  purchases.refused = { shopper, invoice: { number: String(failed?.number) } }
}

/** DOKU creates the invoice, and its answer is lost. */
async function answerNothing(): Promise<void> {
  const shopper = shopperAt(balancer)
  await shopper.fillCart({ sku: SKU })
  // The client sends a create call twice.
  sandbox.addFault({ route: "create", kind: "reset_after", count: 2 })
  await expect(shopper.chooseLinkAja()).rejects.toThrow(GaveUp)
  const [created] = shopper.invoicesAtDoku()
  purchases.unanswered = { shopper, invoice: { number: String(created?.number) } }
}

beforeAll(async () => {
  const [created, previous] = await Promise.all([
    Store.create(lifetime, devDependencies["@medusajs/medusa"]),
    packPreviousVersion(lifetime),
  ])
  store = created
  sandbox = await openSandbox(lifetime)
  const config = sandboxConfig(readme, { backend: BALANCER, sandbox: sandbox.url })
  await store.installTarball(previous)
  store.writeConfig(config)
  // Medusa's scripts, which take one more start, have nothing to do in an empty database.
  await store.run(`${readme.migrate} --skip-scripts`)
  const { publishableKey } = await store.seed()
  oldMachine = await store.secondMachine()
  // In this mode it runs no job, so that the ledger changes by nothing else than the test.
  old = await oldMachine.server("old", {}, { mode: "server" })
  await old.server.start()
  balancer.push(old.origin)
  world = await openWorld(lifetime, {
    sandbox,
    databaseUrl: store.databaseUrl,
    publishableKey,
    origins: balancer,
  })
  await fillLedger()
}, 900_000)
afterAll(() => lifetime.end(), 60_000)

describe("an upgraded store", () => {
  let createdBefore: string[]

  it("has payments in every state before the upgrade", async () => {
    await becomes(purchase("sold out"), "paid open paid_without_order")
    await becomes(purchase("cart changed"), "paid open cart_changed")
    await becomes(purchase("paid again"), "paid open paid_twice")
    const states = await Promise.all(
      Object.entries(purchases).map(async ([name, made]) => [name, await inLedger(made)]),
    )
    expect(Object.fromEntries(states)).toEqual({
      pending: "pending open",
      "pending at the old server": "pending open",
      declined: "pending open",
      expired: "expired open",
      settled: "paid settled",
      refunded: "paid settled",
      "sold out": "paid open paid_without_order",
      "cart changed": "paid open cart_changed",
      "paid once": "paid settled",
      "paid again": "paid open paid_twice",
      refused: "failed open",
      unanswered: "created open",
      unheard: "pending open",
    })
  }, 120_000)

  it("keeps every row, and calls the earlier invoices direct", async () => {
    await sandbox.idle({ retries: true })
    expect(await waitUntil(hasNoLease, { ms: SETTLED_WITHIN_MS })).toBe(true)
    createdBefore = createCalls()
    const before = await readTables(world.database)
    expect(before.doku_transaction).toHaveLength(13)
    expect(before.doku_transaction?.filter((row) => "integration" in row)).toEqual([])

    await store.installPackage(readme.install)
    const hasMigration = ({ folder }: Store) =>
      existsSync(path.join(folder, "node_modules", packageName(), MIGRATION))
    expect([hasMigration(oldMachine), hasMigration(store)]).toEqual([false, true])
    // While the old server runs.
    await store.run(readme.migrate)

    expect(await readTables(world.database)).toEqual({
      ...before,
      doku_audit_entry: [],
      doku_payment_link: [],
      doku_transaction: before.doku_transaction?.map((row) => ({ ...row, integration: "direct" })),
    })
  }, 300_000)

  it("settles by the job what only DOKU knew of", async () => {
    store.writeConfig(
      withCheckoutProvider(sandboxConfig(readme, { backend: BALANCER, sandbox: sandbox.url })),
    )
    current = await store.server("new")
    await old.server.stop()
    // With its job from now on, as the new one.
    old = await oldMachine.server("old-again")
    await Promise.all([current.server.start(), old.server.start()])
    balancer.splice(0, 1, current.origin)
    const { shopper, invoice } = purchase("unanswered")
    // In the LinkAja app, because the shop has no page for this invoice.
    shopper.pay(invoice, { drop: true })
    await runJob(current)
    await becomesOrder(purchase("unheard"))
    await becomesOrder(purchase("unanswered"))
  }, 300_000)

  it("makes an order of an earlier page that is paid now, whichever version hears of it", async () => {
    const pending = purchase("pending")
    await openAt(current, pending)
    pending.shopper.pay(pending.invoice, {}, current.origin)
    await becomesOrder(pending)
    const elsewhere = purchase("pending at the old server")
    elsewhere.shopper.pay(elsewhere.invoice, {}, old.origin)
    await becomesOrder(elsewhere)
    const declined = purchase("declined")
    declined.shopper.pay(declined.invoice, { drop: true })
    await declined.shopper.comeBack(declined.invoice, current.origin)
    await becomesOrder(declined)
    const expired = purchase("expired")
    expired.shopper.pay(expired.invoice, {}, current.origin)
    await becomesOrder(expired)
  }, 120_000)

  it("settles earlier cases once their cause is gone", async () => {
    await world.backOffice.stock(SCARCE_SKU, 100)
    await purchase("cart changed").shopper.removeFromCart()
    const owner = await Owner.login(current.origin)
    for (const name of ["sold out", "cart changed"]) {
      await owner.checkAgain((await transactionOf(purchase(name))).id)
      await becomesOrder(purchase(name), WITH_A_CASE)
      expect(await inLedger(purchase(name))).toBe("paid settled")
    }
  }, 120_000)

  it("records refunds of earlier payments, each reference once", async () => {
    const owner = await Owner.login(current.origin)
    const refund = async (name: string, reference: string) => {
      const { id, amount } = await transactionOf(purchase(name))
      await owner.recordRefund(id, { amount, reference })
    }
    await refund("settled", "BCA-2")
    await refund("refunded", "BCA-1")
    await refund("paid again", "BCA-3")
    await becomes(purchase("paid again"), "paid open")
    const refunds = await world.database.query<{ reference: string; booked: boolean }>(
      "select reference, medusa_refund_id is not null as booked from doku_refund order by reference",
    )
    expect(refunds).toEqual([
      { reference: "BCA-1", booked: true },
      { reference: "BCA-2", booked: true },
      { reference: "BCA-3", booked: false },
    ])
  }, 120_000)

  it("tells shoppers with earlier sessions what became of their payments", async () => {
    const told = async (name: string) => {
      const { sessionId } = purchase(name).invoice
      const answer = await fetch(`${current.origin}/store/doku/sessions/${sessionId}`, {
        headers: { "x-publishable-api-key": world.publishableKey },
      })
      return ((await answer.json()) as { payment: string }).payment
    }
    expect(await told("pending")).toBe("paid")
    expect(await told("unheard")).toBe("paid")
    expect(await told("sold out")).toBe("paid")
  }, 60_000)

  it("has created nothing at DOKU anew for what existed", () => {
    expect(createCalls()).toEqual(createdBefore)
  })
})

describe("a server of the previous version beside one of the new, on the migrated database", () => {
  it("finish each other's checkouts", async () => {
    await Promise.all([finishElsewhere(old, current), finishElsewhere(current, old)])
  }, 240_000)

  /** Each of the ways on which a server hears of a payment, for checkouts that began at another. */
  async function finishElsewhere(home: StoreServer, elsewhere: StoreServer): Promise<void> {
    const begun = `begun at ${home === old ? "the old" : "the new"} server`
    const heard = await goToLinkAja(`${begun}, heard elsewhere`, [home.origin])
    heard.shopper.pay(heard.invoice, { retry: false }, elsewhere.origin)
    await becomesOrder(heard)

    const shopper = shopperAt([home.origin])
    await shopper.fillCart({ sku: SKU })
    const returned = { shopper, invoice: await shopper.chooseLinkAja() }
    await openAt(elsewhere, returned)
    shopper.pay(returned.invoice, { drop: true })
    await shopper.comeBack(returned.invoice, elsewhere.origin)
    await becomesOrder(returned)

    const completed = await goToLinkAja(`${begun}, completed elsewhere`, [home.origin])
    completed.shopper.pay(completed.invoice, { drop: true })
    await completed.shopper.complete({ origin: elsewhere.origin })
    await becomesOrder(completed)

    const found = await goToLinkAja(`${begun}, found by the job elsewhere`, [home.origin])
    found.shopper.pay(found.invoice, { drop: true })
    await runJob(elsewhere)
    await becomesOrder(found)
  }

  describe("with DOKU Checkout at the new one only", () => {
    beforeAll(async () => {
      const owner = await Owner.login(current.origin)
      await owner.offer(world.shop.regionId, [DOKU_PROVIDER, CHECKOUT_PROVIDER])
    }, 60_000)

    async function begin(): Promise<Purchase> {
      const shopper = shopperAt([current.origin])
      shopper.integration = "checkout"
      await shopper.fillCart({ sku: SKU })
      return { shopper, invoice: await shopper.chooseLinkAja() }
    }

    it("make one order of a Checkout payment whose page and notification reach the old one", async () => {
      const made = await begin()
      expect(sandbox.invoice(made.invoice.number)).toMatchObject({ integration: "checkout" })
      await openAt(old, made)
      made.shopper.pay(made.invoice, {}, old.origin)
      // Medusa there has no such provider, so the order waits for the new one.
      expect(await waitUntil(() => hasCase(made, "paid_without_order"), { ms: SETTLED_WITHIN_MS })).toBe(true)
      await settlesByJob(made, ONE_ORDER)
    }, 120_000)

    it("find a Checkout payment whose notification named the second entry at the old one", async () => {
      const made = await begin()
      await openAt(current, made)
      const notificationUrl = old.origin + CHECKOUT_NOTIFICATION_PATH
      sandbox.setMerchant({ clientId: MERCHANT.clientId, notificationUrl })
      sandbox.pay(made.invoice.number, { notify: { retry: false } })
      await sandbox.idle()
      const { notifications } = sandbox.invoice(made.invoice.number)
      expect(notifications.flatMap(({ attempts }) => attempts.map(({ httpStatus }) => httpStatus))).toEqual([
        404,
      ])
      await settlesByJob(made, ONE_ORDER)
    }, 120_000)

    it("capture nothing of an unpaid Checkout page, whichever of them queries its status", async () => {
      const made = await begin()
      await openAt(old, made)
      await made.shopper.comeBack(made.invoice, old.origin)
      await runJob(old)
      await runJob(current)
      expect(await inLedger(made)).toBe("pending open")
      await made.shopper.letOfferEnd(made.invoice)
      await runJob(old)
      await becomes(made, "expired open")
    }, 120_000)
  })

  it("leave books that balance with DOKU's, invoice by invoice", async () => {
    const { database } = world
    const drained = await drain({ jobRunners: [old.server, current.server], database, sandbox })
    expect(drained).toMatchObject({ problem: undefined, jobProblems: [] })
    const facts = await readFacts({ world, sandbox, database })
    const recorded = await database.query<{ payment_id: string; amount: string }>(
      `select t.payment_id, sum(r.amount) as amount from doku_refund r join doku_transaction t on t.id = r.transaction_id
       where r.medusa_refund_id is not null group by t.payment_id`,
    )
    const recordedFor = (payment: string) =>
      Number(recorded.find(({ payment_id }) => payment_id === payment)?.amount ?? 0)
    // The balance takes any refund for one that never was; these were recorded by a person.
    const payments = facts.payments.map((payment) => ({
      ...payment,
      refunds: payment.refunds - recordedFor(payment.id),
    }))
    const verdict = balance({ ...facts, payments })
    expect(verdict).toMatchObject({ findings: [], orphans: [], balances: true })
    const paid = verdict.outcomes.filter(({ paid }) => paid > 0)
    expect(paid.filter(({ outcome }) => outcome !== "settled")).toEqual([
      expect.objectContaining({ invoice: purchase("paid again").invoice.number, kinds: ["paid_twice"] }),
    ])
  }, 240_000)
})

describe("the previous version, started again", () => {
  it("rejects the option that it doesn't know", async () => {
    await Promise.all([old.server.stop(), current.server.stop()])
    oldMachine.writeConfig(
      withCheckoutProvider(sandboxConfig(readme, { backend: BALANCER, sandbox: sandbox.url })),
    )
    expect(await oldMachine.startInVain()).toContain("unknown option integration")
  }, 120_000)
})

describe("the migration", () => {
  it("can be undone, and repeated on a table that has the column", async () => {
    const run = async (direction: "up" | "down") => {
      const migration = new Migration20261129120000(undefined as never, undefined as never)
      await migration[direction]()
      for (const query of migration.getQueries()) await world.database.query(String(query))
    }
    const integrations = async () => {
      const { doku_transaction = [] } = await readTables(world.database)
      return new Set(doku_transaction.map(({ integration }) => integration))
    }
    await run("up")
    expect(await integrations()).toEqual(new Set(["direct", "checkout"]))
    await run("down")
    expect(await integrations()).toEqual(new Set([undefined]))
    await run("up")
    expect(await integrations()).toEqual(new Set(["direct"]))
  }, 120_000)
})
