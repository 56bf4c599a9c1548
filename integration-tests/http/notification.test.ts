import { createSignature } from "../../src/doku-api"
import { DEFAULT_MERCHANT } from "../../src/sandbox"
import { eventually } from "./support/eventually"
import { BOTH_INTEGRATIONS, WITH_CHECKOUT } from "./support/integrations"
import { BACKEND_URL, NOTIFICATION_PATH } from "./support/names"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import type { Answer } from "./support/shop"
import { dokuSuite } from "./support/suite"

/** How long the sandbox waits for an answer when many come at once, in ms: the machine may be busy. */
const PATIENCE_MS = 60_000
const OLD_KEY = "SK-BEFORE0001"
const { clientId, secretKey } = DEFAULT_MERCHANT

interface Sent {
  body?: unknown
  headers?: Record<string, string>
  key?: string
  path?: string
  signedPath?: string
  client?: string
}

dokuSuite(
  "DOKU's notification",
  (suite) => {
    /** Sends one directly, signed as requested, without the sandbox's notifier. */
    async function notify({ body, headers, key, path, signedPath, client }: Sent): Promise<Answer> {
      const text = typeof body === "string" ? body : JSON.stringify(body)
      const parts = {
        clientId: client ?? clientId,
        requestId: "9d3f0a52-1111-4c1e-9a5e-000000000001",
        timestamp: "2026-11-23T10:00:00Z",
      }
      return suite.shop.http("POST", path ?? NOTIFICATION_PATH, text, {
        "content-type": "application/json",
        "client-id": parts.clientId,
        "request-id": parts.requestId,
        "request-timestamp": parts.timestamp,
        signature: createSignature({
          ...parts,
          target: signedPath ?? NOTIFICATION_PATH,
          body: text,
          secretKey: key ?? secretKey,
        }),
        ...headers,
      })
    }

    const message = (invoice: string, amount: number, more: object = {}) => ({
      service: { id: "EMONEY" },
      acquirer: { id: "LINKAJA" },
      channel: { id: "EMONEY_LINKAJA" },
      order: { invoice_number: invoice, amount },
      transaction: { status: "SUCCESS", date: "2026-11-23T10:00:00Z", original_request_id: invoice },
      additional_info: {},
      ...more,
    })

    /** The final answer to `send`, which is repeated after a 503 as DOKU does: the machine may be busy. */
    async function inTheEnd(send: () => Promise<Answer>): Promise<number> {
      const { status } = await eventually(async () => {
        const answer = await send()
        expect(answer.status).not.toBe(503)
        return answer
      })
      return status
    }

    /** All notifications of the sandbox, each with its earlier answers. */
    async function sandboxAnswers(): Promise<{ last: number | null | undefined; before: unknown[] }[]> {
      await suite.sandbox.idle({ retries: true })
      return suite.sandbox.notifications().map(({ attempts }) => {
        const statuses = attempts.map(({ httpStatus }) => httpStatus)
        return { last: statuses.at(-1), before: statuses.slice(0, -1).filter((status) => status !== 503) }
      })
    }

    const recorded = () => suite.sql("select type from doku_event where type = 'notification'")

    describe("that is valid", () => {
      it("is answered 200, recorded once for any number of repeats, and makes one order", async () => {
        const { shop, sandbox } = suite
        const { cart, invoice } = await shop.checkout()
        sandbox.pay(invoice, { notify: false })
        const body = message(invoice, cart.total)
        const answers = await Promise.all(Array.from({ length: 10 }, () => inTheEnd(() => notify({ body }))))
        expect(answers).toEqual(Array(10).fill(200))
        await eventually(() => expectOneOrder(suite, cart.id, cart.total))
        expect((await notify({ body })).status).toBe(200)
        expect(await recorded()).toHaveLength(1)
      })

      it("doesn't wait for a lease when it repeats a settled payment", async () => {
        const { shop, sandbox } = suite
        const { cart, invoice } = await shop.checkout()
        sandbox.pay(invoice, { notify: false })
        const body = message(invoice, cart.total)
        expect((await notify({ body })).status).toBe(200)
        const settlement = () => suite.sql("select settlement from doku_transaction")
        await eventually(async () => expect(await settlement()).toEqual([{ settlement: "settled" }]))
        const reading = { mayRead: true }
        await suite.locked(
          "doku_transaction",
          () =>
            suite.locked(
              "doku_lease",
              async () => {
                expect((await notify({ body })).status).toBe(200)
              },
              reading,
            ),
          reading,
        )
        expect(await recorded()).toHaveLength(1)
      })

      it("is recorded and settled in a burst for many carts", async () => {
        const { shop, sandbox } = suite
        const checkouts = []
        for (let i = 0; i < 15; i++) checkouts.push(await shop.checkout())
        sandbox.updateSettings({ notificationTimeoutMs: PATIENCE_MS })
        for (const { invoice } of checkouts) sandbox.pay(invoice)
        expect(await sandboxAnswers()).toEqual(Array(15).fill({ last: 200, before: [] }))
        for (const { cart } of checkouts)
          await eventually(() => expectOneOrder(suite, cart.id, cart.total), 60_000)
      })

      it("is recorded when another one about the same invoice comes at the same instant", async () => {
        const { shop, sandbox } = suite
        const { cart, invoice } = await shop.checkout()
        sandbox.pay(invoice, { notify: false })
        sandbox.updateSettings({ notificationTimeoutMs: PATIENCE_MS })
        for (let round = 0; round < 5; round++)
          sandbox.notify(invoice, { status: round % 2 ? "FAILED" : "SUCCESS" })
        expect(await sandboxAnswers()).toEqual(Array(5).fill({ last: 200, before: [] }))
        expect(await recorded()).toHaveLength(5)
        await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      })

      it("is answered in time while settling continues", async () => {
        const { shop, sandbox, locked } = suite
        const { cart, invoice } = await shop.checkout()
        sandbox.pay(invoice, { notify: false })
        await locked("doku_lease", async () => {
          expect((await notify({ body: message(invoice, cart.total) })).status).toBe(200)
          await expectNoOrder(suite, cart.id)
        })
        await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      })

      it("is answered 200 while the lease is taken, and is settled by the next check", async () => {
        const { shop, sandbox, doku } = suite
        const { cart, invoice, collectionId } = await shop.checkout()
        sandbox.pay(invoice, { notify: false })
        const lease = await doku.leases.acquire(collectionId, { waitMs: 5_000 })
        expect((await notify({ body: message(invoice, cart.total) })).status).toBe(200)
        await expectNoOrder(suite, cart.id)
        await lease?.release()
        // The transaction is due, so the next check settles it.
        await shop.http("GET", sandbox.invoice(invoice).callbackUrl)
        await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      })

      it.each([
        ["an unknown field", { extraFields: { wallet: { issuer: "x" }, nested: [[{}]] } }],
        ["null channel ids", { channelIds: "null" as const }],
        ["no channel ids", { channelIds: "missing" as const }],
        ["Jakarta's time labelled Z", { dateZone: "wib_as_z" as const }],
        ["a plain amount", { amountFormat: "number" as const }],
        ["an amount in quotes", { amountFormat: "string2" as const }],
      ])("is read with %s", async (_, notifyOptions) => {
        const { shop, sandbox } = suite
        const { cart, invoice } = await shop.checkout()
        sandbox.pay(invoice, { notify: notifyOptions })
        await sandbox.idle()
        await eventually(() => expectOneOrder(suite, cart.id, cart.total))
      })

      it.each(["PENDING", "TIMEOUT", "EXPIRED", "REVERSED"])(
        "changes no payment when its status is %s",
        async (status) => {
          const { shop, sandbox } = suite
          const { cart, invoice } = await shop.checkout()
          sandbox.notify(invoice, { status })
          await sandbox.idle()
          expect(sandbox.notifications().at(-1)?.attempts[0]?.httpStatus).toBe(200)
          await expectNoOrder(suite, cart.id)
        },
      )
    })

    describe("that is not DOKU's", () => {
      it.each<[string, Sent]>([
        ["has a bad signature", { headers: { signature: "HMACSHA256=AAAA" } }],
        ["is signed with another key", { key: "SK-STRANGER" }],
        ["is signed for another path", { signedPath: "/payments/notifications" }],
        ["has no signature", { headers: { signature: "" } }],
        ["names another merchant", { client: "BRN-0201-9999999999999" }],
        ["carries another Request-Id than it signed", { headers: { "request-id": "other" } }],
        ["carries another time than it signed", { headers: { "request-timestamp": "2026-11-23T10:00:01Z" } }],
      ])("is answered 401 and leaves no trace when it %s", async (_, sent) => {
        const { shop } = suite
        const { cart, session, invoice } = await shop.checkout()
        const answer = await notify({ body: message(invoice, cart.total), ...sent })
        expect(answer.status).toBe(401)
        expect(answer.text).not.toContain(invoice)
        expect(await recorded()).toEqual([])
        expect(await shop.word(session.id)).toEqual({ payment: "pending" })
        await expectNoOrder(suite, cart.id)
      })

      it("is answered 401 for an unknown invoice too, so that it reveals nothing", async () => {
        const answer = await notify({ body: message("A".repeat(26), 1), key: "SK-STRANGER" })
        expect(answer.status).toBe(401)
        expect(await suite.sql("select * from doku_case")).toEqual([])
      })

      it("is rejected without the database, in any number", async () => {
        const { cart, invoice } = await suite.shop.checkout()
        const forged = { body: message(invoice, cart.total), key: "SK-STRANGER" }
        await suite.withoutDatabase(async () => {
          const answers = await Promise.all(Array.from({ length: 20 }, () => notify(forged)))
          expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(401))
          // Proves that the database was away.
          expect((await notify({ body: message("INV-2025-0001", 1) })).status).toBe(503)
        })
        // This one would be recorded after anything that the rejected ones had left.
        suite.sandbox.pay(invoice)
        await suite.sandbox.idle({ retries: true })
        const aboutOurs = `select e.id from doku_event e join doku_transaction t on t.id = e.transaction_id
          where e.type = 'notification' and t.invoice_number = ?`
        expect(await suite.sql(aboutOurs, [invoice])).toHaveLength(1)
      })

      it("is answered 401 when a byte of the body was changed in transit", async () => {
        const { shop } = suite
        const { cart, invoice } = await shop.checkout()
        const text = JSON.stringify(message(invoice, cart.total))
        const parts = { clientId, requestId: "r-1", timestamp: "2026-11-23T10:00:00Z" }
        const signature = createSignature({ ...parts, target: NOTIFICATION_PATH, body: text, secretKey })
        const answer = await shop.http("POST", NOTIFICATION_PATH, `${text} `, {
          "client-id": clientId,
          "request-id": "r-1",
          "request-timestamp": parts.timestamp,
          signature,
        })
        expect(answer.status).toBe(401)
      })
    })

    describe("that is unusable", () => {
      it.each([
        ["isn't JSON", "{not json", 400],
        ["is an array", [], 400],
        ["is null", "null", 400],
        ["has no invoice", { order: { amount: 1 }, transaction: { status: "SUCCESS" } }, 400],
        ["has no status", { order: { invoice_number: "X", amount: 1 } }, 400],
        [
          "has an invalid amount",
          { order: { invoice_number: "X", amount: "much" }, transaction: { status: "SUCCESS" } },
          400,
        ],
      ])("is answered 400 when it %s", async (_, body, status) => {
        const answer = await notify({ body })
        expect(answer.status).toBe(status)
        expect(answer.text).not.toContain("    at ")
      })

      it("is answered 400 without a body, and 413 over 64 KB", async () => {
        const empty = await suite.shop.http("POST", NOTIFICATION_PATH, "", { "client-id": clientId })
        expect(empty.status).toBe(400)
        const big = await notify({ body: { padding: "x".repeat(70 * 1024) } })
        expect(big.status).toBe(413)
        const huge = await notify({ body: { padding: "x".repeat(300 * 1024) } })
        expect(huge.status).toBe(413)
      })

      it("is answered 404, and opens a case, when a paid invoice looks like ours but is unknown", async () => {
        const body = message("0123456789ABCDEFGHJKMNPQRS", 75_000)
        expect((await notify({ body })).status).toBe(404)
        expect((await notify({ body })).status).toBe(404)
        expect(await suite.sql("select kind, invoice_number, details from doku_case")).toEqual([
          {
            kind: "unknown_invoice",
            invoice_number: "0123456789ABCDEFGHJKMNPQRS",
            details: { amount: 75_000, doku_status: "SUCCESS", key: "current" },
          },
        ])
      })

      it("is answered 404, without a case, when the invoice isn't this store's", async () => {
        expect((await notify({ body: message("INV-2025-0001", 75_000) })).status).toBe(404)
        expect(await suite.sql("select * from doku_case")).toEqual([])
      })

      it("is answered 404 for a provider that isn't configured", async () => {
        const path = "/hooks/payment/doku-linkaja_other"
        expect((await notify({ body: message("X", 1), path })).status).toBe(404)
      })

      it("is passed to Medusa when it is for another provider", async () => {
        const answer = await suite.shop.http("POST", "/hooks/payment/system_default", "{}")
        expect(answer.status).toBe(200)
      })
    })

    describe("with another amount or currency than the transaction's", () => {
      it.each([
        ["less was paid", { amount: 1_000 }],
        ["more was paid", { amount: 99_000_000 }],
        ["a fraction of a rupiah more was paid", { amount: 56_000.4 }],
        ["another currency was paid", { currency: "USD" }],
      ])("is answered 200 and opens a case instead of a capture when %s", async (_, notifyOptions) => {
        const { shop, sandbox } = suite
        const { cart, session, invoice } = await shop.checkout()
        sandbox.pay(invoice, { notify: notifyOptions })
        await sandbox.idle()
        expect(sandbox.notifications()[0]?.attempts[0]?.httpStatus).toBe(200)
        expect(await suite.sql("select kind from doku_case")).toEqual([{ kind: "amount_mismatch" }])
        expect(await shop.word(session.id)).toEqual({ payment: "review", invoice_number: invoice })
        expect((await shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
        // The case stays even when DOKU then reports the right amount: a person has to close it.
        sandbox.notify(invoice)
        await sandbox.idle()
        await expectNoOrder(suite, cart.id)
      })
    })

    describe("signed with a previous key", () => {
      it.each(BOTH_INTEGRATIONS)(
        "is no evidence by %s: DOKU is queried, and its answer is settled",
        async (_, providerId) => {
          const { shop, sandbox } = suite
          const { cart, invoice } = await shop.checkout({}, undefined, providerId)
          sandbox.pay(invoice, { notify: { secretKey: OLD_KEY } })
          await sandbox.idle()
          expect(sandbox.requests().some(({ path }) => path.startsWith("/orders/v1/status/"))).toBe(true)
          await eventually(() => expectOneOrder(suite, cart.id, cart.total))
        },
      )

      it("captures nothing when DOKU doesn't confirm it", async () => {
        const { shop } = suite
        const { cart, session, invoice } = await shop.checkout()
        expect((await notify({ body: message(invoice, cart.total), key: OLD_KEY })).status).toBe(200)
        await expectNoOrder(suite, cart.id)
        expect(await shop.word(session.id)).toEqual({ payment: "pending" })
      })
    })

    it("is answered 503 while the database is down, and recorded when it is repeated", async () => {
      const { shop, sandbox, withoutDatabase } = suite
      const { cart, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      const body = message(invoice, cart.total)
      await withoutDatabase(async () => {
        expect((await notify({ body })).status).toBe(503)
      })
      await eventually(async () => expect((await notify({ body })).status).toBe(200))
      await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    })

    it("is also read from Medusa's own webhook event, with the session and Medusa's amount", async () => {
      const { shop, sandbox, container } = suite
      const { cart, session, invoice } = await shop.checkout()
      sandbox.pay(invoice, { notify: false })
      const rawData = Buffer.from(JSON.stringify(message(invoice, cart.total)))
      const parts = { clientId, requestId: "r-1", timestamp: "2026-11-23T10:00:00Z" }
      const headers = {
        "client-id": clientId,
        "request-id": "r-1",
        "request-timestamp": parts.timestamp,
        signature: createSignature({ ...parts, target: NOTIFICATION_PATH, body: rawData, secretKey }),
      }
      const read = (changed: object) =>
        container.resolve("payment").getWebhookActionAndData({
          provider: "doku-linkaja_doku",
          payload: { data: {}, rawData, headers: { ...headers, ...changed } },
        })
      expect(await read({ signature: "HMACSHA256=AAAA" })).toEqual({ action: "not_supported" })
      expect(await read({ "client-id": "BRN-0201-9999999999999" })).toEqual({ action: "not_supported" })
      expect(await recorded()).toEqual([])
      const action = await read({})
      expect(action).toMatchObject({ action: "captured", data: { session_id: session.id } })
      expect(Number(action.data?.amount)).toBe(cart.total)
      await suite.sql("delete from payment_session")
      expect(await read({})).toEqual({ action: "not_supported" })
    })

    it("has a path that is logged at boot", () => {
      const [account] = suite.doku.accounts.list()
      expect(account?.options.notificationUrl).toBe(BACKEND_URL + NOTIFICATION_PATH)
    })
  },
  { DOKU_PREVIOUS_SECRET_KEYS: OLD_KEY, ...WITH_CHECKOUT },
)
