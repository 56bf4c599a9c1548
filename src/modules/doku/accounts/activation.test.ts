import {
  type CreateOrderInput,
  type CreateOrderResult,
  DokuError,
  type DokuErrorDetails,
} from "../../../doku-api"
import { isOurInvoiceNumber } from "../ledger/invoice-number"
import type { DokuAccount } from "./accounts"
import { ActivationChecks, recommend } from "./activation"

type Heard = "accepted" | Error

const inactive = (detail = "PAYMENT CHANNEL IS INACTIVE") =>
  failure({ reason: "channel_inactive", detail, httpStatus: 400 })

function failure(details: DokuErrorDetails, kind: DokuError["kind"] = "misconfigured") {
  return new DokuError(kind, "no", details)
}

function account(heard: { direct: Heard; checkout: Heard }, options: Partial<DokuAccount["options"]> = {}) {
  const asked: CreateOrderInput[] = []
  const createOrder = async (input: CreateOrderInput): Promise<CreateOrderResult> => {
    asked.push(input)
    const answer = heard[input.integration]
    if (answer instanceof Error) throw answer
    return {} as CreateOrderResult
  }
  const made = {
    providerId: "pp_doku-linkaja_toko",
    options: {
      integration: "direct",
      language: "id",
      invoicePrefix: "TOKO",
      returnUrl: "https://store.id/selesai",
      notificationUrl: "https://api.store.id/hooks/payment/doku-linkaja_toko",
      overrideNotificationUrl: false,
      expiresInMinutes: 45,
      ...options,
    },
    client: { createOrder },
  } as unknown as DokuAccount
  return { account: made, asked, bodies: () => asked.map(({ body }) => JSON.parse(body)) }
}

const both = { direct: "accepted", checkout: "accepted" } as const

