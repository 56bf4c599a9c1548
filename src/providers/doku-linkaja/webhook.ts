import type {
  ProviderWebhookPayload,
  RemoteQueryFunction,
  WebhookActionResult,
} from "@medusajs/framework/types"
import type DokuModuleService from "../../modules/doku/service"
import { toRupiah } from "../../money/rupiah"
import { readSession } from "./session-context"

interface WebhookDependencies {
  doku: DokuModuleService
  query: Omit<RemoteQueryFunction, symbol>
}

const NOTHING: WebhookActionResult = { action: "not_supported" }

/**
 * Records a notification that came through Medusa's delayed webhook event. The event names neither the provider nor
 * the path, so the account is found by Client-Id.
 *
 * @returns `captured` when a live session can carry the payment, so that Medusa completes the cart at once. Never for
 * a session that doesn't exist: with an unknown id Medusa would act on another cart.
 */
export async function readWebhook(
  { doku, query }: WebhookDependencies,
  { rawData, headers }: ProviderWebhookPayload["payload"],
): Promise<WebhookActionResult> {
  const received = headers as Record<string, string | string[] | undefined>
  const rawBody = Buffer.from(rawData as string | Buffer)
  const clientId = received["client-id"]
  const accounts = typeof clientId === "string" ? doku.accounts.byClientId(clientId) : []
  for (const account of accounts) {
    const result = await doku.receiveNotification(account, { headers: received, rawBody })
    if (result.outcome === "rejected") continue
    if (result.outcome === "unreadable") {
      doku.log.write("notification_unreadable", { provider: account.providerId, problem: result.problem })
    }
    if (result.outcome !== "recorded") return NOTHING
    const { transaction } = result
    if (
      transaction.status !== "paid" ||
      transaction.settlement !== "open" ||
      transaction.paid_amount !== transaction.amount
    )
      return NOTHING
    const [blocking] = await doku.cases.listOpen([transaction.id])
    if (blocking) return NOTHING
    const session = await findLiveSession(doku, query, transaction)
    if (!session) return NOTHING
    return {
      action: "captured",
      data: { session_id: session.id, amount: session.amount },
    } as WebhookActionResult
  }
  doku.log.write("notification_rejected", {
    provider: undefined,
    hint: "no configured account verifies it; it came by Medusa's own webhook event",
  })
  return NOTHING
}

async function findLiveSession(
  doku: DokuModuleService,
  query: WebhookDependencies["query"],
  transaction: { id: string; amount: number },
) {
  for (const { session_id } of await doku.ledger.listSessions(transaction.id)) {
    const { data } = await query.graph({
      entity: "payment_session",
      fields: ["id"],
      filters: { id: session_id },
    })
    if (data.length === 0) continue
    const session = await readSession(query, session_id, [])
    const total = session.cart ? toRupiah(session.cart.total) : transaction.amount
    if (toRupiah(session.amount) === transaction.amount && total === transaction.amount) return session
  }
  return undefined
}
