import { requestPaymentLinkWorkflow } from "../../src/workflows"
import { eventually } from "./support/eventually"
import { BOTH_INTEGRATIONS, WITH_CHECKOUT } from "./support/integrations"
import { letTimePass, runJob } from "./support/job"
import { PROVIDER_ID } from "./support/names"
import { expectBooks, readOrder } from "./support/order-books"
import { CUSTOMER } from "./support/order-changes"
import { FIRST, OrderPayments } from "./support/order-payments"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"
import { enableWallet, reserveAtWallet, WITH_OTHER_WALLET, walletSession } from "./support/wallet"

const PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
const WHATSAPP = "WhatsApp/2.24.20.89 A"

dokuSuite(
  "payment links",
  (suite) => {
    const orders = new OrderPayments(suite)
    const { changes } = orders

    /** The link's page in a browser. */
    async function open(url: string, headers: Record<string, string> = {}) {
      const answer = await suite.shop.http("GET", url, undefined, { "user-agent": PHONE, ...headers })
      const state = /data-state="(\w+)"/.exec(answer.text)?.[1]
      // A random nonce can contain any short text.
      const text = answer.text.replace(/nonce="[^"]*"/g, "")
      return { status: answer.status, state, text, headers: answer.headers }
    }

    /** LinkAja sends the customer back. @returns the page that the customer lands on */
    async function comeBack(invoice: string) {
      const transaction = await suite.doku.ledger.find("invoice_number", invoice)
      const back = await suite.shop.http("GET", `/doku/return/${transaction?.return_token}`)
      expect(back.status).toBe(303)
      return open(String(back.headers.get("location")))
    }

    /** An order that owes 25,000 after an edit, with its live link. */
    async function owing() {
      const orderId = await orders.paidOrder()
      await changes.add(orderId, { "TEH-MELATI-80": 2 })
      return { orderId, link: await orders.link(orderId) }
    }

    const openKinds = async () =>
      (
        await suite.sql<{ kind: string }>("select kind from doku_case where closed_at is null order by kind")
      ).map(({ kind }) => kind)
    const invoices = () => suite.sandbox.book().invoices.length
    const regionId = async () => {
      const [region] = await suite.sql<{ id: string }>("select id from region where currency_code = 'idr'")
      return String(region?.id)
    }
    const enableOnly = async (...payment_providers: string[]) =>
      expectOk(await suite.shop.admin("POST", `/admin/regions/${await regionId()}`, { payment_providers }))

    describe("for the admin", () => {
      it("says whether it was opened and paid, and ends with the payment", async () => {
        const { orderId, link } = await owing()
        const [admin] = await suite.sql<{ id: string }>('select id from "user"')
        expect(link).toMatchObject({
          id: expect.stringMatching(/^dokupl_/),
          order_id: orderId,
          status: "live",
          url: expect.stringMatching(/^http:\/\/localhost:9000\/doku\/link\/[\w-]{22}$/),
          created_by: admin?.id,
          opened_at: null,
          withdrawn_at: null,
        })
        expect(await orders.links(orderId)).toEqual({ payment_links: [link], owed: 25_000, refusal: null })
        await open(link.url)
        const opened = (await orders.links(orderId)).payment_links[0]
        expect(opened).toEqual({ ...link, opened_at: expect.any(String) })
        await open(link.url)
        expect((await orders.links(orderId)).payment_links[0]).toEqual(opened)
        await orders.pay(await orders.pressAndOpen(link.url))
        expect(await orders.links(orderId)).toMatchObject({
          payment_links: [{ id: link.id, status: "paid", url: null, whatsapp_url: null }],
          owed: 0,
          refusal: { code: "nothing_owed" },
        })
      })

      it("is the same one at a second request, with its days counted anew", async () => {
        const { orderId, link } = await owing()
        await suite.sql("update doku_payment_link set expires_at = now() + interval '1 hour'")
        const again = await Promise.all([orders.link(orderId), orders.link(orderId), orders.link(orderId)])
        expect(new Set(again.map(({ url }) => url))).toEqual(new Set([link.url]))
        const days = (Date.parse(String(again[0]?.expires_at)) - Date.now()) / 86_400_000
        expect(Math.round(days)).toBe(7)
        expect((await orders.links(orderId)).payment_links).toHaveLength(1)
      })

      it("is one, when two admins request it at once", async () => {
        const orderId = await orders.phoneOrder()
        const links = await Promise.all(Array.from({ length: 5 }, () => orders.link(orderId)))
        expect(new Set(links.map(({ id }) => id)).size).toBe(1)
      })

      it("is withdrawn once, and followed by another one", async () => {
        const { orderId, link } = await owing()
        const withdraw = () => suite.shop.admin("POST", `/admin/doku/payment-links/${link.id}/withdraw`)
        const first = expectOk(await withdraw())
        const [admin] = await suite.sql<{ id: string }>('select id from "user"')
        expect(first).toMatchObject({
          payment_link: { id: link.id, status: "withdrawn", url: null, withdrawn_by: admin?.id },
        })
        expect(expectOk(await withdraw())).toEqual(first)
        const next = await orders.link(orderId)
        expect(next.url).not.toBe(link.url)
        expect((await orders.links(orderId)).payment_links.map(({ id }) => id)).toEqual([next.id, link.id])
        await orders.pay(await orders.pressAndOpen(next.url))
        await expectBooks(suite, orderId, { paid: FIRST + 25_000, status: "captured" })
      })

      it("is made by the exported workflow too, for stores that send it by e-mail", async () => {
        const { orderId, link } = await owing()
        const { result } = await requestPaymentLinkWorkflow(suite.container).run({
          input: { order_id: orderId },
        })
        expect(result).toMatchObject({ id: link.id, url: link.url, status: "live" })
        const phoneOrder = await orders.phoneOrder()
        const made = await requestPaymentLinkWorkflow(suite.container).run({
          input: { order_id: phoneOrder },
        })
        expect(made.result).toMatchObject({ order_id: phoneOrder, created_by: null, status: "live" })
      })

      it("requires a login, and knows no other orders and links", async () => {
        const { shop } = suite
        const { orderId, link } = await owing()
        const list = `/admin/doku/orders/${orderId}/payment-links`
        const withdraw = `/admin/doku/payment-links/${link.id}/withdraw`
        for (const [method, path] of [
          ["GET", list],
          ["POST", list],
          ["POST", withdraw],
        ] as const)
          expect([path, (await shop.http(method, path, method === "POST" ? {} : undefined)).status]).toEqual([
            path,
            401,
          ])
        const bad = ["order_unknown", "%00", "x".repeat(3_000), link.id]
        for (const id of bad) {
          const unknown = `/admin/doku/orders/${id}/payment-links`
          expect([id, (await shop.admin("GET", unknown)).status]).toEqual([id, 404])
          expect([id, (await shop.admin("POST", unknown, {})).status]).toEqual([id, 404])
        }
        for (const id of ["dokupl_unknown", "%00", orderId])
          expect((await shop.admin("POST", `/admin/doku/payment-links/${id}/withdraw`)).status).toBe(404)
        expect((await orders.links(orderId)).payment_links).toEqual([link])
      })

      it("opens WhatsApp with the customer's number and a message in their language", async () => {
        const message = async (address: object) => {
          const more = { shipping_address: { ...CUSTOMER.address, ...address }, billing_address: undefined }
          const orderId = await changes.draft({ "KOPI-GAYO-250": 1 }, more)
          await changes.convert(orderId)
          const { display_id } = await readOrder(suite, orderId)
          const { whatsapp_url, url } = await orders.link(orderId)
          const whatsapp = new URL(String(whatsapp_url))
          expect(whatsapp.origin).toBe("https://wa.me")
          expect(whatsapp.search).not.toContain("+")
          return {
            to: whatsapp.pathname,
            text: whatsapp.searchParams.get("text"),
            number: `#${display_id}`,
            url,
          }
        }
        const home = await message({ phone: "0812-3456-7890", country_code: "id" })
        expect(home.to).toBe("/6281234567890")
        expect(home.text).toBe(
          `Toko Nusantara: pesanan ${home.number} menunggu pembayaran Rp104.980. Silakan bayar dengan LinkAja di ${home.url}`,
        )
        const abroad = await message({ phone: "+31 6 12345678", country_code: "nl" })
        expect(abroad.to).toBe("/31612345678")
        expect(abroad.text).toContain(`Toko Nusantara: order ${abroad.number} awaits your payment of Rp`)
        expect((await message({ phone: "" })).to).toBe("/")
      })
    })

    describe("is refused for an order", () => {
      const refusal = async (orderId: string) => {
        const listed = (await orders.links(orderId)).refusal
        const asked = await suite.shop.admin<{ type: string; code: string; message: string }>(
          "POST",
          `/admin/doku/orders/${orderId}/payment-links`,
          {},
        )
        expect(asked).toMatchObject({ status: 400, body: { type: "not_allowed", ...listed } })
        expect(listed?.message).toMatch(/\.$/)
        return listed?.code
      }

      it("that is a draft, is cancelled, or owes nothing", async () => {
        const orderId = await changes.draft({ "KOPI-GAYO-250": 1 })
        expect(await refusal(orderId)).toBe("draft")
        await changes.addToDraft(orderId, { "TEH-MELATI-80": 1 })
        expect(await refusal(orderId)).toBe("draft")
        await changes.convert(orderId)
        expect((await orders.links(orderId)).refusal).toBeNull()
        await changes.cancel(orderId)
        expect(await refusal(orderId)).toBe("canceled")
        expect(await refusal(await orders.paidOrder())).toBe("nothing_owed")
      })

      it("in another currency", async () => {
        const { region } = expectOk(
          await suite.shop.admin<{ region: { id: string } }>("POST", "/admin/regions", {
            name: "United States",
            currency_code: "usd",
            countries: ["us"],
            payment_providers: [PROVIDER_ID],
          }),
        )
        const more = { region_id: region.id, currency_code: "usd" }
        const orderId = await changes.draft({ "KOPI-GAYO-250": 1 }, more, { unitPrice: 9 })
        await changes.convert(orderId)
        expect(await refusal(orderId)).toBe("not_idr")
        expect((await orders.links(orderId)).owed).toBe(0)
      })

      it("in a region without LinkAja, also when it was removed after the request", async () => {
        const { orderId, link } = await owing()
        await enableOnly("pp_system_default")
        expect(await refusal(orderId)).toBe("not_enabled")
        expect(await open(link.url)).toMatchObject({ status: 200, state: "unavailable" })
        const pressed = await orders.press(link.url)
        expect(String(pressed.headers.get("location"))).not.toContain("/doku/pay/")
        expect(invoices()).toBe(1)
        await enableOnly("pp_system_default", PROVIDER_ID)
        expect(await open(link.url)).toMatchObject({ state: "owes" })
      })

      it("that another provider's payment is authorised for", async () => {
        const { shop } = suite
        await enableWallet(suite)
        const cart = await shop.cart()
        const session = await walletSession(suite, await shop.collection(cart.id))
        reserveAtWallet(session)
        const orderId = String(expectOk(await shop.complete(cart.id)).order?.id)
        expect(await refusal(orderId)).toBe("other_payment")
        const { payment_collections } = await readOrder(suite, orderId)
        const [payment] = payment_collections.flatMap(({ payments }) => payments)
        expectOk(await shop.admin("POST", `/admin/payments/${payment?.id}/capture`, {}))
        expect(await refusal(orderId)).toBe("nothing_owed")
      })

      it("that owes more than LinkAja takes", async () => {
        const orderId = await changes.draft({ "KOPI-GAYO-250": 1 }, {}, { unitPrice: 2_000_000_000_000 })
        await changes.convert(orderId)
        expect(await refusal(orderId)).toBe("outside_limits")
      })
    })

    describe("the page", () => {
      it("shows the order's number, its goods and what is owed, and nothing about the customer", async () => {
        const { orderId, link } = await owing()
        const page = await open(link.url)
        const { display_id } = await readOrder(suite, orderId)
        expect(page).toMatchObject({ status: 200, state: "owes" })
        for (const shown of ["Toko Nusantara", `#${display_id}`, "Rp25.000", "Teh Melati Slawi"])
          expect(page.text).toContain(shown)
        for (const hidden of ["Siti", "Nurhaliza", "siti@example.com", "1234567890", "Sudirman", orderId])
          expect(page.text).not.toContain(hidden)
        expect(invoices()).toBe(1)
      })

      it("speaks the browser's language, else the store's, and the chosen one before both", async () => {
        const { link } = await owing()
        const language = async (url: string, accept?: string) =>
          /<html lang="(\w+)"/.exec(
            (await open(url, accept === undefined ? {} : { "accept-language": accept })).text,
          )?.[1]
        expect(await language(link.url, "en-GB,en;q=0.9,id;q=0.1")).toBe("en")
        expect(await language(link.url, "id-ID,id;q=0.9,en;q=0.5")).toBe("id")
        expect(await language(link.url, "in")).toBe("id")
        expect(await language(link.url, "fr-FR")).toBe("id")
        expect(await language(`${link.url}?lang=en`, "id")).toBe("en")
        expect(await language(`${link.url}?lang=id`, "en")).toBe("id")
        expect(await language(`${link.url}?lang=xx`, "en")).toBe("en")
      })

      it("is left unopened by messengers, prefetching browsers and HEAD", async () => {
        const { shop } = suite
        const { orderId, link } = await owing()
        const previews: Record<string, string>[] = [
          { "user-agent": WHATSAPP },
          { "user-agent": "TelegramBot (like TwitterBot)" },
          { "user-agent": PHONE, "sec-purpose": "prefetch;prerender" },
        ]
        for (const headers of previews) {
          const preview = await shop.http("GET", link.url, undefined, headers)
          expect(preview.status).toBe(200)
          for (const hidden of ["Rp25.000", "Teh Melati"]) expect(preview.text).not.toContain(hidden)
        }
        expect(await shop.http("HEAD", link.url, undefined, { "user-agent": PHONE })).toMatchObject({
          status: 200,
          text: "",
        })
        expect((await orders.links(orderId)).payment_links[0]).toEqual(link)
        expect(invoices()).toBe(1)
      })

      it("doesn't exist under any other address", async () => {
        const { link } = await owing()
        const token = link.url.split("/").at(-1) ?? ""
        const wrong = [
          "x",
          token.toLowerCase().slice(0, -1),
          `${token}x`,
          "%00",
          "%E8%77",
          "..",
          "a".repeat(5_000),
          "' or 1=1 --",
        ]
        for (const other of wrong) {
          const address = `/doku/link/${other.includes("%") ? other : encodeURIComponent(other)}`
          for (const method of ["GET", "POST"] as const) {
            const answer = await suite.shop.http(method, address)
            expect([method, other, answer.status]).toEqual([method, other, 404])
            expect(answer.text).not.toContain("Rp25.000")
          }
        }
        expect(invoices()).toBe(1)
      })

      it.each([
        [
          "withdrawn",
          async ({ link }: Awaited<ReturnType<typeof owing>>) =>
            expectOk(await suite.shop.admin("POST", `/admin/doku/payment-links/${link.id}/withdraw`)),
        ],
        ["expired", () => suite.sql("update doku_payment_link set expires_at = now() - interval '1 second'")],
        ["over", ({ orderId }: Awaited<ReturnType<typeof owing>>) => changes.cancel(orderId)],
        [
          "over",
          async ({ orderId }: Awaited<ReturnType<typeof owing>>) => {
            const [tea] = (await changes.items(orderId)).filter(
              ({ variant_sku }) => variant_sku === "TEH-MELATI-80",
            )
            await changes.setQuantity(orderId, String(tea?.id), 0)
          },
        ],
      ])("shows nothing about the order once the link is %s", async (status, end) => {
        const found = await owing()
        const { display_id } = await readOrder(suite, found.orderId)
        await end(found)
        expect((await orders.links(found.orderId)).payment_links).toMatchObject([{ status, url: null }])
        for (const query of [
          "",
          "?lang=en",
          "?session_id=payses_1&payment=paid",
          `?order_id=${found.orderId}`,
        ]) {
          const page = await open(found.link.url + query)
          expect(page).toMatchObject({ status: 410, state: "ended" })
          for (const hidden of [
            `#${display_id}`,
            "Rp",
            "Teh Melati",
            "Sambal",
            "Siti",
            "siti@",
            found.orderId,
          ])
            expect(page.text).not.toContain(hidden)
        }
        const pressed = await orders.press(found.link.url)
        expect(String(pressed.headers.get("location"))).not.toContain("/doku/pay/")
        expect(await open(String(pressed.headers.get("location")))).toMatchObject({ status: 410 })
        expect(invoices()).toBe(1)
      })
    })

    describe("the button", () => {
      it("makes one invoice, whoever presses it and how often", async () => {
        const { link } = await owing()
        const pressed = await Promise.all(Array.from({ length: 6 }, () => orders.press(link.url)))
        const started = await Promise.all(pressed.map((answer) => orders.invoiceOf(answer)))
        expect(new Set(started).size).toBe(1)
        expect(await orders.pressAndOpen(link.url)).toBe(started[0])
        expect(await orders.pressAndOpen(`${link.url}?lang=en`)).toBe(started[0])
        expect(invoices()).toBe(2)
      })

      it("leads back to the page in the language in which it was pressed", async () => {
        const { link } = await owing()
        const invoice = await orders.pressAndOpen(`${link.url}?lang=en`)
        suite.sandbox.pay(invoice)
        await suite.sandbox.idle()
        await orders.settled(invoice)
        const page = await comeBack(invoice)
        expect(page).toMatchObject({ status: 200, state: "paid" })
        expect(page.text).toContain('<html lang="en"')
        expect(page.text).toContain("Rp25.000")
      })

      it("is followed by a new page after LinkAja's failed or expired", async () => {
        const { sandbox } = suite
        const { orderId, link } = await owing()
        const failed = await orders.pressAndOpen(link.url)
        sandbox.setStatus(failed, { status: "FAILED", notify: true })
        await sandbox.idle()
        expect(await open(link.url)).toMatchObject({ status: 200, state: "failed" })
        const expired = await orders.pressAndOpen(link.url)
        expect(expired).not.toBe(failed)
        await letTimePass(suite, "2 hours")
        expect(await open(link.url)).toMatchObject({ status: 200, state: "expired" })
        const last = await orders.pressAndOpen(link.url)
        expect(last).not.toBe(expired)
        await orders.pay(last)
        await expectBooks(suite, orderId, { paid: FIRST + 25_000, status: "captured" })
      })

      it("books an expired page that was paid at the last moment, and the next one is not asked for", async () => {
        const { sandbox } = suite
        const { orderId, link } = await owing()
        const invoice = await orders.pressAndOpen(link.url)
        await letTimePass(suite, "2 hours")
        sandbox.pay(invoice, { notify: false })
        const pressed = await orders.press(link.url)
        expect(String(pressed.headers.get("location"))).not.toContain("/doku/pay/")
        await orders.settled(invoice)
        expect(await open(link.url)).toMatchObject({ state: "paid" })
        await expectBooks(suite, orderId, { paid: FIRST + 25_000, status: "captured" })
        expect(invoices()).toBe(2)
      })

      it("starts a bounded number of invoices within an hour", async () => {
        const { sandbox } = suite
        const { link } = await owing()
        let refused: Awaited<ReturnType<typeof orders.press>> | undefined
        for (let time = 0; time < 15 && !refused; time++) {
          const pressed = await orders.press(link.url)
          if (pressed.status === 303) {
            const invoice = await orders.invoiceOf(pressed)
            sandbox.setStatus(invoice, { status: "FAILED", notify: true })
            await sandbox.idle()
          } else refused = pressed
        }
        expect(refused?.status).toBe(429)
        expect(refused?.headers.get("retry-after")).toBe("3600")
        const before = invoices()
        expect(before).toBeLessThanOrEqual(10)
        expect((await orders.press(link.url)).status).toBe(429)
        expect(invoices()).toBe(before)
        await letTimePass(suite, "61 minutes")
        expect((await orders.press(link.url)).status).toBe(303)
      })

      it("doesn't say that LinkAja is away while its page is on a host that isn't allowed, and makes one invoice", async () => {
        const { sandbox } = suite
        const { link } = await owing()
        const before = invoices()
        sandbox.updateSettings({ redirectHost: "https://pay.linkaja.example" })
        for (const press of [1, 2]) {
          const pressed = await orders.press(link.url)
          expect([press, pressed.status, /data-state="(\w+)"/.exec(pressed.text)?.[1]]).toEqual([
            press,
            503,
            "unavailable",
          ])
        }
        expect(invoices()).toBe(before + 1)
      })

      it("is no dead end while DOKU is away", async () => {
        const { sandbox } = suite
        const { orderId, link } = await owing()
        sandbox.addFault({ route: "create", kind: "status_500", count: 1_000 })
        const pressed = await orders.press(link.url)
        expect(pressed.status).toBe(503)
        expect(pressed.text).toContain("<form")
        sandbox.clearFaults()
        await orders.pay(await orders.pressAndOpen(link.url))
        await expectBooks(suite, orderId, { paid: FIRST + 25_000, status: "captured" })
      })
    })

    describe("an order that changes while the page is open", () => {
      it("is asked for its new amount at the next press, and by no older page", async () => {
        const { shop } = suite
        const { orderId, link } = await owing()
        const first = await orders.pressAndOpen(link.url)
        await changes.add(orderId, { "TEH-MELATI-80": 1 })
        const old = await suite.doku.ledger.find("invoice_number", first)
        const closed = await shop.http("GET", `/doku/pay/${old?.pay_token}`)
        expect(String(closed.headers.get("location"))).not.toContain(suite.sandbox.url)
        const landed = await comeBack(first)
        expect(landed).toMatchObject({ status: 200, state: "changed" })
        expect(landed.text).toContain("Rp37.500")
        const second = await orders.pressAndOpen(link.url)
        expect(second).not.toBe(first)
        expect(suite.sandbox.invoice(second).amount).toBe(37_500)
        await orders.pay(second)
        await expectBooks(suite, orderId, { paid: FIRST + 37_500, status: "captured" })
      })

      it("books the older page for what it is, and asks for the rest by the same link", async () => {
        const { orderId, link } = await owing()
        const first = await orders.pressAndOpen(link.url)
        await changes.add(orderId, { "TEH-MELATI-80": 1 })
        await orders.pay(first)
        const changed = await expectBooks(suite, orderId, {
          paid: FIRST + 25_000,
          owed: 12_500,
          status: "partially_captured",
        })
        expect(changed.payment_collections.map(({ status, amount }) => [status, amount]).sort()).toEqual([
          ["completed", 25_000],
          ["completed", FIRST],
          ["not_paid", 12_500],
        ])
        const landed = await comeBack(first)
        expect(landed).toMatchObject({ status: 200, state: "rest" })
        for (const shown of ["Rp25.000", "Rp12.500"]) expect(landed.text).toContain(shown)
        const second = await orders.pressAndOpen(link.url)
        await orders.pay(second)
        await expectBooks(suite, orderId, { paid: FIRST + 37_500, status: "captured" })
        expect((await orders.links(orderId)).payment_links).toMatchObject([{ id: link.id, status: "paid" }])
      })

      it("books the older page while somebody presses the button again", async () => {
        const { orderId, link } = await owing()
        const first = await orders.pressAndOpen(link.url)
        await changes.add(orderId, { "TEH-MELATI-80": 1 })
        suite.sandbox.pay(first)
        await Promise.all([suite.sandbox.idle(), orders.press(link.url), orders.press(link.url)])
        await orders.settled(first)
        await orders.pay(await orders.pressAndOpen(link.url))
        const { payment_collections } = await expectBooks(suite, orderId, {
          paid: FIRST + 37_500,
          status: "captured",
        })
        expect(payment_collections.map(({ status }) => status)).toEqual(
          payment_collections.map(() => "completed"),
        )
      })

      it("books the older page that is paid after a newer one was started", async () => {
        const { orderId, link } = await owing()
        const first = await orders.pressAndOpen(link.url)
        await changes.add(orderId, { "TEH-MELATI-80": 1 })
        const second = await orders.pressAndOpen(link.url)
        await orders.pay(first)
        const third = await orders.pressAndOpen(link.url)
        expect(third).not.toBe(second)
        expect(suite.sandbox.invoice(third).amount).toBe(12_500)
        await orders.pay(third)
        await expectBooks(suite, orderId, { paid: FIRST + 37_500, status: "captured" })
      })

      it("keeps the second of two paid pages as a case, returns it, and can be asked again", async () => {
        const { sandbox } = suite
        const { orderId, link } = await owing()
        const first = await orders.pressAndOpen(link.url)
        await changes.add(orderId, { "TEH-MELATI-80": 1 })
        const second = await orders.pressAndOpen(link.url)
        await orders.pay(first)
        sandbox.pay(second)
        await sandbox.idle()
        await eventually(async () => expect(await openKinds()).toEqual(["paid_twice"]))
        await orders.leasesReleased()
        expect((await orders.links(orderId)).refusal?.code).toBe("under_review")
        expect(await comeBack(second)).toMatchObject({ status: 200, state: "review" })
        expect(await open(link.url)).toMatchObject({ status: 200, state: "review" })
        const row = await suite.doku.ledger.find("invoice_number", second)
        await orders.refund(String(row?.id), 37_500)
        expect(await openKinds()).toEqual([])
        await expectBooks(suite, orderId, {
          paid: FIRST + 25_000,
          owed: 12_500,
          status: "partially_captured",
        })
        await orders.pay(await orders.pressAndOpen(link.url))
        await expectBooks(suite, orderId, { paid: FIRST + 37_500, status: "captured" })
      })

      it("owes less by then: the older page's payment is a case, and the new amount can't be paid meanwhile", async () => {
        const { sandbox } = suite
        const { orderId, link } = await owing()
        const first = await orders.pressAndOpen(link.url)
        const [tea] = (await changes.items(orderId)).filter(
          ({ variant_sku }) => variant_sku === "TEH-MELATI-80",
        )
        await changes.setQuantity(orderId, String(tea?.id), 1)
        sandbox.pay(first)
        await sandbox.idle()
        await eventually(async () => expect(await openKinds()).toEqual(["paid_twice"]))
        await orders.leasesReleased()
        expect(await open(link.url)).toMatchObject({ status: 200, state: "review" })
        const pressed = await orders.press(link.url)
        expect(String(pressed.headers.get("location"))).not.toContain("/doku/pay/")
        const row = await suite.doku.ledger.find("invoice_number", first)
        await orders.refund(String(row?.id), 25_000)
        await orders.pay(await orders.pressAndOpen(link.url))
        await expectBooks(suite, orderId, { paid: FIRST + 12_500, status: "captured" })
      })

      it("is cancelled: who pays then reads that the store looks into it", async () => {
        const { sandbox } = suite
        const { orderId, link } = await owing()
        const invoice = await orders.pressAndOpen(link.url)
        await changes.cancel(orderId)
        sandbox.pay(invoice)
        await sandbox.idle()
        await eventually(async () => expect(await openKinds()).toEqual(["order_canceled", "refund_due"]))
        expect(await comeBack(invoice)).toMatchObject({ status: 200, state: "review" })
        expect(await open(link.url)).toMatchObject({ status: 410, state: "ended" })
      })

      it("is marked as paid by the admin: a later payment of the page is a case", async () => {
        const { sandbox, shop } = suite
        const { orderId, link } = await owing()
        const invoice = await orders.pressAndOpen(link.url)
        const collectionId = await orders.owingCollection(orderId)
        expectOk(
          await shop.admin("POST", `/admin/payment-collections/${collectionId}/mark-as-paid`, {
            order_id: orderId,
          }),
        )
        expect(await open(link.url)).toMatchObject({ status: 410, state: "ended" })
        expect((await orders.links(orderId)).payment_links).toMatchObject([{ status: "over" }])
        sandbox.pay(invoice)
        await sandbox.idle()
        await eventually(async () => expect(await openKinds()).toEqual(["paid_twice"]))
        const row = await suite.doku.ledger.find("invoice_number", invoice)
        await orders.refund(String(row?.id), 25_000)
        expect(await openKinds()).toEqual([])
        const { summary, payment_status } = await readOrder(suite, orderId)
        expect({ ...summary, payment_status }).toMatchObject({
          paid_total: FIRST + 25_000,
          pending_difference: 0,
          payment_status: "captured",
        })
      })

      it("is exchanged while a payment is being booked, which Medusa's lock for order edits doesn't prevent", async () => {
        const { container } = suite
        const { orderId, itemId } = await orders.sentOrder()
        await changes.add(orderId, { "TEH-MELATI-80": 2 })
        const { url } = await orders.link(orderId)
        const invoice = await orders.pressAndOpen(url)
        const payments = container.resolve("payment")
        const authorize = payments.authorizePaymentSession.bind(payments)
        const spy = jest
          .spyOn(payments, "authorizePaymentSession")
          .mockImplementationOnce(async (...args) => {
            await changes.exchange(orderId, itemId, { "KOPI-GAYO-250": 1 })
            return authorize(...args)
          })
        await orders.pay(invoice)
        spy.mockRestore()
        await expectBooks(suite, orderId, {
          paid: FIRST + 25_000,
          owed: 47_000,
          status: "partially_captured",
        })
        await orders.pay(await orders.pressAndOpen(url))
        await expectBooks(suite, orderId, { paid: FIRST + 72_000, status: "captured" })
      })
    })

    describe("a payment by link", () => {
      it("is settled once when its notification comes twice", async () => {
        const { sandbox } = suite
        const { orderId, link } = await owing()
        const invoice = await orders.pressAndOpen(link.url)
        await orders.pay(invoice)
        sandbox.notify(invoice)
        sandbox.notify(invoice)
        await sandbox.idle()
        await orders.leasesReleased()
        await expectBooks(suite, orderId, { paid: FIRST + 25_000, status: "captured" })
      })

      it("is settled by the return page when the notification is late, and by the job when nobody came back", async () => {
        const { sandbox } = suite
        const returned = await owing()
        const first = await orders.pressAndOpen(returned.link.url)
        sandbox.pay(first, { notify: false })
        expect(await comeBack(first)).toMatchObject({ state: "paid" })
        await orders.settled(first)
        await expectBooks(suite, returned.orderId, { paid: FIRST + 25_000, status: "captured" })
        sandbox.notify(first)
        await sandbox.idle()
        await expectBooks(suite, returned.orderId, { paid: FIRST + 25_000, status: "captured" })

        const closed = await owing()
        const second = await orders.pressAndOpen(closed.link.url)
        sandbox.pay(second, { notify: false })
        await letTimePass(suite, "5 minutes")
        await runJob(suite)
        await orders.settled(second)
        await expectBooks(suite, closed.orderId, { paid: FIRST + 25_000, status: "captured" })
        expect(await open(closed.link.url)).toMatchObject({ status: 200, state: "paid" })
      })

      it("is asked for after a free order was edited", async () => {
        const { shop } = suite
        for (const [code, target] of [
          ["GRATIS", "items"],
          ["GRATIS-JNE", "shipping_methods"],
        ]) {
          expectOk(
            await shop.admin("POST", "/admin/promotions", {
              code,
              type: "standard",
              status: "active",
              application_method: {
                type: "percentage",
                value: 100,
                target_type: target,
                allocation: "across",
                currency_code: "idr",
              },
            }),
          )
        }
        const cart = await shop.cart({ promotions: ["GRATIS", "GRATIS-JNE"] })
        expect(cart.total).toBe(0)
        await shop.collection(cart.id)
        const orderId = String(expectOk(await shop.complete(cart.id)).order?.id)
        expect((await orders.links(orderId)).refusal?.code).toBe("nothing_owed")
        await changes.add(orderId, { "KOPI-GAYO-250": 1 })
        const { owed } = await orders.links(orderId)
        expect(owed).toBeGreaterThan(0)
        const id = await orders.pay(await orders.start(orderId))
        await expectBooks(suite, orderId, { paid: owed, status: "captured" })
        await changes.add(orderId, { "TEH-MELATI-80": 1 })
        const more = (await orders.links(orderId)).owed
        await orders.pay(await orders.start(orderId))
        await expectBooks(suite, orderId, { paid: owed + more, status: "captured" })
        await orders.refund(id, owed)
        await expectBooks(suite, orderId, { paid: owed + more, refunded: owed, status: "partially_refunded" })
      })

      it.each(BOTH_INTEGRATIONS)(
        "names at %s the goods of a new order, and else the change",
        async (_, provider) => {
          const { sandbox } = suite
          await enableOnly(provider)
          const lines = (invoice: string) => {
            const { order, customer } = sandbox.invoice(invoice).request as {
              order: { amount: number; line_items: { name: string; price: number; quantity: number }[] }
              customer: { name: string }
            }
            expect(customer.name).toBe("Siti Nurhaliza")
            return order.line_items.map(({ name, price, quantity }) => `${quantity} ${name} ${price}`)
          }
          const orderId = await orders.phoneOrder()
          const { display_id } = await readOrder(suite, orderId)
          const first = await orders.start(orderId)
          expect(lines(first)).toEqual([
            "1 Kopi Arabika Gayo - 250 g 85000",
            "1 Teh Melati Slawi - Standar 12500",
            "1 JNE REG 19980",
          ])
          const id = await orders.pay(first)
          await changes.add(orderId, { "TEH-MELATI-80": 2 })
          const second = await orders.start(orderId)
          expect(lines(second)).toEqual([`1 Order ${display_id}, change 25000`])
          const change = await orders.pay(second)
          await orders.refund(id, 117_480)
          await orders.refund(change, 25_000)
          await changes.add(orderId, { "TEH-MELATI-80": 1 })
          expect(lines(await orders.start(orderId))).toEqual([`1 Order ${display_id}, change 12500`])
        },
      )
    })
  },
  { ...WITH_CHECKOUT, ...WITH_OTHER_WALLET },
)
