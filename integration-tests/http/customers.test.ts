import { createCustomerGroupsWorkflow, createPriceListsWorkflow } from "@medusajs/medusa/core-flows"
import { eventually } from "./support/eventually"
import { captureLog } from "./support/log"
import { PROVIDER_ID } from "./support/names"
import { expectOneOrder } from "./support/orders"
import { type Answer, type Cart, expectOk, type Session } from "./support/shop"
import { dokuSuite } from "./support/suite"

const GAYO = "KOPI-GAYO-250"
const GROUP_PRICE = 70_000

const SESSION_KEYS = ["amount", "environment", "expires_at", "invoice_number", "redirect_url", "session_id"]

interface Customer {
  id: string
  email: string
  headers: Record<string, string>
}

interface Address {
  id: string
  first_name: string
  address_1: string
  city: string
  phone: string
}

dokuSuite("a customer who is logged in", (suite) => {
  let people = 0
  const request = <Body>(
    who: Customer,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer<Body>> =>
    suite.shop.http<Body>(method, path, body, { ...suite.shop.storeHeaders, ...who.headers })

  /** Registers, logs in, and saves an address, as a storefront's account pages do. */
  async function customer(): Promise<Customer & { address: Address }> {
    people += 1
    const login = { email: `rina${people}@example.com`, password: "rahasia-123" }
    const { token: registration } = expectOk(
      await suite.shop.http<{ token: string }>("POST", "/auth/customer/emailpass/register", login),
    )
    const headers = { ...suite.shop.storeHeaders, authorization: `Bearer ${registration}` }
    const made = expectOk(
      await suite.shop.http<{ customer: { id: string } }>(
        "POST",
        "/store/customers",
        { email: login.email, first_name: "Rina", last_name: "Wulandari" },
        headers,
      ),
    )
    const { token } = expectOk(
      await suite.shop.http<{ token: string }>("POST", "/auth/customer/emailpass", login),
    )
    const who = { id: made.customer.id, email: login.email, headers: { authorization: `Bearer ${token}` } }
    const { customer } = expectOk(
      await request<{ customer: { addresses: Address[] } }>(who, "POST", "/store/customers/me/addresses", {
        first_name: "Rina",
        last_name: "Wulandari",
        address_1: "Jl. Braga 12",
        city: "Bandung",
        postal_code: "40111",
        country_code: "id",
        phone: "081234500001",
      }),
    )
    const [address] = customer.addresses
    if (!address) throw new Error("The address was not saved")
    return { ...who, address }
  }

  /** Logs in with a cart that was filled as a guest. */
  const takeOver = (who: Customer, cartId: string) =>
    request<{ cart: Cart }>(who, "POST", `/store/carts/${cartId}/customer`)

  async function cartOf(who: Customer & { address: Address }, sku = GAYO): Promise<Cart> {
    const guests = await suite.shop.cart({ skus: { [sku]: 1 } })
    expectOk(await takeOver(who, guests.id))
    const { id: _, ...address } = who.address
    return expectOk(
      await request<{ cart: Cart }>(who, "POST", `/store/carts/${guests.id}`, {
        email: who.email,
        shipping_address: {
          first_name: address.first_name,
          address_1: address.address_1,
          city: address.city,
          country_code: "id",
          phone: address.phone,
        },
      }),
    ).cart
  }

  const requestSession = (who: Customer, collectionId: string) =>
    request<{ payment_collection: { payment_sessions: Session[] } }>(
      who,
      "POST",
      `/store/payment-collections/${collectionId}/payment-sessions`,
      { provider_id: PROVIDER_ID },
    )

  async function session(who: Customer, cart: Cart): Promise<Session> {
    const collectionId = await suite.shop.collection(cart.id)
    const [made] = expectOk(await requestSession(who, collectionId)).payment_collection.payment_sessions
    if (!made) throw new Error("No session was made")
    return made
  }

  async function pay(made: Session): Promise<void> {
    await suite.sandbox.pay(made.data.invoice_number)
    await suite.sandbox.idle()
  }

  const orders = async (who: Customer) =>
    expectOk(await request<{ orders: { id: string; total: number }[] }>(who, "GET", "/store/orders")).orders

  /** Creates prices for a customer group that contains the customer. */
  async function groupPrice(who: Customer): Promise<void> {
    const { container, sql } = suite
    const { result: groups } = await createCustomerGroupsWorkflow(container).run({
      input: { customersData: [{ name: "Pelanggan setia" }] },
    })
    const groupId = String(groups[0]?.id)
    await suite.shop.admin("POST", `/admin/customer-groups/${groupId}/customers`, { add: [who.id] })
    const [variant] = await sql<{ id: string }>("select id from product_variant where sku = ?", [GAYO])
    await createPriceListsWorkflow(container).run({
      input: {
        price_lists_data: [
          {
            title: "Pelanggan setia",
            description: "Harga pelanggan setia",
            status: "active",
            rules: { "customer.groups.id": [groupId] },
            prices: [{ amount: GROUP_PRICE, currency_code: "idr", variant_id: String(variant?.id) }],
          },
        ],
      },
    })
  }

  it("has her order by a notification alone, in her account, at her saved address", async () => {
    const rina = await customer()
    const cart = await cartOf(rina)
    await pay(await session(rina, cart))
    const { id } = await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    expect(await orders(rina)).toMatchObject([{ id, total: cart.total }])
    const { body } = await suite.shop.admin<{
      order: { customer_id: string; shipping_address: { address_1: string } }
    }>("GET", `/admin/orders/${id}?fields=customer_id,*shipping_address`)
    expect(body.order).toMatchObject({
      customer_id: rina.id,
      shipping_address: { address_1: rina.address.address_1 },
    })
  })

  it("pays the price of her group", async () => {
    const rina = await customer()
    await groupPrice(rina)
    const guests = await suite.shop.cart({ skus: { [GAYO]: 1 } })
    const cart = await cartOf(rina)
    expect(guests.total - cart.total).toBe(85_000 - GROUP_PRICE)
    const made = await session(rina, cart)
    expect(made.data.amount).toBe(cart.total)
    await pay(made)
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    const book = suite.sandbox.book().invoices.find((one) => one.invoiceNumber === made.data.invoice_number)
    expect(book).toMatchObject({ paidAmount: cart.total })
    expect(await orders(rina)).toMatchObject([{ total: cart.total }])
  })

  it("who logs in after the session was created gets the order in her account", async () => {
    const rina = await customer()
    const { cart, session: guests } = await suite.shop.checkout()
    expectOk(await takeOver(rina, cart.id))
    await pay(guests)
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    expect(await orders(rina)).toHaveLength(1)
  })

  it("who logs in after the session was created pays her group's new total, never the old one", async () => {
    const rina = await customer()
    await groupPrice(rina)
    const { cart, session: guests } = await suite.shop.checkout({ skus: { [GAYO]: 1 } })
    const { cart: hers } = expectOk(await takeOver(rina, cart.id))
    expect(cart.total - hers.total).toBe(85_000 - GROUP_PRICE)
    const made = await session(rina, hers)
    expect(made.data.invoice_number).not.toBe(guests.data.invoice_number)
    expect(made.data.amount).toBe(hers.total)
    await pay(made)
    await eventually(() => expectOneOrder(suite, cart.id, hers.total))
    expect(await orders(rina)).toMatchObject([{ total: hers.total }])
  })

  it("completes through the storefront, and buys a second time", async () => {
    const rina = await customer()
    for (const sku of [GAYO, "SAMBAL-ROA-150"]) {
      const cart = await cartOf(rina, sku)
      const made = await session(rina, cart)
      await pay(made)
      const answer = await request<{ type: string }>(rina, "POST", `/store/carts/${cart.id}/complete`)
      expect(expectOk(answer)).toMatchObject({ type: "order" })
      await expectOneOrder(suite, cart.id, cart.total)
    }
    expect(await orders(rina)).toHaveLength(2)
  })

  it("gets the same six keys as a guest, and no account holder", async () => {
    const rina = await customer()
    const made = await session(rina, await cartOf(rina))
    expect(Object.keys(made.data).sort()).toEqual(SESSION_KEYS)
    expect(made).not.toHaveProperty("context.account_holder.id")
    expect(await suite.sql("select id from account_holder")).toEqual([])
  })

  it("starts payments without a warning, even for two carts at the same instant", async () => {
    const rina = await customer()
    const carts = [await cartOf(rina), await cartOf(rina, "SAMBAL-ROA-150")]
    const collections = await Promise.all(carts.map(({ id }) => suite.shop.collection(id)))
    const log = captureLog(suite)
    const first = await Promise.all(collections.map((id) => requestSession(rina, id)))
    const twice = await Promise.all([0, 1].map(() => requestSession(rina, String(collections[0]))))
    const texts = log.texts()
    jest.restoreAllMocks()
    expect([...first, ...twice].map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(texts.filter((text) => /account holder/i.test(text))).toEqual([])
  })

  it("may have an account holder that Medusa changes or removes", async () => {
    const log = captureLog(suite)
    const payments = suite.container.resolve("payment")
    const holder = { id: "acchld_old", provider_id: PROVIDER_ID, external_id: "old", data: {} }
    await suite.sql(
      "insert into account_holder (id, provider_id, external_id, data) values (?, ?, ?, '{}')",
      [holder.id, holder.provider_id, holder.external_id],
    )
    await payments.updateAccountHolder({
      id: holder.id,
      provider_id: PROVIDER_ID,
      context: { account_holder: holder },
    })
    await payments.deleteAccountHolder(holder.id)
    const texts = log.texts()
    jest.restoreAllMocks()
    expect(texts.filter((text) => /account holder/i.test(text))).toEqual([])
  })
})
