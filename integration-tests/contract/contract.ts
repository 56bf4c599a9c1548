import {
  CHECKOUT_LINKAJA,
  type CreateOrderInput,
  DEFAULT_REDIRECT_HOSTS,
  DokuClient,
  type DokuClientConfig,
  type DokuError,
  type Integration,
  type Redirect,
  redirectTarget,
} from "../../src/doku-api"
import { unusedInvoiceNumber } from "../../src/modules/doku/ledger/invoice-number"
import { BODY_BUILDERS } from "../../src/providers/doku-linkaja/order-request/body-builders"

/** A DOKU host and an account there. */
export interface ContractTarget {
  baseUrl: string
  clientId: string
  secretKey: string
}

const DUE_MINUTES = 60
const MINUTE_MS = 60_000
const TWO_HOURS_MS = 7_200_000
/** A larger clock difference points to the local clock and not to the contract. */
const CLOCKS_AGREE_WITHIN_MS = 300_000

/**
 * What the plugin relies on and DOKU's documents leave in doubt (docs/protocol.md), asked of a DOKU. Nothing is
 * paid: the orders are left to expire. Notifications aren't part of it, for DOKU sends them to a public URL only.
 *
 * @param integrations those by which LinkAja is active for the account
 */
export function describeContract(integrations: readonly Integration[], target: () => ContractTarget): void {
  const clients: DokuClient[] = []
  const client = (changes: Partial<DokuClientConfig> = {}) => {
    const made = new DokuClient({
      ...target(),
      timeoutMs: 30_000,
      signDigest: true,
      allowedRedirectHosts: DEFAULT_REDIRECT_HOSTS,
      ...changes,
    })
    clients.push(made)
    return made
  }
  afterAll(() => Promise.all(clients.map((made) => made.close())))

  describe.each(integrations)("by %s", (integration) => {
    it("DOKU accepts a signature with a Digest line, and signs its response", async () => {
      const order = anOrder(integration)
      const { answer, replayed, responseSignature } = await client().createOrder(order)
      expect({ ...order.expect, replayed, responseSignature }).toEqual({
        invoiceNumber: answer.invoiceNumber,
        amount: answer.amount,
        replayed: false,
        responseSignature: "valid",
      })
      expect(answer.redirect.url).toMatch(/^https?:\/\//)
    })

    it("DOKU serves the page that it sends the shopper to", async () => {
      const { answer } = await client().createOrder(anOrder(integration))
      expect((await open(answer.redirect)).status).toBeLessThan(400)
    })

    it("DOKU repeats its first response for the same bytes and Request-Id", async () => {
      const order = anOrder(integration)
      const first = await client().createOrder(order)
      const second = await client().createOrder(order)
      expect(second.replayed).toBe(true)
      expect(second.answer).toEqual(first.answer)
    })

    it("DOKU accepts names of many scripts, as the plugin writes them", async () => {
      const names = ["Kopi Gayo – 250 g (biji)", "Baju Ñandú & Šàtín", "咖啡", "قهوة", "Кофе “Ява”", "☕"]
      const { answer } = await client().createOrder(anOrder(integration, names))
      expect(answer.amount).toBe(10_000 * names.length)
    })

    it("DOKU does not report an unpaid order as paid", async () => {
      const order = anOrder(integration)
      await client().createOrder(order)
      const status = await client().getStatus(order.expect)
      // DOKU answers "not found" before LinkAja has reported anything.
      if (status.found) expect(status.answer.status).not.toMatch(/^(SUCCESS|REFUNDED)$/)
      else expect(status.notFound.onlyPage).toBe(false)
    })

    it("DOKU rejects a wrong key with an error of its own", async () => {
      const wrong = client({ secretKey: `${target().secretKey}x` })
      expect(await refusalOf(wrong.createOrder(anOrder(integration)))).toMatchObject({
        kind: "misconfigured",
        reason: "credentials",
      })
    })

    it("DOKU rejects a wrong timestamp with an error of its own", async () => {
      const late = client({ now: () => new Date(Date.now() - TWO_HOURS_MS) })
      expect(await refusalOf(late.createOrder(anOrder(integration)))).toMatchObject({
        kind: "misconfigured",
        reason: "clock",
      })
    })
  })

  if (integrations.includes("checkout")) describeCheckout(client)

  it("DOKU reports an unknown order as not found", async () => {
    const status = await client().getStatus({ invoiceNumber: unusedInvoiceNumber("CT") })
    expect(status).toMatchObject({ found: false, notFound: { onlyPage: false } })
  })

  it("DOKU sends its time with each response", async () => {
    const asked = client()
    await asked.getStatus({ invoiceNumber: unusedInvoiceNumber("CT") })
    expect(Math.abs(asked.clock?.skewMs ?? Number.NaN)).toBeLessThan(CLOCKS_AGREE_WITHIN_MS)
  })
}

/** What only DOKU Checkout answers. */
function describeCheckout(client: () => DokuClient): void {
  describe("DOKU Checkout", () => {
    it("names the end of the page, its only channel and the session's number", async () => {
      const { answer } = await client().createOrder(anOrder("checkout"))
      expect(answer.redirect).toMatchObject({ method: "GET", parameters: [] })
      const minutes = (Number(answer.expiresAt) - Date.now()) / MINUTE_MS
      expect(minutes).toBeGreaterThan(DUE_MINUTES - 6)
      expect(minutes).toBeLessThan(DUE_MINUTES + 6)
      expect(answer.details).toMatchObject({
        channels: [CHECKOUT_LINKAJA],
        dueMinutes: DUE_MINUTES,
        uuid: expect.stringMatching(/^\d+$/),
      })
    })

    it("reports an order without an attempt as generated, or as not found on an older account", async () => {
      const order = anOrder("checkout")
      await client().createOrder(order)
      const status = await client().getStatus(order.expect)
      if (status.found)
        expect(status.answer).toMatchObject({ status: "PENDING", orderStatus: "ORDER_GENERATED" })
      else expect(status.notFound.onlyPage).toBe(false)
    })

    it("refuses line items that don't add up to the amount", async () => {
      const order = anOrder("checkout")
      const body = order.body.replace('"price":10000', '"price":9999')
      expect(body).not.toBe(order.body)
      expect(await refusalOf(client().createOrder({ ...order, body }))).toMatchObject({
        kind: "refused",
        code: "amount_not_match",
      })
    })

    it("calls a channel that isn't active, or that doesn't exist, inactive", async () => {
      const order = anOrder("checkout")
      const body = order.body.replace(CHECKOUT_LINKAJA, "EMONEY_CONTRACT_TEST")
      expect(await refusalOf(client().createOrder({ ...order, body }))).toMatchObject({
        kind: "misconfigured",
        reason: "channel_inactive",
      })
    })
  })
}

/** As the plugin writes it; of 10,000 rupiah an item, which is LinkAja's usual minimum. */
function anOrder(integration: Integration, names: readonly string[] = ["Kopi"]): CreateOrderInput {
  const invoiceNumber = unusedInvoiceNumber("CT")
  const amount = 10_000 * names.length
  const body = BODY_BUILDERS[integration]({
    source: {
      email: "contract.test@store.example",
      shipping_address: {
        first_name: "Contract",
        last_name: "Test",
        phone: "081200000000",
        country_code: "id",
      },
      items: names.map((title) => ({ title, quantity: 1, total: 10_000 })),
    },
    invoiceNumber,
    amount,
    returnUrl: "https://store.example/doku-linkaja/return",
    options: {
      overrideNotificationUrl: false,
      notificationUrl: "https://store.example/hooks",
      expiresInMinutes: DUE_MINUTES,
      language: "id",
    },
  })
  return { integration, requestId: invoiceNumber, body, expect: { invoiceNumber, amount } }
}

/** As the shopper's browser would, after DOKU's redirects. */
function open(redirect: Redirect): Promise<Response> {
  const fields = new URLSearchParams(redirect.parameters.map(({ name, value }) => [name, value]))
  return fetch(redirectTarget(redirect), {
    ...(redirect.method === "POST" ? { method: "POST", body: fields } : {}),
    signal: AbortSignal.timeout(30_000),
  })
}

function refusalOf(call: Promise<unknown>): Promise<DokuError> {
  return call.then(
    () => {
      throw new Error("DOKU took what it should have refused")
    },
    (error: DokuError) => error,
  )
}
