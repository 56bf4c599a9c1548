import {
  type CreateOrderInput,
  DEFAULT_REDIRECT_HOSTS,
  DokuClient,
  type DokuClientConfig,
  type DokuError,
  type Redirect,
  redirectTarget,
  serializeCreateOrder,
} from "../../src/doku-api"
import { unusedInvoiceNumber } from "../../src/modules/doku/ledger/invoice-number"
import { toDokuText } from "../../src/providers/doku-linkaja/order-request/text"

/** A DOKU host and an account there. */
export interface ContractTarget {
  baseUrl: string
  clientId: string
  secretKey: string
}

const TWO_HOURS_MS = 7_200_000
/** A larger clock difference points to the local clock and not to the contract. */
const CLOCKS_AGREE_WITHIN_MS = 300_000

/**
 * What the plugin relies on and DOKU's documents leave in doubt (docs/protocol.md), asked of a DOKU. Nothing is
 * paid: the orders are left to expire. Notifications aren't part of it, for DOKU sends them to a public URL only.
 */
export function describeContract(target: () => ContractTarget): void {
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

  it("DOKU accepts a signature with a Digest line, and signs its response", async () => {
    const order = anOrder()
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
    const { answer } = await client().createOrder(anOrder())
    expect((await open(answer.redirect)).status).toBeLessThan(400)
  })

  it("DOKU repeats its first response for the same bytes and Request-Id", async () => {
    const order = anOrder()
    const first = await client().createOrder(order)
    const second = await client().createOrder(order)
    expect(second.replayed).toBe(true)
    expect(second.answer).toEqual(first.answer)
  })

  it("DOKU accepts names of many scripts, as the plugin writes them", async () => {
    const names = ["Kopi Gayo – 250 g (biji)", "Baju Ñandú & Šàtín", "咖啡", "قهوة", "Кофе “Ява”", "☕"]
    const { answer } = await client().createOrder(anOrder(names.map((name) => toDokuText(name) || "Item")))
    expect(answer.amount).toBe(10_000 * names.length)
  })

  it("DOKU does not report an unpaid order as paid", async () => {
    const order = anOrder()
    await client().createOrder(order)
    const status = await client().getStatus(order.expect)
    // DOKU answers "not found" before LinkAja has reported anything.
    if (status.found) expect(status.answer.status).not.toMatch(/^(SUCCESS|REFUNDED)$/)
    else expect(status.notFound.onlyPage).toBe(false)
  })

  it("DOKU reports an unknown order as not found", async () => {
    const status = await client().getStatus({ invoiceNumber: unusedInvoiceNumber("CT") })
    expect(status).toMatchObject({ found: false, notFound: { onlyPage: false } })
  })

  it("DOKU rejects a wrong key with an error of its own", async () => {
    const wrong = client({ secretKey: `${target().secretKey}x` })
    expect(await refusalOf(wrong.createOrder(anOrder()))).toMatchObject({
      kind: "misconfigured",
      reason: "credentials",
    })
  })

  it("DOKU rejects a wrong timestamp with an error of its own", async () => {
    const late = client({ now: () => new Date(Date.now() - TWO_HOURS_MS) })
    expect(await refusalOf(late.createOrder(anOrder()))).toMatchObject({
      kind: "misconfigured",
      reason: "clock",
    })
  })

  it("DOKU sends its time with each response", async () => {
    const asked = client()
    await asked.getStatus({ invoiceNumber: unusedInvoiceNumber("CT") })
    expect(Math.abs(asked.clock?.skewMs ?? Number.NaN)).toBeLessThan(CLOCKS_AGREE_WITHIN_MS)
  })
}

/** Of 10,000 rupiah an item, which is LinkAja's usual minimum. */
function anOrder(names: readonly string[] = ["Kopi"]): CreateOrderInput {
  const invoiceNumber = unusedInvoiceNumber("CT")
  const amount = 10_000 * names.length
  const body = serializeCreateOrder({
    order: {
      invoice_number: invoiceNumber,
      amount,
      callback_url: "https://store.example/doku-linkaja/return",
      line_items: names.map((name) => ({ name, price: 10_000, quantity: 1 })),
    },
    customer: { name: "Contract Test", email: "contract.test@store.example", phone: "6281200000000" },
  })
  return { integration: "direct", requestId: invoiceNumber, body, expect: { invoiceNumber, amount } }
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
