import { randomUUID } from "node:crypto"
import { createSignature } from "../../src/doku-api"
import type { IncomingNotification } from "../../src/modules/doku/inbound/receive-notification"
import { invoiceNumberOf, randomToken } from "../../src/modules/doku/ledger/invoice-number"
import type { Transaction } from "../../src/modules/doku/ledger/rows"
import { type GrownLedger, PROVIDERS } from "./grown-ledger"

const AMOUNT = 150_000

/**
 * Runs the ledger's work for one payment from its invoice to its order, and removes its rows.
 *
 * @returns how long each step took, in ms.
 */
export async function payOnce(
  ledger: GrownLedger,
  beforeStep: (what: string) => void = () => undefined,
): Promise<Record<string, number>> {
  const { doku } = ledger
  const account = doku.accounts.byProviderId(PROVIDERS.main)
  const name = randomUUID().replaceAll("-", "")
  const session = { id: `payses_${name}`, returnUrl: account.options.returnUrl }
  const collectionId = `pay_col_${name}`
  const invoiceNumber = invoiceNumberOf(session.id, "")
  const notification = signedNotification(invoiceNumber, account)
  const steps: Record<string, number> = {}
  const step = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    beforeStep(what)
    const startedAt = performance.now()
    const result = await work()
    steps[what] = performance.now() - startedAt
    return result
  }

  const opened = await step("payment: open an invoice", () =>
    doku.ledger.open({
      providerId: PROVIDERS.main,
      channel: "linkaja",
      environment: "production",
      clientId: account.options.clientId,
      invoiceNumber,
      payToken: randomToken(),
      returnToken: randomToken(),
      paymentCollectionId: collectionId,
      cartId: `cart_${name}`,
      amount: AMOUNT,
      sessionAmount: String(AMOUNT),
      requestBody: "{}",
      expiresInMinutes: 60,
      integration: "direct",
      session,
    }),
  )
  await step("payment: keep DOKU's answer to it", () =>
    doku.ledger.recordCreate(opened.id, {
      kind: "accepted",
      redirect: { method: "GET", url: "https://app.linkaja.id/webcheckout", parameters: [] },
    }),
  )
  await step("payment: the shopper opens its page", () => doku.ledger.recordOpened(opened.id, 60))
  const heard = await step("payment: a notification", () => doku.receiveNotification(account, notification))
  if (heard.outcome !== "recorded" || heard.transaction.status !== "paid") throw new Error("Nothing was paid")
  await step("payment: a notification, repeated", () => doku.receiveNotification(account, notification))
  const lease = await step("payment: take the lease", () => doku.leases.acquire(collectionId, { waitMs: 0 }))
  if (!lease) throw new Error("Somebody else had the lease")
  const [row] = await step("payment: settling: what it reads", () => readToSettle(ledger, collectionId))
  if (!row) throw new Error("Nothing was there to settle")
  const claimed = await step("payment: a session claims the money", () =>
    doku.claims.claim(collectionId, session.id, AMOUNT),
  )
  if (!claimed) throw new Error("The claim got nothing")
  const settled = await step("payment: settling: what it writes", () =>
    doku.settle(claimed, { orderId: `order_${name}`, paymentId: `pay_${name}` }, lease),
  )
  if (!settled) throw new Error("It wasn't settled")
  await step("payment: let the lease go", () => lease.release())
  await forget(ledger, opened.id)
  return steps
}

/** The settle workflow's reads. */
async function readToSettle({ doku }: GrownLedger, collectionId: string): Promise<Transaction[]> {
  await doku.checkQueue.claimOfCollection(collectionId)
  const rows = await doku.ledger.listPaidAndOpen(collectionId)
  for (const { id } of rows) {
    await Promise.all([
      doku.ledger.listByCollection(collectionId),
      doku.cases.listOpen([id]),
      doku.cases.isClosedByPerson(id),
      doku.refunds.total(id),
    ])
  }
  return rows
}

async function forget({ sql }: GrownLedger, id: string): Promise<void> {
  await sql.query("delete from doku_event where transaction_id = :id", { id })
  await sql.query("delete from doku_session where transaction_id = :id", { id })
  await sql.query("delete from doku_transaction where id = :id", { id })
}

function signedNotification(
  invoiceNumber: string,
  {
    notificationPath,
    options: { clientId, secretKey },
  }: ReturnType<GrownLedger["doku"]["accounts"]["list"]>[number],
): IncomingNotification {
  const body = JSON.stringify({
    service: { id: "EMONEY" },
    acquirer: { id: "LINKAJA" },
    channel: { id: "EMONEY_LINKAJA" },
    order: { invoice_number: invoiceNumber, amount: AMOUNT },
    transaction: { status: "SUCCESS", date: "2026-11-23T10:00:00Z", original_request_id: invoiceNumber },
  })
  const parts = { clientId, requestId: randomUUID(), timestamp: "2026-11-23T10:00:00Z" }
  return {
    headers: {
      "client-id": clientId,
      "request-id": parts.requestId,
      "request-timestamp": parts.timestamp,
      signature: createSignature({ ...parts, target: notificationPath, body, secretKey }),
    },
    rawBody: Buffer.from(body),
  }
}
