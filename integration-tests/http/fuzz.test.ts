import { randomUUID } from "node:crypto"
import fc from "fast-check"
import { createSignature } from "../../src/doku-api"
import { DEFAULT_MERCHANT } from "../../src/sandbox"
import { BACKEND_URL, NOTIFICATION_PATH, PROVIDER_ID } from "./support/names"
import { rawRequest } from "./support/raw-request"
import { dokuSuite } from "./support/suite"

const { clientId, secretKey } = DEFAULT_MERCHANT
const TEN_MB = 10 * 1024 * 1024

/** What a client may send as a header's value; Node itself refuses to send anything else. */
const headerValue = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,200}$/)
const anyJson = fc.jsonValue({ maxDepth: 6, stringUnit: "binary" })
/** Bytes of a path: everything but what ends the request line. */
const pathText = fc.oneof(
  fc.stringMatching(/^[!-~]{0,300}$/),
  fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 60 }).map((bytes) => percent(bytes)),
  fc.constantFrom("%", "%E0%A4%A", "%00", "%2e%2e%2f", "..%5c", "__proto__", "constructor", "A".repeat(22)),
)

/**
 * Whatever DOKU, a shopper or a stranger sends: it is answered, by a status that says whose mistake it was, and the
 * server stays up. After each test the books are balanced like after any other.
 */
