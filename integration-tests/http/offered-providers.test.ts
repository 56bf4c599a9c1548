import { eventually } from "./support/eventually"
import { captureLog } from "./support/log"
import { PROVIDER_ID } from "./support/names"
import { expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

const LIMITED = "pp_doku-linkaja_limited"
const STRANGER = "pp_doku-linkaja_stranger"

const ACCOUNTS = [
  { id: "limited", minAmount: 60_000, maxAmount: 150_000 },
  { id: "stranger", clientId: "BRN-0201-9999999999999" },
]

/** One bottle and its shipping are Rp56.000, two are Rp94.000, four are Rp170.000. */
const BOTTLES = (quantity: number) => ({ skus: { "SAMBAL-ROA-150": quantity } })

dokuSuite(
  "offering LinkAja",
  (suite) => {
    beforeEach(async () => {
      const { shop } = suite
      const { regions } = expectOk(
        await shop.admin<{ regions: { id: string; currency_code: string }[] }>("GET", "/admin/regions"),
      )
      const region = regions.find(({ currency_code }) => currency_code === "idr")
      expectOk(
        await shop.admin("POST", `/admin/regions/${region?.id}`, {
          payment_providers: [PROVIDER_ID, LIMITED, STRANGER, "pp_system_default"],
        }),
      )
    })

    const requestSession = async (quantity: number, providerId: string, language?: string) => {
      const { shop } = suite
      const cart = await shop.cart(BOTTLES(quantity))
      const collectionId = await shop.collection(cart.id)
      const answer = await shop.http<{ type: string; code?: string; message: string }>(
        "POST",
        `/store/payment-collections/${collectionId}/payment-sessions`,
        { provider_id: providerId },
        { ...shop.storeHeaders, ...(language ? { "accept-language": language } : {}) },
      )
      return { cart, answer }
    }

    it.each([["81234567890"], ["(0812) 3456\u00a07890"], ["0812 3456 7890 / 0819 8765 4321"]])(
      "sends DOKU the Indonesian number for %j in an Indonesian address",
      async (phone) => {
        const { invoice } = await suite.shop.checkout({ phone })
        expect(suite.sandbox.invoice(invoice).request).toMatchObject({ customer: { phone: "6281234567890" } })
      },
    )

    describe("a permanent refusal", () => {
      it("suggests another payment method, with a code, when DOKU rejects the credentials", async () => {
        const { answer } = await requestSession(1, STRANGER)
        expect(answer.status).toBe(422)
        expect(answer.body).toMatchObject({
          type: "payment_authorization_error",
          code: "unavailable",
          message:
            "LinkAja can't be used for this payment. Nothing was charged; please choose another payment method.",
        })
      })

      it("is in the shopper's language", async () => {
        suite.sandbox.addFault({ route: "create", kind: "inactive_channel" })
        const { answer } = await requestSession(1, PROVIDER_ID, "id-ID,id;q=0.9,en;q=0.8")
        expect(answer.status).toBe(422)
        expect(answer.body).toMatchObject({
          code: "unavailable",
          message: expect.stringContaining("silakan pilih cara pembayaran lain"),
        })
      })

      it("isn't reported when DOKU only fails temporarily", async () => {
        suite.sandbox.addFault({ route: "create", kind: "status_500", count: 2 })
        const { answer } = await requestSession(1, PROVIDER_ID, "id")
        expect(answer.status).toBe(422)
        expect(answer.body.code).toBeUndefined()
        expect(answer.body.message).toContain("coba lagi")
      })
    })

    describe("the store's limits", () => {
      it.each([
        [1, "Rp60.000"],
        [4, "Rp150.000"],
      ])("refuse the price of %i bottles before DOKU is called, and name %s", async (quantity, limit) => {
        const log = captureLog(suite)
        const { answer } = await requestSession(quantity, LIMITED)
        expect(answer.status).toBe(400)
        expect(answer.body).toMatchObject({ type: "not_allowed", code: "unavailable" })
        expect(answer.body.message).toContain(limit)
        expect(suite.sandbox.book().invoices).toEqual([])
        expect(await suite.sql("select id from doku_transaction")).toEqual([])
        expect(log.lines().filter((line) => line.includes("event=start_refused"))).toEqual([
          expect.stringContaining("reason=outside_limits"),
        ])
      })

      it("allow amounts within them", async () => {
        expect((await requestSession(2, LIMITED)).answer.status).toBe(200)
      })

      it("don't prevent the order of a payment received before they were set", async () => {
        const { shop, sandbox, doku } = suite
        const { cart, collectionId, session, invoice } = await shop.checkout()
        await shop.http("GET", session.data.redirect_url)
        sandbox.addFault({ route: "notify", kind: "reset_before", count: 9 })
        sandbox.pay(invoice)
        const { options } = doku.accounts.byProviderId(PROVIDER_ID)
        options.maxAmount = 1
        try {
          expectOk(await shop.requestSession(collectionId))
          await eventually(() => expectOneOrder(suite, cart.id, cart.total))
        } finally {
          delete options.maxAmount
        }
      })

      it("apply to one account only", async () => {
        expect((await requestSession(4, PROVIDER_ID)).answer.status).toBe(200)
      })
    })

    describe("a cart with nothing to pay", () => {
      const makeFree = async (cartId: string) => {
        const { shop } = suite
        for (const target_type of ["items", "shipping_methods"]) {
          const made = await shop.admin("POST", "/admin/promotions", {
            code: `FREE-${target_type}`,
            type: "standard",
            status: "active",
            application_method: {
              type: "percentage",
              target_type,
              allocation: "across",
              value: 100,
              currency_code: "idr",
            },
          })
          expectOk(made)
        }
        const answer = await shop.store<{ cart: { total: number } }>(
          "POST",
          `/store/carts/${cartId}/promotions`,
          {
            promo_codes: ["FREE-items", "FREE-shipping_methods"],
          },
        )
        expect(expectOk(answer).cart.total).toBe(0)
      }
      const expectFreeOrder = async (cartId: string) => {
        const { shop, sql } = suite
        const completed = expectOk(await shop.complete(cartId))
        expect(completed).toMatchObject({ type: "order", order: { total: 0 } })
        expect(await sql("select id from payment")).toEqual([])
        expect(await sql("select id from order_cart where cart_id = ?", [cartId])).toHaveLength(1)
      }

      it.each([
        [undefined, "There is nothing to pay"],
        ["id", "Tidak ada yang perlu dibayar"],
      ])(
        "gets no payment, and the shopper (%s) reads that it is completed without one",
        async (language, words) => {
          const { shop, sandbox, sql } = suite
          const cart = await shop.cart(BOTTLES(1))
          await makeFree(cart.id)
          const collectionId = await shop.collection(cart.id)
          const answer = await shop.http<{ code?: string; message: string }>(
            "POST",
            `/store/payment-collections/${collectionId}/payment-sessions`,
            { provider_id: PROVIDER_ID },
            { ...shop.storeHeaders, ...(language ? { "accept-language": language } : {}) },
          )
          expect(answer.status).toBe(400)
          expect(answer.body).toMatchObject({ code: "unavailable", message: expect.stringContaining(words) })
          expect(sandbox.book().invoices).toEqual([])
          expect(await sql("select id from doku_transaction")).toEqual([])
          await expectFreeOrder(cart.id)
        },
      )

      it("becomes an order even if LinkAja's page of the old total still exists", async () => {
        const { shop } = suite
        const { cart, session } = await shop.checkout(BOTTLES(1))
        await makeFree(cart.id)
        await expectFreeOrder(cart.id)
        const page = await shop.http("GET", session.data.redirect_url)
        expect(page.headers.get("location")).toContain("/doku/return/")
      })

      it("becomes an order even if the shopper has opened LinkAja's page", async () => {
        const { shop } = suite
        const { cart, session } = await shop.checkout(BOTTLES(1))
        expect((await shop.http("GET", session.data.redirect_url)).status).toBeLessThan(400)
        await makeFree(cart.id)
        await expectFreeOrder(cart.id)
      })
    })

    describe("the list of payment providers", () => {
      const list = async (query: Record<string, string> = {}) => {
        const { shop } = suite
        const { regions } = expectOk(await shop.store<{ regions: { id: string }[] }>("GET", "/store/regions"))
        const search = new URLSearchParams({ region_id: String(regions[0]?.id), ...query })
        return shop.store<{ payment_providers: { id: string }[]; count: number; message?: string }>(
          "GET",
          `/store/payment-providers?${search}`,
        )
      }
      const idsFor = async (cartId?: string) => {
        const { payment_providers, count } = expectOk(await list(cartId ? { cart_id: cartId } : {}))
        expect(count).toBe(payment_providers.length)
        return payment_providers.map(({ id }) => id).sort()
      }
      const ALL = [LIMITED, PROVIDER_ID, STRANGER, "pp_system_default"].sort()

      it("is Medusa's own without a cart", async () => {
        expect(await idsFor()).toEqual(ALL)
      })

      it("omits accounts whose limits exclude the cart's total", async () => {
        const { shop } = suite
        const small = await shop.cart(BOTTLES(1))
        const middle = await shop.cart(BOTTLES(2))
        const large = await shop.cart(BOTTLES(4))
        expect(await idsFor(small.id)).not.toContain(LIMITED)
        expect(await idsFor(middle.id)).toEqual(ALL)
        expect(await idsFor(large.id)).toEqual(ALL.filter((id) => id !== LIMITED))
      })

      it("omits LinkAja for a cart with nothing to pay", async () => {
        const { shop, sql } = suite
        const cart = await shop.cart()
        await sql("delete from cart_shipping_method where cart_id = ?", [cart.id])
        await sql("delete from cart_line_item where cart_id = ?", [cart.id])
        expect((await shop.readCart(cart.id)).total).toBe(0)
        expect(await idsFor(cart.id)).toEqual(["pp_system_default"])
      })

      it.each([["cart_unknown"], [""], ["%"], ["a'b"]])("is Medusa's own for the cart %j", async (cartId) => {
        const { payment_providers } = expectOk(await list({ cart_id: cartId }))
        expect(payment_providers).toHaveLength(ALL.length)
      })

      it("is Medusa's own when the cart can't be read, and the log says so", async () => {
        const { shop, container } = suite
        const small = await shop.cart(BOTTLES(1))
        const log = captureLog(suite)
        const query = container.resolve("query")
        const graph = query.graph.bind(query)
        jest
          .spyOn(query, "graph")
          .mockImplementation((config, options) =>
            config.entity === "cart" ? Promise.reject(new Error("no answer")) : graph(config, options),
          )
        expect(await idsFor(small.id)).toEqual(ALL)
        expect(log.events()).toMatchObject([{ level: "warn", event: "providers_unfiltered" }])
        jest.restoreAllMocks()
      })

      it("rejects other unknown parameters as Medusa does", async () => {
        const answer = await list({ cart_id: "cart_unknown", colour: "red" })
        expect(answer.status).toBe(400)
        expect(answer.body.message).toContain("colour")
      })

      it("is Medusa's own for several carts at once", async () => {
        const { regions } = expectOk(
          await suite.shop.store<{ regions: { id: string }[] }>("GET", "/store/regions"),
        )
        const answer = await suite.shop.store(
          "GET",
          `/store/payment-providers?region_id=${regions[0]?.id}&cart_id=a&cart_id=b`,
        )
        expect(answer.status).toBe(200)
      })
    })
  },
  { DOKU_MORE_ACCOUNTS: JSON.stringify(ACCOUNTS) },
)
