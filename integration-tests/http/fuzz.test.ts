import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import fc from "fast-check"
import { createSignature, DEFAULT_REDIRECT_HOSTS, DokuClient, DokuError } from "../../src/doku-api"
import { DEFAULT_MERCHANT } from "../../src/sandbox"
import { eventually } from "./support/eventually"
import { BOTH_INTEGRATIONS } from "./support/integrations"
import { BACKEND_URL, NOTIFICATION_PATH, PROVIDER_ID } from "./support/names"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { rawBytes, rawRequest } from "./support/raw-request"
import { suiteOfBothIntegrations } from "./support/suite"

const { clientId, secretKey } = DEFAULT_MERCHANT
const TEN_MB = 10 * 1024 * 1024
/** The largest notification that is accepted. */
const MAX_BYTES = 64 * 1024

/** Valid characters of a header's value; Node's client refuses to send others. */
const headerValue = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,200}$/)
/** A header once, or several times in one request. */
const headerValues = fc.oneof(headerValue, fc.array(headerValue, { minLength: 2, maxLength: 3 }))
const anyJson = fc.jsonValue({ maxDepth: 6, stringUnit: "binary" })
/** Bytes of a path: all except those that end the request line. */
const pathText = fc.oneof(
  fc.stringMatching(/^[!-~]{0,300}$/),
  fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 60 }).map((bytes) => percent(bytes)),
  fc.constantFrom("%", "%E0%A4%A", "%00", "%2e%2e%2f", "..%5c", "__proto__", "constructor", "A".repeat(22)),
)

/**
 * Any input from DOKU, a shopper or a stranger gets an answer whose status says whose mistake it was, and the server
 * stays up. The balance is checked after each test, as in every suite.
 */
