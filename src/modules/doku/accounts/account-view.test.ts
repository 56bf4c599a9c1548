import { Modules } from "@medusajs/framework/utils"
import { maskedId, maskedKey, toAccountView, toClockView } from "./account-view"
import { DokuAccounts } from "./accounts"

const CLIENT_ID = "BRN-0201-TANAMAN-0001"
const KEYS = ["SK-tanaman-sekarang", "SK-tanaman-lama-1", "tanaman-lama-2"] as const

const options = {
  clientId: CLIENT_ID,
  secretKey: KEYS[0],
  previousSecretKeys: [KEYS[1], KEYS[2]],
  environment: "sandbox",
  baseUrl: "http://localhost:4010/",
  backendUrl: "https://api.store.id",
  returnUrl: "https://store.id/done",
  invoicePrefix: "TOKO",
}

const NEVER = { lastNotificationAt: null, missing: false }
let made: DokuAccounts

beforeEach(() => {
  const providers = [{ resolve: "x/providers/doku-linkaja", id: "toko", options }]
  made = new DokuAccounts({ modules: { [Modules.PAYMENT]: { options: { providers } } } })
})
afterEach(() => made.close())

function only() {
  const [account] = made.list()
  if (!account) throw new Error("no account")
  return account
}

describe("the view of an account", () => {
  it("shows every option, defaults included", () => {
    expect(toAccountView(only(), NEVER)).toEqual({
      provider_id: "pp_doku-linkaja_toko",
      channel: "linkaja",
      environment: "sandbox",
      client_id: "BRN-…0001",
      secret_key: "…rang",
      previous_secret_keys: 2,
      base_url: "http://localhost:4010",
      backend_url: "https://api.store.id",
      notification_url: "https://api.store.id/hooks/payment/doku-linkaja_toko",
      return_url: "https://store.id/done",
      override_notification_url: false,
      invoice_prefix: "TOKO",
      integration: "direct",
      language: "id",
      expires_in_minutes: 60,
      last_notification_at: null,
      notifications_missing: false,
      clock: null,
      waiting_until: null,
    })
  })

  it("contains neither a complete Client ID nor any key", () => {
    const text = JSON.stringify(toAccountView(only(), NEVER))
    for (const hidden of [CLIENT_ID, ...KEYS, "TANAMAN", "tanaman", "lama"])
      expect(text).not.toContain(hidden)
  })

  it("shows until when the circuit breaker stops queries", () => {
    const account = only()
    account.breaker.onFailure({ throttled: true, retryAfterMs: 60_000 })
    const { waiting_until } = toAccountView(account, NEVER)
    const left = Date.parse(String(waiting_until)) - Date.now()
    expect(left).toBeGreaterThan(50_000)
    expect(left).toBeLessThanOrEqual(60_000)
  })

  it("shows the last notification and whether notifications are missing", () => {
    const lastNotificationAt = new Date("2026-11-23T03:00:00.123Z")
    expect(toAccountView(only(), { lastNotificationAt, missing: true })).toMatchObject({
      last_notification_at: "2026-11-23T03:00:00.123Z",
      notifications_missing: true,
    })
  })
})

describe("the view of the clock", () => {
  it("is positive when this machine's clock is ahead of DOKU's", () => {
    const measuredAt = new Date("2026-11-23T03:00:00Z")
    expect(toClockView({ skewMs: -2_000, measuredAt })).toEqual({
      difference_ms: 2_000,
      measured_at: "2026-11-23T03:00:00.000Z",
    })
    expect(toClockView({ skewMs: 0, measuredAt })?.difference_ms).toBe(0)
    expect(toClockView(undefined)).toBeNull()
  })
})

describe("masking", () => {
  it.each([
    ["BRN-0201-0000000000001", "BRN-…0001"],
    ["BRN-56789012", "BRN-…9012"],
    ["BRN-5678901", "…"],
    ["B", "…"],
  ])("shows the Client ID %s as %s", (id, shown) => {
    expect(maskedId(id)).toBe(shown)
  })

  it.each([
    ["SK-SANDBOX0001", "…0001"],
    ["SK-456789012", "…9012"],
    ["SK-45678901", "…"],
  ])("shows the key %s as %s", (key, shown) => {
    expect(maskedKey(key)).toBe(shown)
  })
})
