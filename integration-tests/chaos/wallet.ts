import { randomUUID } from "node:crypto"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import path from "node:path"
import { waitUntil } from "../../testing/lib/wait"
import type { Database } from "./database"
import { describeError } from "./describe-error"

export const WALLET_PROVIDER = "pp_other-wallet_wallet"
const WEBHOOK_PATH = "/hooks/payment/other-wallet_wallet"
/** Number of retries of a notification that no server took. */
const ROUNDS = 5
/**
 * Medusa handles a webhook 5 s after it has taken it. A second one meanwhile, on another server, would end in Medusa's
 * cancelling the payment that the first has captured, because these servers share no locks.
 */
const HANDLED_AFTER_MS = 15_000

export interface WalletPayment {
  reference: string
  sessionId: string
  /** Integer IDR. */
  amount: number
  paid: boolean
  /** The paid payment collection; undefined before the payment. */
  collection: string | undefined
}

/** Another wallet beside DOKU. All servers of a run query its book. */
export class Wallet {
  private readonly book = new Map<string, WalletPayment>()
  private readonly server = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
    if (request.method === "POST") {
      const { sessionId, amount } = JSON.parse(await textOf(request)) as WalletPayment
      const reference = randomUUID()
      this.book.set(reference, { reference, sessionId, amount, paid: false, collection: undefined })
      return answer(200, { reference })
    }
    const found = this.book.get(request.url?.split("/").at(-1) ?? "")
    if (found && request.method === "DELETE") found.paid = false
    return found ? answer(200, found) : answer(404, {})
  })

  static async open(): Promise<Wallet> {
    const wallet = new Wallet()
    await new Promise<void>((resolve) => wallet.server.listen(0, "localhost", resolve))
    return wallet
  }

  get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`
  }

  /** The servers' `MORE_PAYMENT_PROVIDERS`, which adds this wallet. */
  get providers(): string {
    return JSON.stringify([
      { resolve: path.join(__dirname, "other-wallet"), id: "wallet", options: { url: this.url } },
    ])
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  pay(reference: string, collection: string): void {
    const payment = this.book.get(reference)
    if (!payment) throw new Error("The wallet does not know this payment")
    Object.assign(payment, { paid: true, collection })
  }

  /** Payments that shoppers made on the wallet's page. */
  paid(): WalletPayment[] {
    return [...this.book.values()].filter(({ paid }) => paid)
  }

  /** Notifies one server, which may be down. */
  async notify(reference: string, origin: string): Promise<void> {
    try {
      await fetch(origin + WEBHOOK_PATH, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ reference }),
        signal: AbortSignal.timeout(10_000),
      })
    } catch (error) {
      if (!["TypeError", "TimeoutError"].includes(describeError(error).name)) throw error
    }
  }

  /** Tells of every payment that Medusa doesn't have yet, as gateways do for days, until it has or they give up. */
  async notifyUntilHeard(database: Database, origins: readonly string[]): Promise<void> {
    const allHeard = async () => (await this.unheard(database)).length === 0
    for (let round = 0; round < ROUNDS; round++) {
      if (await waitUntil(allHeard, { ms: HANDLED_AFTER_MS, every: 500 })) return
      const origin = origins[round % origins.length]
      for (const { reference } of await this.unheard(database))
        if (origin) await this.notify(reference, origin)
    }
    await waitUntil(allHeard, { ms: HANDLED_AFTER_MS, every: 500 })
  }

  private async unheard(database: Database): Promise<WalletPayment[]> {
    const known = await database.query<{ session: string }>(
      "select payment_session_id as session from payment where provider_id = ? and captured_at is not null",
      [WALLET_PROVIDER],
    )
    const sessions = new Set(known.map(({ session }) => session))
    return this.paid().filter(({ sessionId }) => !sessions.has(sessionId))
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ""
  for await (const chunk of request) text += chunk
  return text
}
