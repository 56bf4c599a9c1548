import { DEFAULT_MERCHANT, type FaultSpec } from "../../src/sandbox"
import { eventually } from "./support/eventually"
import { CHECKOUT_ID } from "./support/integrations"
import { captureLog } from "./support/log"
import { PROVIDER_ID } from "./support/names"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

interface Activation {
  provider_id: string
  environment: string
  integration: string
  integrations: {
    integration: "direct" | "checkout"
    outcome: string
    invoice_number: string
    code: string | null
    message: string | null
    http_status: number | null
    refused_redirect_host: string | null
    duration_ms: number
  }[]
  recommended: string | null
}

/** DOKU doesn't know this account's Client-Id. */
const STRANGER = "pp_doku-linkaja_stranger"
const STRANGER_KEY = "SK-of-a-stranger-0002"
const { clientId, secretKey } = DEFAULT_MERCHANT

dokuSuite(
  "the check of what DOKU has activated",
  (suite) => {
    const post = (providerId: string = PROVIDER_ID) =>
      suite.shop.admin<Activation>("POST", `/admin/doku/accounts/${providerId}/activation`)
    const check = async (providerId?: string) => expectOk(await post(providerId))
    const outcomesOf = ({ integrations }: Activation) =>
      Object.fromEntries(integrations.map(({ integration, outcome }) => [integration, outcome]))
    const creates = () => suite.sandbox.requests().filter(({ method }) => method === "POST")

    it("is open to admins only", async () => {
      const { shop, sandbox } = suite
      const path = `/admin/doku/accounts/${PROVIDER_ID}/activation`
      const answers = [await shop.http("POST", path), await shop.store("POST", path)]
      expect(answers.map(({ status }) => status)).toEqual([401, 401])
      expect((await post("pp_doku-linkaja_gone")).status).toBe(404)
      expect(sandbox.requests()).toEqual([])
    })

    it.each([
      [["direct", "checkout"], { direct: "active", checkout: "active" }, "direct", "checkout"],
      [["direct"], { direct: "active", checkout: "inactive" }, "direct", "direct"],
      [["checkout"], { direct: "inactive", checkout: "active" }, "checkout", "checkout"],
      [[], { direct: "inactive", checkout: "inactive" }, null, null],
    ] as const)(
      "finds %j active, and recommends the entry's own or the other",
      async (integrations, outcomes, ...recommended) => {
        suite.sandbox.setMerchant({ clientId, integrations: [...integrations] })
        const answers = [await check(), await check(CHECKOUT_ID)]
        expect(answers.map(outcomesOf)).toEqual([outcomes, outcomes])
        expect(answers.map((answer) => answer.recommended)).toEqual(recommended)
        expect(answers.map(({ integration }) => integration)).toEqual(["direct", "checkout"])
      },
    )

    it("answers with DOKU's words, and with the orders that it left unpaid at DOKU", async () => {
      const { sandbox, sql } = suite
      sandbox.setMerchant({ clientId, integrations: ["direct"] })
      const answer = await check()
      expect(answer).toEqual({
        provider_id: PROVIDER_ID,
        environment: "sandbox",
        integration: "direct",
        integrations: [
          {
            integration: "direct",
            outcome: "active",
            invoice_number: expect.stringMatching(/^TESTNEVERPAY[0-9A-HJKMNP-TV-Z]{14}$/),
            code: null,
            message: null,
            http_status: 200,
            refused_redirect_host: null,
            duration_ms: expect.any(Number),
          },
          {
            integration: "checkout",
            outcome: "inactive",
            invoice_number: expect.stringMatching(/^TESTNEVERPAY[0-9A-HJKMNP-TV-Z]{14}$/),
            code: null,
            message: "PAYMENT CHANNEL IS INACTIVE",
            http_status: 400,
            refused_redirect_host: null,
            duration_ms: expect.any(Number),
          },
        ],
        recommended: "direct",
      })
      expect(sandbox.book().invoices).toMatchObject([
        {
          invoiceNumber: answer.integrations[0]?.invoice_number,
          integration: "direct",
          amount: 10_000,
          paidAmount: 0,
          status: "PENDING",
        },
      ])
      expect(await sql("select id from doku_transaction")).toEqual([])
      expect(await sql("select id from doku_case")).toEqual([])
    })

    it("names the host of an order's page if shoppers may not be sent there", async () => {
      suite.sandbox.updateSettings({ redirectHost: "https://pay.linkaja.example" })
      const { integrations, recommended } = await check()
      for (const one of integrations) {
        expect(one).toMatchObject({
          outcome: "active",
          code: "unusable_redirect",
          refused_redirect_host: "pay.linkaja.example",
        })
      }
      expect(recommended).toBe("direct")
    })

    it("orders the entry's least amount by both integrations", async () => {
      const { sandbox } = suite
      await check(CHECKOUT_ID)
      const orders = sandbox
        .book()
        .invoices.map(({ integration, amount, opened }) => [integration, amount, opened])
      expect(orders.sort()).toEqual([
        ["checkout", 25_000, 0],
        ["direct", 25_000, 0],
      ])
      const { request } = sandbox.book().invoices.find(({ integration }) => integration === "checkout") ?? {}
      expect(request).toMatchObject({
        order: { line_items: [{ name: "Activation test - do not pay", price: 25_000, quantity: 1 }] },
        payment: { payment_method_types: ["EMONEY_LINKAJA"] },
      })
      expect(request).not.toHaveProperty("customer")
    })

    it.each(["direct", "checkout"])(
      "opens `unknown_invoice` when somebody pays its %s order",
      async (integration) => {
        const { sandbox, sql } = suite
        const { integrations } = await check()
        const invoice = String(integrations.find((one) => one.integration === integration)?.invoice_number)
        // It is answered 404, and a repeat would reach the next test.
        sandbox.pay(invoice, { notify: { retry: false } })
        await sandbox.idle()
        expect(await sql("select kind, invoice_number, transaction_id from doku_case")).toEqual([
          { kind: "unknown_invoice", invoice_number: invoice, transaction_id: null },
        ])
        expect(await sql('select id from "order"')).toEqual([])
      },
    )

    it("tells credentials that DOKU rejects", async () => {
      const answer = await check(STRANGER)
      expect(outcomesOf(answer)).toEqual({ direct: "bad_credentials", checkout: "bad_credentials" })
      expect(answer).toMatchObject({
        recommended: null,
        integrations: [
          { code: "invalid_client_id", http_status: 400 },
          { code: "invalid_client_id", http_status: 400 },
        ],
      })
      suite.sandbox.addFault({ route: "create", kind: "bad_credentials", count: 2 })
      const wrongKey = await check()
      expect(outcomesOf(wrongKey)).toEqual({ direct: "bad_credentials", checkout: "bad_credentials" })
      expect(suite.sandbox.book().invoices).toEqual([])
    })

    it.each<[string, FaultSpec["kind"], string | null]>([
      ["can't be reached", "reset_before", "no_network"],
      ["never answers", "hang_before", "no_network"],
      ["is throttling", "rate_limited", "throttled"],
      ["fails", "status_500", null],
      ["refuses the order for another reason", "amount_not_match", "amount_not_match"],
    ])("is unclear when DOKU %s", async (_, kind, code) => {
      // Each of two create requests is sent twice.
      suite.sandbox.addFault({ route: "create", kind, count: 4, retryAfterSeconds: 0 })
      const answer = await check(CHECKOUT_ID)
      suite.sandbox.clearFaults()
      expect(outcomesOf(answer)).toEqual({ direct: "unclear", checkout: "unclear" })
      expect(answer.recommended).toBeNull()
      if (code !== "no_network") for (const one of answer.integrations) expect(one.code).toBe(code)
      for (const one of answer.integrations) expect(one.message ?? "").not.toMatch(/localhost|127\.0\.0\.1/)
      expect(outcomesOf(await check(CHECKOUT_ID))).toEqual({ direct: "active", checkout: "active" })
    })

    it("is made once when it is pressed twice at once", async () => {
      suite.sandbox.addFault({ route: "create", kind: "slow", ms: 500, count: 2 })
      const answers = await Promise.all([1, 2, 3].map(() => check()))
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(creates()).toHaveLength(2)
      await check()
      expect(creates()).toHaveLength(4)
    })

    it("is logged, a line for each integration, and reveals no key", async () => {
      suite.sandbox.setMerchant({ clientId, integrations: ["checkout"] })
      const log = captureLog(suite)
      const answers = [await post(), await post(STRANGER)]
      jest.restoreAllMocks()
      const lines = log.events().filter(({ event }) => event === "activation_checked")
      expect(lines.map(({ fields }) => [fields.provider, fields.integration, fields.outcome])).toEqual([
        [PROVIDER_ID, "direct", "inactive"],
        [PROVIDER_ID, "checkout", "active"],
        [STRANGER, "direct", "bad_credentials"],
        [STRANGER, "checkout", "bad_credentials"],
      ])
      for (const { level, fields } of lines) {
        expect(level).toBe("info")
        expect(fields.invoice).toMatch(/^TESTNEVERPAY/)
        expect(Number(fields.took_ms)).toBeGreaterThanOrEqual(0)
      }
      const seen = [...answers.map(({ text }) => text), ...log.texts()].join("\n")
      for (const hidden of [secretKey, STRANGER_KEY, "HMACSHA256="]) expect(seen).not.toContain(hidden)
    })

    it("leaves shoppers' payments alone", async () => {
      const { shop, sandbox } = suite
      const { session, invoice } = await shop.checkout()
      await check()
      sandbox.pay(invoice)
      await sandbox.idle()
      await eventually(async () => expect(await shop.word(session.id)).toMatchObject({ payment: "paid" }))
    })
  },
  {
    DOKU_MORE_ACCOUNTS: JSON.stringify([
      { id: "checkout", integration: "checkout", minAmount: 25_000, timeoutMs: 1_500 },
      { id: "stranger", clientId: "BRN-0299-STRANGER", secretKey: STRANGER_KEY },
    ]),
  },
)
