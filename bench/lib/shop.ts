import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import { Database } from "../../integration-tests/chaos/database"
import { type Sandbox, startSandbox } from "../../src/sandbox"
import { answers } from "../../testing/lib/answers"
import { anyFreePort } from "../../testing/lib/free-port"
import type { Lifetime } from "../../testing/lib/lifetime"
import { waitUntil } from "../../testing/lib/wait"
import { requestJson } from "../../testing/store/http-json"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import { DOKU_PROVIDER, MERCHANT, NOTIFICATION_PATH, type Seeded } from "../../testing/store/names"
import { StoreApi } from "../../testing/store/store-api"
import { cloneCart } from "./clone-carts"
import { timed } from "./compare"
import { BenchStore } from "./store"

export const PROVIDERS = {
  linkaja: DOKU_PROVIDER,
  system: "pp_system_default",
  nothing: "pp_nothing_bench",
} as const

const BOOT_MS = 180_000

export interface BenchCart {
  cartId: string
  collectionId: string
}

export interface BenchSession {
  id: string
  data: Record<string, unknown>
  amount: number
}

/** A cart whose payment only has to be notified. */
export interface WaitingCart {
  cartId: string
  sessionId: string
  /** Of a LinkAja session. */
  invoiceNumber: string
  /** Integer IDR. */
  amount: number
}

/** A running Medusa server with unlimited stock, three payment providers and a sandbox without delay. */
export class BenchShop {
  private constructor(
    readonly origin: string,
    readonly sandbox: Sandbox,
    readonly database: Database,
    private readonly server: ChildProcess,
    private readonly store: StoreApi,
    private readonly publishableKey: string,
    private readonly regionId: string,
    private readonly variantId: string,
  ) {}

  static async open(lifetime: Lifetime, say: (line: string) => void): Promise<BenchShop> {
    const port = await anyFreePort()
    const origin = `http://localhost:${port}`
    const sandbox = await startSandbox({
      merchants: [{ ...MERCHANT, notificationUrl: origin + NOTIFICATION_PATH }],
      settings: { statusNotFoundMs: 0 },
    })
    await lifetime.own("the sandbox", () => sandbox.close())
    say("migrating and filling a database …")
    const benchStore = await BenchStore.open(lifetime, sandbox.url, {
      BACKEND_URL: origin,
      MORE_PAYMENT_PROVIDERS: JSON.stringify([
        { resolve: path.join(__dirname, "do-nothing-provider"), id: "bench" },
      ]),
    })
    const { publishableKey } = await benchStore.run<Seeded>(
      lifetime,
      path.join(REPOSITORY, "testing/store/seed.ts"),
      {},
    )
    say("starting Medusa …")
    const server = await benchStore.start(lifetime, port)
    const up = await waitUntil(() => answers(`${origin}/health`), { ms: BOOT_MS, every: 200 })
    if (!up) throw new Error(`Medusa did not answer on ${origin}/health`)

    const database = new Database(benchStore.databaseUrl)
    await lifetime.own("the database connection", () => database.close())
    await database.query(
      `update inventory_level set stocked_quantity = 1000000,
         raw_stocked_quantity = '{"value":"1000000","precision":20}'`,
    )
    await database.query(
      `insert into region_payment_provider (id, region_id, payment_provider_id)
       select 'regpp_bench', id, '${PROVIDERS.nothing}' from region`,
    )
    const store = StoreApi.at(origin, publishableKey)
    const { id: regionId } = await store.indonesia()
    const [product] = await store.products(regionId)
    const variantId = product?.variants?.[0]?.id
    if (variantId === undefined) throw new Error("The store sells nothing")
    return new BenchShop(origin, sandbox, database, server, store, publishableKey, regionId, variantId)
  }

  /** Makes identical carts that only have to be paid. */
  async carts(count: number): Promise<BenchCart[]> {
    const { cartId, collectionId } = await this.cart()
    const suffixes = await cloneCart(this.database, cartId, count)
    return suffixes.map((suffix) => ({ cartId: cartId + suffix, collectionId: collectionId + suffix }))
  }

  private async cart(): Promise<BenchCart> {
    const { store } = this
    const { id: cartId } = await store.createCart(this.regionId)
    await store.addItem(cartId, this.variantId, 1)
    await store.setCustomer(cartId, "siti.rahayu@example.com", {
      first_name: "Siti",
      last_name: "Rahayu",
      phone: "081234567890",
      address_1: "Jl. Kemang Raya No. 8",
      city: "Jakarta Selatan",
      province: "DKI Jakarta",
      postal_code: "12730",
      country_code: "id",
    })
    const [shipping] = await store.shippingOptions(cartId)
    if (shipping === undefined) throw new Error("Nothing ships to this cart")
    await store.chooseShipping(cartId, shipping.id)
    return { cartId, collectionId: (await store.paymentCollection(cartId)).id }
  }

  /** Makes identical carts with a payment session each. Their status is not queried during a benchmark. */
  async waitingCarts(way: keyof typeof PROVIDERS, count: number): Promise<WaitingCart[]> {
    const cart = await this.cart()
    const { id, data, amount } = await this.session(cart, PROVIDERS[way])
    await this.database.query(
      "update doku_transaction set next_check_at = now() + interval '1 day' where payment_collection_id = ?",
      [cart.collectionId],
    )
    const suffixes = await cloneCart(this.database, cart.cartId, count)
    return suffixes.map((suffix) => ({
      cartId: cart.cartId + suffix,
      sessionId: id + suffix,
      invoiceNumber: `${data.invoice_number}${suffix}`,
      amount,
    }))
  }

  session({ collectionId }: BenchCart, provider: string): Promise<BenchSession> {
    return this.store.paymentSession(collectionId, provider)
  }

  /** Opens the payment page of a LinkAja session for the first time and resolves to the duration in ms. */
  payPage({ data }: BenchSession): Promise<number> {
    return timed(async () => {
      const { status } = await fetch(String(data.redirect_url), { redirect: "manual" })
      // A page with a form, or a redirect to LinkAja itself.
      if (status !== 200 && status !== 302) throw new Error(`The payment page was answered ${status}`)
    })
  }

  /** Completes the cart and resolves to the duration in ms. */
  completion({ cartId }: Pick<BenchCart, "cartId">): Promise<number> {
    return timed(async () => {
      const { type } = await this.store.complete(cartId)
      if (type !== "order") throw new Error("The cart became no order")
    })
  }

  post<T>(route: string, body: object): Promise<T> {
    return requestJson<T>(this.origin + route, {
      method: "POST",
      headers: { "x-publishable-api-key": this.publishableKey },
      body,
    })
  }

  /** What the server has spent since the last call, by name: ms in all, and how often. */
  async readStopwatch(): Promise<Record<string, { ms: number; count: number }>> {
    const told = once(this.server, "message")
    this.server.send({ type: "read-stopwatch" })
    const [{ sums }] = await told
    return sums
  }

  /** Marks the transaction as paid, as a notification does, without settling it. */
  async isPaid({ collectionId }: BenchCart): Promise<void> {
    await this.database.query(
      `update doku_transaction set status = 'paid', paid_amount = amount, paid_at = now(), next_check_at = null
       where payment_collection_id = ?`,
      [collectionId],
    )
  }
}
