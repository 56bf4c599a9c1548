import fc from "fast-check"
import type { Transaction } from "../../modules/doku/ledger/rows"
import { sessionData } from "./session-data"

function transaction(changes: Partial<Transaction> = {}): Transaction {
  return {
    id: "dokutx_1",
    provider_id: "pp_doku-linkaja_doku",
    channel: "linkaja",
    integration: "direct",
    environment: "sandbox",
    client_id: "BRN-0201-1",
    invoice_number: "TOKO0123456789ABCDEFGHJKMNPQRS",
    pay_token: "pay-token",
    return_token: "return-token",
    claimed_session_id: null,
    payment_collection_id: "paycol_1",
    cart_id: "cart_1",
    order_id: null,
    payment_id: null,
    amount: 27_751,
    session_amount: "27751.11",
    paid_amount: null,
    status: "pending",
    doku_status: null,
    settlement: "open",
    request_body: '{"order":{}}',
    redirect: { method: "GET", url: "https://pay.linkaja.id/", parameters: [] },
    last_error: null,
    refusal: null,
    expires_at: new Date("2026-11-23T11:00:00Z"),
    redirected_at: null,
    paid_at: null,
    next_check_at: null,
    last_queried_at: null,
    check_count: 0,
    shopper_query_count: 0,
    order_placed_at: null,
    payment_captured_at: null,
    events_due_at: null,
    failed_tries: 0,
    order_failed_at: null,
    created_at: new Date("2026-11-23T10:00:00Z"),
    ...changes,
  }
}

const OURS = {
  session_id: "payses_1",
  invoice_number: "TOKO0123456789ABCDEFGHJKMNPQRS",
  redirect_url: "https://store.id/medusa/doku/pay/pay-token",
  expires_at: "2026-11-23T11:00:00.000Z",
  amount: 27_751,
  environment: "sandbox",
}

const shown = (given?: Record<string, unknown>) =>
  sessionData({
    transaction: transaction(),
    sessionId: "payses_1",
    backendUrl: "https://store.id/medusa",
    given,
  })

/** The data that Medusa stores: the provider's merged into the storefront's, in a JSON column. */
const stored = (given: Record<string, unknown>): unknown =>
  JSON.parse(JSON.stringify({ ...given, ...shown(given) }))

describe("the session's data", () => {
  it("has six keys and no others", () => {
    expect(shown()).toStrictEqual(OURS)
  })

  it("contains nothing that opens the return page or identifies the account", () => {
    const text = JSON.stringify(shown())
    for (const secret of ["return-token", "BRN-0201-1", "dokutx_1", "linkaja.id"]) {
      expect(text).not.toContain(secret)
    }
  })

  it("is undefined for every key that the storefront sent", () => {
    const answer = shown({ return_url: "https://store.id/", note: "hi", nested: { a: 1 } })
    expect(answer).toStrictEqual({ ...OURS, return_url: undefined, note: undefined, nested: undefined })
  })

  it("can't be forged by a storefront that sends the same keys", () => {
    const forged = {
      session_id: "payses_evil",
      invoice_number: "EVIL",
      redirect_url: "https://evil.example/",
      expires_at: "2099-01-01T00:00:00Z",
      amount: 1,
      environment: "production",
    }
    expect(stored(forged)).toStrictEqual(OURS)
  })

  it("drops a key called __proto__, and changes no prototype", () => {
    const given = JSON.parse('{"__proto__":{"polluted":true},"constructor":"evil","toString":"evil"}')
    const answer = shown(given)
    expect(Object.getPrototypeOf(answer)).toBe(Object.prototype)
    expect(Object.getOwnPropertyDescriptor(answer, "__proto__")).toMatchObject({ value: undefined })
    expect("polluted" in answer).toBe(false)
    expect("polluted" in {}).toBe(false)
    expect(stored(given)).toStrictEqual(OURS)
  })

  it("is all that Medusa stores, whatever the storefront sends", () => {
    const anything = fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom(...Object.keys(OURS), "__proto__", "return_url")),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(anything, (given) => {
        expect(stored(given)).toStrictEqual(OURS)
      }),
    )
  })
})