suiteOfBothIntegrations("any input", (suite) => {
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
  const notify = (body: Buffer | string, headers: Record<string, string | string[]> = signed(body)) =>
    rawRequest(suite.origin, { path: NOTIFICATION_PATH, headers, body })

  const checkProperty = (property: fc.IAsyncProperty<unknown>, numRuns = 150) =>
    fc.assert(property, { numRuns, endOnFailure: true })

  it("as a notification's headers is rejected, never with a 5xx", async () => {
    const names = [
      "client-id",
      "request-id",
      "request-timestamp",
      "signature",
      "content-type",
      "x-forwarded-for",
    ]
    const encodings = fc.constantFrom("gzip", "deflate", "br", "identity", "gzip, gzip", "x".repeat(200), "")
    const headers = fc
      .tuple(fc.dictionary(fc.constantFrom(...names), headerValues), fc.option(encodings))
      .map(([given, encoding]) => (encoding === null ? given : { ...given, "content-encoding": encoding }))
    await checkProperty(
      fc.asyncProperty(headers, anyJson, async (given, json) => {
        const { status } = await notify(JSON.stringify(json), {
          "content-type": "application/json",
          ...given,
        })
        expect([400, 401, 413, 415]).toContain(status)
      }),
    )
  })

  it.each<[string, (headers: string, body: string) => string, number, hangsUp?: boolean]>([
    ["two lengths", (h, b) => `${h}Content-Length: ${b.length}\r\nContent-Length: 1\r\n\r\n${b}`, 400],
    ["a negative length", (h, b) => `${h}Content-Length: -1\r\n\r\n${b}`, 400],
    ["a length in words", (h, b) => `${h}Content-Length: all of it\r\n\r\n${b}`, 400],
    ["half its length", (h, b) => `${h}Content-Length: ${b.length >> 1}\r\n\r\n${b}`, 400],
    ["twice its length", (h, b) => `${h}Content-Length: ${2 * b.length}\r\n\r\n${b}`, 400, true],
    ["no length", (h, b) => `${h}\r\n${b}`, 400],
    ["an unknown transfer", (h, b) => `${h}Transfer-Encoding: gzip\r\n\r\n${b}`, 400],
    [
      "a length and chunks",
      (h, b) => `${h}Content-Length: ${b.length}\r\nTransfer-Encoding: chunked\r\n\r\n${chunked(b)}`,
      400,
    ],
    ["chunks that are none", (h, b) => `${h}Transfer-Encoding: chunked\r\n\r\n${b}`, 400],
    [
      "chunks without an end",
      (h, b) => `${h}Transfer-Encoding: chunked\r\n\r\n8\r\n${b.slice(0, 8)}`,
      400,
      true,
    ],
    [
      "two signatures",
      (h, b) => `${h}Signature: HMACSHA256=AAAA\r\nContent-Length: ${b.length}\r\n\r\n${b}`,
      401,
    ],
    [
      "two Client-Ids",
      (h, b) => `${h}Client-Id: ${clientId}\r\nContent-Length: ${b.length}\r\n\r\n${b}`,
      401,
    ],
    ["a header of 20 KB", (h, b) => `${h}X: ${"x".repeat(20_000)}\r\nContent-Length: 2\r\n\r\n${b}`, 431],
    // Proves that the others are not rejected for another reason.
    ["one length", (h, b) => `${h}Content-Length: ${b.length}\r\n\r\n${b}`, 404],
    ["chunks", (h, b) => `${h}Transfer-Encoding: chunked\r\n\r\n${chunked(b)}`, 404],
  ])(
    "as a signed notification with %s is answered accordingly",
    async (_name, framed, status, hangsUp = false) => {
      const body = JSON.stringify(unknownInvoice())
      const headers = Object.entries(signed(body)).map(([name, value]) => `${name}: ${value}\r\n`)
      const start = `POST ${NOTIFICATION_PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`
      const bytes = Buffer.from(framed(start + headers.join(""), body))
      expect(await rawBytes(suite.origin, bytes, hangsUp)).toBe(status)
      expect((await notify(body)).status).toBe(404)
    },
  )

  it("as a signed notification's JSON is read or rejected", async () => {
    await checkProperty(
      fc.asyncProperty(anyJson, async (json) => {
        expect([200, 400, 404]).toContain((await notify(JSON.stringify(json))).status)
      }),
    )
  })

  it.each(BOTH_INTEGRATIONS)(
    "as any field of a notification about %s is read or rejected",
    async (_, providerId) => {
      const { invoice, cart } = await suite.shop.checkout({}, undefined, providerId)
      const field = fc.oneof(anyJson, fc.constant(undefined))
      const some = <T>(usual: T) =>
        fc.oneof({ arbitrary: fc.constant(usual), weight: 2 }, { arbitrary: field, weight: 1 })
      await checkProperty(
        fc.asyncProperty(
          fc.record({
            order: some({ invoice_number: invoice, amount: cart.total }),
            invoice_number: some(invoice),
            // Never the right amount, so that a SUCCESS among them can't be captured.
            amount: fc.oneof(fc.integer({ max: cart.total - 1 }), fc.double(), fc.string(), field),
            orderStatus: fc.oneof(fc.constantFrom(undefined, "ORDER_GENERATED", "ORDER_EXPIRED"), field),
            transaction: fc.oneof(
              fc.constantFrom("SUCCESS", "FAILED", "EXPIRED").map((status) => ({ status })),
              field,
            ),
            channel: fc.oneof(
              fc.constantFrom("QRIS", "EMONEY_LINKAJA").map((id) => ({ id })),
              field,
            ),
            additional_info: field,
          }),
          async ({ order, invoice_number, amount, orderStatus, ...more }) => {
            const isObject = typeof order === "object" && order !== null
            const body = JSON.stringify({
              order: isObject ? { ...order, invoice_number, amount, status: orderStatus } : order,
              ...more,
            })
            expect([200, 400, 404]).toContain((await notify(body)).status)
          },
        ),
        120,
      )
      // Certainly one SUCCESS of another amount.
      const another = { order: { invoice_number: invoice, amount: 1 }, transaction: { status: "SUCCESS" } }
      expect((await notify(JSON.stringify(another))).status).toBe(200)
      const cases = await suite.sql<{ kind: string }>("select kind from doku_case where invoice_number = ?", [
        invoice,
      ])
      const kinds = cases.map(({ kind }) => kind).filter((kind) => kind !== "other_channel")
      expect(kinds).toEqual(["amount_mismatch"])
      expect((await suite.shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
      await expectNoOrder(suite, cart.id)
    },
  )

  it("as DOKU's answer to a Checkout request is read, or refused by an error that says so", async () => {
    const invoiceNumber = "INV2026112900001"
    const amount = 75_000
    let answer: { status: number; body: string }
    const doku = createServer((request, response) => {
      request.resume().once("end", () => response.writeHead(answer.status).end(answer.body))
    })
    await new Promise<void>((resolve) => doku.listen(0, "localhost", resolve))
    const client = new DokuClient({
      baseUrl: `http://localhost:${(doku.address() as AddressInfo).port}`,
      clientId,
      secretKey,
      timeoutMs: 2_000,
      signDigest: true,
      allowedRedirectHosts: DEFAULT_REDIRECT_HOSTS,
    })
    const url = "https://staging.doku.com/checkout-link-v2/0123456789abcdef"
    const nearly = (usual: unknown) =>
      fc.oneof({ arbitrary: fc.constant(usual), weight: 4 }, { arbitrary: anyJson, weight: 1 })
    const envelope = fc.record(
      {
        message: nearly(["SUCCESS"]),
        response: fc.record(
          {
            order: fc.record({ invoice_number: nearly(invoiceNumber), amount: nearly(String(amount)) }),
            payment: fc.record(
              {
                url: nearly(url),
                payment_due_date: nearly(60),
                payment_method_types: nearly(["EMONEY_LINKAJA"]),
                expired_date: nearly("20991204145732"),
                expired_datetime: nearly("2099-12-04T07:57:32Z"),
              },
              { requiredKeys: ["url"] },
            ),
            uuid: nearly(12),
            additional_info: anyJson,
          },
          { requiredKeys: ["order", "payment"] },
        ),
      },
      { requiredKeys: ["response"] },
    )
    // An answer that may be retried costs a pause each time.
    const statuses = fc.oneof(
      { arbitrary: fc.constant(200), weight: 8 },
      { arbitrary: fc.constant(400), weight: 1 },
    )
    const ends = { accepted: 0, rejected: 0 }
    try {
      await checkProperty(
        fc.asyncProperty(fc.oneof(envelope, anyJson), statuses, async (json, status) => {
          answer = { status, body: JSON.stringify(json) }
          const order = { requestId: invoiceNumber, body: "{}", expect: { invoiceNumber, amount } }
          const ended = await client
            .createOrder({ integration: "checkout", ...order })
            .catch((error: unknown) => error)
          if (ended instanceof Error) {
            expect(ended).toBeInstanceOf(DokuError)
            ends.rejected += 1
          } else {
            expect(ended).toMatchObject({
              answer: { invoiceNumber, amount, redirect: { method: "GET", url } },
            })
            ends.accepted += 1
          }
        }),
        100,
      )
    } finally {
      await client.close()
      doku.closeAllConnections()
      doku.close()
    }
    expect(ends.accepted).toBeGreaterThan(0)
    expect(ends.rejected).toBeGreaterThan(0)
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
  ])("as a signed notification that is %s is rejected", async (_name, body) => {
    expect([400, 404]).toContain((await notify(body)).status)
  })

  it("of ten megabytes is rejected on every route with a body, and stored nowhere", async () => {
    const { cart, collectionId, session, invoice } = await suite.shop.checkout()
    const [transaction] = await suite.sql<{ id: string; return_token: string }>(
      "select id, return_token from doku_transaction",
    )
    const body = Buffer.alloc(TEN_MB, "[")
    const json = { "content-type": "application/json" }
    const store = { ...json, ...suite.shop.storeHeaders }
    const admin = { ...json, ...(await suite.shop.adminHeaders()) }
    const routes: [string, Record<string, string>][] = [
      [NOTIFICATION_PATH, signed(body)],
      [`/store/payment-collections/${collectionId}/payment-sessions`, store],
      [`/store/carts/${cart.id}/complete`, store],
      [`/admin/doku/transactions/${transaction?.id}/check`, admin],
      [`/admin/doku/transactions/${transaction?.id}/refunds`, admin],
      ["/admin/doku/cases/dokucase_1/close", admin],
      [`/admin/doku/accounts/${PROVIDER_ID}/check`, admin],
    ]
    const requestsBefore = suite.sandbox.requests().length
    for (const [path, headers] of routes) {
      const { status } = await rawRequest(suite.origin, { path, headers, body })
      // Rejected, or the connection is closed.
      expect({ path, status }).toEqual({ path, status: status === 0 ? 0 : 413 })
    }
    // The return page reads no body.
    const returned = await rawRequest(suite.origin, {
      path: `/doku/return/${transaction?.return_token}`,
      headers: json,
      body,
    })
    expect([0, 303]).toContain(returned.status)
    expect(await suite.shop.word(session.id)).toEqual({ payment: "pending" })
    expect(await suite.sql("select id from doku_event where type = 'notification'")).toEqual([])
    expect(await suite.sql("select id from doku_refund")).toEqual([])
    // The only query at DOKU is the returning shopper's.
    expect(suite.sandbox.requests().length - requestsBefore).toBeLessThanOrEqual(1)
    expect(suite.sandbox.book().invoices.map(({ invoiceNumber }) => invoiceNumber)).toEqual([invoice])
  })

  it("of the costliest form takes no more time than its size justifies", async () => {
    const nested = `${"[".repeat(30_000)}${"]".repeat(30_000)}`
    const padding = "9".repeat(MAX_BYTES - 1_000)
    const { order, ...rest } = unknownInvoice()
    const heavy: Record<string, Buffer | string> = {
      "nothing but depth": nested,
      "a deep field": JSON.stringify(unknownInvoice()).replace(/}$/, `,"additional_info":${nested}}`),
      "many fields": JSON.stringify({
        ...unknownInvoice(),
        ...Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [i, i])),
      }),
      "a long invoice": JSON.stringify({ ...rest, order: { ...order, invoice_number: padding } }),
      "a long amount": JSON.stringify({ ...rest, order: { ...order, amount: padding } }),
      "an amount of spaces": JSON.stringify({
        ...rest,
        order: { ...order, amount: " ".repeat(padding.length) },
      }),
      "a long status": JSON.stringify({ ...rest, order, transaction: { status: padding } }),
      "as many bytes as are read": JSON.stringify({ ...rest, order, additional_info: { padding } }),
    }
    const light = JSON.stringify(unknownInvoice())
    const long = "=".repeat(3_000)
    const ways: Record<string, () => Promise<{ status: number }>> = {
      ...Object.fromEntries(Object.entries(heavy).map(([name, body]) => [name, () => notify(body)])),
      "long headers": () =>
        notify(light, { ...signed(light), signature: long, "request-timestamp": long, "request-id": long }),
      "a long path": () => rawRequest(suite.origin, { path: `/doku/return/${"A".repeat(10_000)}` }),
    }
    const times = new Map<string, number[]>(["plain", ...Object.keys(ways)].map((name) => [name, []]))
    // In turn, so that other load on the machine affects all of them equally.
    for (let round = 0; round < 15; round++) {
      for (const [name, taken] of times) {
        const startedAt = performance.now()
        const { status } = await (ways[name] ?? (() => notify(light)))()
        taken.push(performance.now() - startedAt)
        expect([400, 401, 404]).toContain(status)
      }
    }
    const plain = median(times.get("plain") ?? [])
    const slow = [...times].filter(([, taken]) => median(taken) > Math.min(20 * plain, 2_000))
    expect({ plain, slow }).toEqual({ plain, slow: [] })
  }, 120_000)

  it("in a path is answered 404, and reveals nothing", async () => {
    const routes = ["/doku/pay/", "/doku/return/", "/hooks/payment/doku-linkaja_", "/hooks/payment/"]
    await checkProperty(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        fc.constantFrom("GET", "POST", "HEAD"),
        pathText,
        async (route, method, text) => {
          const { status, text: answer } = await rawRequest(suite.origin, { method, path: route + text })
          // Medusa itself answers 200 to anything for another provider.
          const others = route === "/hooks/payment/" && method === "POST"
          expect(others ? [200, 404] : [404]).toContain(status)
          expect(answer).not.toMatch(/ at .*\.js:\d+|select |doku_transaction/)
        },
      ),
    )
  })

  it("in the status route is answered 404", async () => {
    await checkProperty(
      fc.asyncProperty(pathText, async (text) => {
        const answer = await suite.shop.store("GET", `/store/doku/sessions/${encodeURIComponent(text)}`)
        expect(answer.status).toBe(404)
      }),
    )
    expect((await suite.shop.store("GET", "/store/doku/sessions/%e8%77")).status).toBe(404)
  })

  it("as a session's data is dropped, or rejected as a return_url", async () => {
    const { collectionId } = await suite.shop.checkout()
    const data = fc.dictionary(
      fc.oneof(
        fc.constantFrom("return_url", "session_id", "invoice_number", "redirect_url", "__proto__"),
        fc.string(),
      ),
      fc.oneof(anyJson, fc.webUrl()),
    )
    await checkProperty(
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
      // Each one creates a session, and an invoice at DOKU.
      30,
    )
  })

  it("from an admin's browser is read or rejected", async () => {
    await suite.shop.checkout()
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
      // Medusa itself fails on a key with several dots, in all of its lists.
      fc.oneof(fc.constantFrom(...names), fc.stringMatching(/^\w{1,20}$/)),
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 100 }),
        fc.constantFrom("-amount", "1", "{}", "[$gt]", "\0"),
      ),
    )
    await checkProperty(
      fc.asyncProperty(fc.constantFrom("transactions", "cases"), query, async (list, given) => {
        const search = new URLSearchParams(given)
        expect([200, 400]).toContain((await suite.shop.admin("GET", `/admin/doku/${list}?${search}`)).status)
      }),
    )
  })

  it("as a refund is recorded or rejected, and the sum never exceeds the payment", async () => {
    const { cart, invoice } = await suite.shop.checkout()
    suite.sandbox.pay(invoice)
    await suite.sandbox.idle()
    await eventually(() => expectOneOrder(suite, cart.id, cart.total))
    await eventually(async () => expect(await suite.sql("select owner from doku_lease")).toEqual([]))
    const [transaction] = await suite.sql<{ id: string }>("select id from doku_transaction")
    const refunded = async () => {
      const [{ sum, parts } = { sum: 0, parts: 0 }] = await suite.sql<{ sum: number; parts: number }>(
        "select coalesce(sum(amount), 0)::int as sum, count(*)::int as parts from doku_refund",
      )
      return { sum, parts }
    }
    // Medusa's own validator fails on a field named `toString`, on all of its routes.
    const wrong = anyJson.filter((json) => !JSON.stringify(json).includes('"toString":'))
    /** Mostly valid, so that most records are valid in all fields but one. */
    const nearly = (right: fc.Arbitrary<unknown>) =>
      fc.oneof({ arbitrary: right, weight: 6 }, { arbitrary: wrong, weight: 1 })
    const references = Array.from({ length: 12 }, (_, n) => `TRF-${n}`)
    const record = fc.record(
      {
        amount: nearly(
          fc.oneof(
            { arbitrary: fc.integer({ min: 1, max: Math.floor(cart.total / 5) }), weight: 4 },
            { arbitrary: fc.integer({ min: -1, max: 2 * cart.total }), weight: 1 },
          ),
        ),
        reference: nearly(fc.constantFrom(...references)),
        note: nearly(fc.string({ unit: "binary", maxLength: 100 })),
        returned_at: nearly(fc.constantFrom(new Date().toISOString().slice(0, 10), null)),
      },
      { requiredKeys: ["amount", "reference"] },
    )
    const answers = new Set<number>()
    await checkProperty(
      fc.asyncProperty(record, async (given) => {
        const before = await refunded()
        const { status } = await suite.shop.admin(
          "POST",
          `/admin/doku/transactions/${transaction?.id}/refunds`,
          given,
        )
        answers.add(status)
        expect([200, 400, 409]).toContain(status)
        const after = await refunded()
        expect(after.sum).toBeLessThanOrEqual(cart.total)
        if (status === 200) expect(after.parts - before.parts).toBeLessThanOrEqual(1)
        else expect(after).toEqual(before)
      }),
      100,
    )
    // Some were recorded, some were invalid, and some would have exceeded the payment.
    expect([...answers].sort()).toEqual([200, 400, 409])
    expect((await refunded()).parts).toBeGreaterThan(0)
  }, 180_000)
})

/** A valid notification about another store's invoice: it is verified, read and looked up. */
function unknownInvoice() {
  return {
    order: { invoice_number: "INV-2025-0001", amount: 75_000 as number | string },
    transaction: { status: "SUCCESS" },
  }
}

function chunked(body: string): string {
  return `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
}

function median(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[times.length >> 1] ?? Number.NaN
}

function percent(bytes: readonly number[]): string {
  return bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")
}