describe("an activation check", () => {
  it("creates one unpaid order by each integration, under numbers that say so", async () => {
    const { account: one, asked, bodies } = account(both)
    const { integrations } = await new ActivationChecks().run(one)
    expect(asked.map(({ integration }) => integration)).toEqual(["direct", "checkout"])
    const numbers = asked.map(({ requestId }) => requestId)
    expect(new Set(numbers).size).toBe(2)
    for (const number of numbers) {
      expect(number).toContain("TESTNEVERPAY")
      // A payment would be a case.
      expect(isOurInvoiceNumber(number, "TOKO")).toBe(true)
    }
    expect(integrations.map(({ invoiceNumber }) => invoiceNumber)).toEqual(numbers)
    expect(bodies().map(({ order }) => order.invoice_number)).toEqual(numbers)
    expect(asked.map(({ expect: { amount } }) => amount)).toEqual([10_000, 10_000])
  })

  it("sends what a shopper's order has, without a customer", async () => {
    const { account: one, bodies } = account(both, {
      language: "en",
      minAmount: 25_000,
      overrideNotificationUrl: true,
    })
    await new ActivationChecks().run(one)
    const additional_info = {
      override_notification_url: "https://api.store.id/hooks/payment/doku-linkaja_toko",
    }
    const line_items = [{ name: "Activation test - do not pay", price: 25_000, quantity: 1 }]
    const back = "https://store.id/selesai"
    const invoice_number = expect.stringContaining("TESTNEVERPAY")
    expect(bodies()).toEqual([
      { order: { invoice_number, amount: 25_000, callback_url: back, line_items }, additional_info },
      {
        order: {
          invoice_number,
          amount: 25_000,
          currency: "IDR",
          language: "EN",
          auto_redirect: true,
          callback_url: back,
          callback_url_result: back,
          callback_url_cancel: back,
          line_items,
        },
        payment: { payment_due_date: 45, payment_method_types: ["EMONEY_LINKAJA"] },
        additional_info,
      },
    ])
  })

  it.each<[string, Heard, object]>([
    ["an order", "accepted", { outcome: "active", code: null, message: null, httpStatus: 200 }],
    [
      "an inactive channel",
      inactive(),
      { outcome: "inactive", message: "PAYMENT CHANNEL IS INACTIVE", httpStatus: 400 },
    ],
    [
      "refused credentials",
      failure({ reason: "credentials", code: "invalid_signature", detail: "Invalid", httpStatus: 400 }),
      { outcome: "bad_credentials", code: "invalid_signature", message: "Invalid", httpStatus: 400 },
    ],
    [
      "a clock that is off",
      failure({ reason: "clock", httpStatus: 400, detail: "out of range" }),
      { outcome: "unclear", code: "wrong_clock", message: "out of range" },
    ],
    [
      "nothing",
      failure({ code: "ECONNREFUSED" }, "not_sent"),
      { outcome: "unclear", code: "ECONNREFUSED", message: null, httpStatus: null },
    ],
    [
      "another refusal",
      failure({ code: "amount_not_match", detail: "AMOUNT NOT MATCH", httpStatus: 400 }, "refused"),
      { outcome: "unclear", code: "amount_not_match", message: "AMOUNT NOT MATCH", httpStatus: 400 },
    ],
    [
      "an outage",
      failure({ code: "http_502", detail: "no message", httpStatus: 502 }, "unknown_outcome"),
      { outcome: "unclear", code: null, message: null, httpStatus: 502 },
    ],
    [
      "an order with a page without TLS",
      new DokuError("invalid_response", "it is plain http", { code: "unusable_redirect", httpStatus: 200 }),
      {
        outcome: "unclear",
        code: "unusable_redirect",
        message: "it is plain http",
        refusedRedirectHost: null,
      },
    ],
    [
      "an order with a page on a host that isn't allowed",
      new DokuError("invalid_response", "it leads to pay.example", {
        code: "unusable_redirect",
        httpStatus: 200,
        redirectHost: "pay.example",
      }),
      { outcome: "active", code: "unusable_redirect", message: null, refusedRedirectHost: "pay.example" },
    ],
  ])("reports each integration by itself: %s", async (_, heard, expected) => {
    for (const integration of ["direct", "checkout"] as const) {
      const { account: one } = account({ ...both, [integration]: heard })
      const { integrations } = await new ActivationChecks().run(one)
      const found = integrations.find((each) => each.integration === integration)
      expect(found).toMatchObject({ integration, durationMs: expect.any(Number), ...expected })
      const other = integrations.find((each) => each.integration !== integration)
      expect(other).toMatchObject({ outcome: "active" })
    }
  })

  it("runs once for simultaneous calls, and again for the next call", async () => {
    const { account: one, asked } = account(both)
    const checks = new ActivationChecks()
    const [first, second] = await Promise.all([checks.run(one), checks.run(one)])
    expect(first).toBe(second)
    expect(asked).toHaveLength(2)
    await checks.run(one)
    expect(asked).toHaveLength(4)
  })

  it("can be repeated after an error that isn't DOKU's", async () => {
    const heard: { direct: Heard; checkout: Heard } = { ...both, direct: new TypeError("a mistake of ours") }
    const { account: one } = account(heard)
    const checks = new ActivationChecks()
    await expect(checks.run(one)).rejects.toThrow("a mistake of ours")
    heard.direct = "accepted"
    expect(await checks.run(one)).toMatchObject({ recommended: "direct" })
  })
})

describe("the recommended integration", () => {
  const found = (direct: boolean, checkout: boolean) => [
    { integration: "direct", outcome: direct ? "active" : "inactive" } as const,
    { integration: "checkout", outcome: checkout ? "active" : "unclear" } as const,
  ]

  it("is the configured one while it is active", () => {
    expect(recommend("direct", found(true, true))).toBe("direct")
    expect(recommend("checkout", found(true, true))).toBe("checkout")
  })

  it("is the other one when only that is active", () => {
    expect(recommend("direct", found(false, true))).toBe("checkout")
    expect(recommend("checkout", found(true, false))).toBe("direct")
  })

  it("is null when none is", () => {
    expect(recommend("direct", found(false, false))).toBeNull()
  })
})
