import dns from "node:dns"
import { DokuDouble, signedReply } from "./__fixtures__/doku-double"
import { delayConnecting } from "./__fixtures__/slow-network"
import { DokuClient } from "./client"
import { DokuError } from "./errors/doku-error"

const SECRET = "kunci-rahasia-0001"
const NOT_YET_PAID = {
  order: { invoice_number: "INV-0001", amount: 150000 },
  transaction: { status: "PENDING" },
}

/** Has the double. */
const GOOD = "127.0.0.1"
/** Refuses every connection, because nothing listens there. */
const DEAD = "127.0.0.2"

let double: DokuDouble
let client: DokuClient

beforeEach(async () => {
  double = await DokuDouble.start()
  double.willReply(signedReply(200, NOT_YET_PAID, { secretKey: SECRET }))
})

afterEach(async () => {
  jest.restoreAllMocks()
  await double.stop()
  await client.close()
})

/** A client of a DOKU whose host name has these addresses, in this order. */
function clientOf(addresses: string[], timeoutMs = 10_000): DokuClient {
  const found = addresses.map((address) => ({ address, family: 4 }))
  const lookup = (_host: string, _options: object, callback: (error: null, addresses: object[]) => void) =>
    process.nextTick(callback, null, found)
  jest.spyOn(dns, "lookup").mockImplementation(lookup as unknown as typeof dns.lookup)
  client = new DokuClient({
    clientId: "BRN-0201-0000000000001",
    secretKey: SECRET,
    baseUrl: double.url.replace(GOOD, "doku.test"),
    timeoutMs,
    signDigest: true,
    allowedRedirectHosts: ["doku.com"],
  })
  return client
}

const query = (made: DokuClient) => made.getStatus({ invoiceNumber: "INV-0001" })

describe("a client far away from DOKU", () => {
  it("reaches a good address with a handshake of 400 ms, although a dead address follows it", async () => {
    delayConnecting({ [GOOD]: 400 })
    expect(await query(clientOf([GOOD, DEAD]))).toMatchObject({ found: true })
  })

  it("reaches a good address behind two that never answer", async () => {
    delayConnecting({
      "127.0.0.3": Number.POSITIVE_INFINITY,
      "127.0.0.4": Number.POSITIVE_INFINITY,
      [GOOD]: 400,
    })
    expect(await query(clientOf(["127.0.0.3", "127.0.0.4", GOOD]))).toMatchObject({ found: true })
  })

  it("reaches a good address in the shortest time limit, although an address before it never answers", async () => {
    delayConnecting({ "127.0.0.3": Number.POSITIVE_INFINITY })
    expect(await query(clientOf(["127.0.0.3", GOOD], 1_000))).toMatchObject({ found: true })
  })

  it("sends nothing and keeps the time limit if no address answers", async () => {
    delayConnecting({ "127.0.0.3": Number.POSITIVE_INFINITY, "127.0.0.4": Number.POSITIVE_INFINITY })
    const startedAt = performance.now()
    const error: unknown = await query(clientOf(["127.0.0.3", "127.0.0.4"], 1_000)).catch((reason) => reason)
    expect(error).toBeInstanceOf(DokuError)
    expect(error).toMatchObject({ kind: "not_sent" })
    // The time limit and a busy machine's delay, far below the time after which the system gives a connection up.
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})