dokuSuite("any input at all", (suite) => {
  const signed = (body: Buffer | string) => {
    const parts = { clientId, requestId: randomUUID(), timestamp: "2026-11-23T10:00:00Z" }
    return {
      "content-type": "application/json",
      "client-id": parts.clientId,
      "request-id": parts.requestId,
      "request-timestamp": parts.timestamp,
      signature: createSignature({ ...parts, target: NOTIFICATION_PATH, body, secretKey }),
    }
  }
  const notify = (body: Buffer | string, headers: Record<string, string> = signed(body)) =>
    rawRequest(suite.origin, { path: NOTIFICATION_PATH, headers, body })

  const holds = (property: fc.IAsyncProperty<unknown>, numRuns = 150) =>
    fc.assert(property, { numRuns, endOnFailure: true })

  it("as a notification's headers is refused, and never by a failure of ours", async () => {
    const names = [
      "client-id",
      "request-id",
      "request-timestamp",
      "signature",
      "content-type",
      "x-forwarded-for",
    ]
    const headers = fc.dictionary(fc.constantFrom(...names), headerValue)
    await holds(
      fc.asyncProperty(headers, anyJson, async (given, json) => {
        const { status } = await notify(JSON.stringify(json), {
          "content-type": "application/json",
          ...given,
        })
        expect([400, 401, 413, 415]).toContain(status)
      }),
    )
  })

  it("as a signed notification's JSON is read or refused", async () => {
    await holds(
      fc.asyncProperty(anyJson, async (json) => {
        expect([200, 400, 404]).toContain((await notify(JSON.stringify(json))).status)
      }),
    )
  })

  it("as any field of a signed notification is read or refused", async () => {
    const { invoice, cart } = await suite.shop.checkout()
    const field = fc.oneof(anyJson, fc.constant(undefined))
    const some = <T>(usual: T) =>
      fc.oneof({ arbitrary: fc.constant(usual), weight: 2 }, { arbitrary: field, weight: 1 })
    await holds(
      fc.asyncProperty(
        fc.record({
          order: some({ invoice_number: invoice, amount: cart.total }),
          invoice_number: some(invoice),
          // Never the right one, or somebody would have to pay for it.
          amount: fc.oneof(fc.integer({ max: 1 }), fc.double(), fc.string(), field),
          status: some("SUCCESS").map((status) => (status === "SUCCESS" ? "PENDING" : status)),
          channel: field,
          additional_info: field,
        }),
        async ({ order, invoice_number, amount, status, ...more }) => {
          const body = JSON.stringify({
            order: typeof order === "object" && order !== null ? { ...order, invoice_number, amount } : order,
            transaction: { status },
            ...more,
          })
          expect([200, 400, 404]).toContain((await notify(body)).status)
        },
      ),
    )
  })

  it.each([
    ["very deep", Buffer.from(`${"[".repeat(30_000)}${"]".repeat(30_000)}`)],
    [
      "very wide",
      Buffer.from(JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [i, i])))),
    ],
    [
      "broken UTF-8",
      Buffer.concat([
        Buffer.from('{"order":{"invoice_number":"'),
        Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
        Buffer.from('"}}'),
      ]),
    ],
    [
      "a lone surrogate",
      Buffer.from('{"order":{"invoice_number":"\\ud800"},"transaction":{"status":"SUCCESS"}}'),
    ],
    [
      "a NUL in the invoice",
      Buffer.from('{"order":{"invoice_number":"A\\u0000B","amount":1},"transaction":{"status":"SUCCESS"}}'),
    ],
    [
      "a prototype",
      Buffer.from('{"__proto__":{"order":{"invoice_number":"A"}},"constructor":{"prototype":{}}}'),
    ],
    [
      "an amount like no other",
      Buffer.from('{"order":{"invoice_number":"A","amount":1e308},"transaction":{"status":"SUCCESS"}}'),
    ],
    ["no object", Buffer.from("null")],
    ["half a document", Buffer.from('{"order":')],
  ])("as a signed notification that is %s is refused", async (_name, body) => {
    expect([400, 404]).toContain((await notify(body)).status)
  })

  it("of ten megabytes is refused on every route that takes a body, and kept nowhere", async () => {
    const { collectionId, session } = await suite.shop.checkout()
    const returnToken = (
      await suite.sql<{ return_token: string }>("select return_token from doku_transaction")
    )[0]?.return_token
    const body = Buffer.alloc(TEN_MB, "[")
    const json = { "content-type": "application/json" }
    const notified = await notify(body)
    // Refused, or hung up on.
    expect([0, 413]).toContain(notified.status)
    const started = await rawRequest(suite.origin, {
      path: `/store/payment-collections/${collectionId}/payment-sessions`,
      headers: json,
      body,
    })
    expect([0, 400, 413]).toContain(started.status)
    // The return page reads no body at all.
    const returned = await rawRequest(suite.origin, {
      path: `/doku/return/${returnToken}`,
      headers: json,
      body,
    })
    expect([0, 303]).toContain(returned.status)
    expect(await suite.shop.word(session.id)).toEqual({ payment: "pending" })
    expect(await suite.sql("select id from doku_event where type = 'notification'")).toEqual([])
  })

  it("in a path is not found, and shows nothing", async () => {
    const routes = ["/doku/pay/", "/doku/return/", "/hooks/payment/doku-linkaja_", "/hooks/payment/"]
    await holds(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        fc.constantFrom("GET", "POST", "HEAD"),
        pathText,
        async (route, method, text) => {
          const { status, text: answer } = await rawRequest(suite.origin, { method, path: route + text })
          // Another provider's name is Medusa's own business: it answers 200 to anything.
          expect(status === 200 ? route : status).not.toBe("/doku/pay/")
          expect(status).toBeGreaterThanOrEqual(200)
          expect(status).toBeLessThan(500)
          expect(answer).not.toMatch(/ at .*\.js:\d+|select |doku_transaction/)
        },
      ),
    )
  })

  it("in the status route is not found", async () => {
    await holds(
      fc.asyncProperty(pathText, async (text) => {
        const answer = await suite.shop.store("GET", `/store/doku/sessions/${encodeURIComponent(text)}`)
        expect([404, 400]).toContain(answer.status)
      }),
    )
    expect((await suite.shop.store("GET", "/store/doku/sessions/%e8%77")).status).toBe(404)
  })

  it("as a session's data is dropped, or refused as a return_url", async () => {
    const { collectionId } = await suite.shop.checkout()
    const data = fc.dictionary(
      fc.oneof(
        fc.constantFrom("return_url", "session_id", "invoice_number", "redirect_url", "__proto__"),
        fc.string(),
      ),
      fc.oneof(anyJson, fc.webUrl()),
    )
    await holds(
      fc.asyncProperty(data, async (given) => {
        const { status, body } = await suite.shop.requestSession(
          collectionId,
          given as Record<string, unknown>,
        )
        expect([200, 400]).toContain(status)
        const session = body.payment_collection?.payment_sessions.find(
          ({ provider_id }) => provider_id === PROVIDER_ID,
        )
        if (status === 200)
          expect(session?.data.redirect_url).toMatch(new RegExp(`^${BACKEND_URL}/doku/pay/`))
      }),
      // Each makes a session, and an invoice at DOKU.
      30,
    )
  })

  it("that an admin's browser sends is read or refused", async () => {
    const { invoice } = await suite.shop.checkout()
    const names = [
      "q",
      "status",
      "order",
      "cursor",
      "limit",
      "needs_attention",
      "created_at",
      "provider_id",
      "kind",
    ]
    const query = fc.dictionary(
      // Medusa itself fails over a key with several dots, on any of its lists.
      fc.oneof(fc.constantFrom(...names), fc.stringMatching(/^\w{1,20}$/)),
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 100 }),
        fc.constantFrom("-amount", "1", "{}", "[$gt]", "\0"),
      ),
    )
    await holds(
      fc.asyncProperty(fc.constantFrom("transactions", "cases"), query, async (list, given) => {
        const search = new URLSearchParams(given)
        expect([200, 400]).toContain((await suite.shop.admin("GET", `/admin/doku/${list}?${search}`)).status)
      }),
    )
    await holds(
      fc.asyncProperty(anyJson, async (json) => {
        const answer = await suite.shop.admin("POST", `/admin/doku/transactions/${invoice}/refunds`, json)
        expect([400, 404, 409]).toContain(answer.status)
      }),
      50,
    )
  })
})

function percent(bytes: readonly number[]): string {
  return bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")
}
