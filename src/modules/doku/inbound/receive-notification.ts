import { createHash } from "node:crypto"
import { DokuError, parseNotification, verifyNotification } from "../../../doku-api"
import type { DokuAccount } from "../accounts/accounts"
import type { ReceivedNotification, RecordedNotification, StatusUpdates } from "./apply-status"

/** A notification as it came in over HTTP. */
export interface IncomingNotification {
  headers: Record<string, string | string[] | undefined>
  rawBody: Buffer
  /** Path under which it came, for a hint when the signature doesn't match. Unknown to Medusa's own webhook. */
  receivedPath?: string
}

export type NotificationOutcome =
  | ({ outcome: "recorded" } & Extract<RecordedNotification, { known: true }>)
  | { outcome: "unknown_invoice"; invoiceNumber: string; kept: boolean }
  /** Not signed by DOKU for this account; `hint` says which part is likely wrong, without any secret. */
  | { outcome: "rejected"; hint: string }
  | { outcome: "unreadable"; problem: string }

/**
 * Reads, verifies and records one notification. The signature comes first: whoever has no key learns nothing
 * of what is in the ledger, and reaches no database.
 *
 * @throws whatever the database throws: then nothing was recorded, and DOKU must be told to come again.
 */
export async function receiveNotification(
  statusUpdates: StatusUpdates,
  account: DokuAccount,
  incoming: IncomingNotification,
): Promise<NotificationOutcome> {
  const verdict = verifyNotification({
    headers: incoming.headers,
    rawBody: incoming.rawBody,
    path: account.notificationPath,
    clientId: account.options.clientId,
    secretKey: account.options.secretKey,
    previousSecretKeys: account.options.previousSecretKeys,
    ...(incoming.receivedPath === undefined ? {} : { receivedPath: incoming.receivedPath }),
  })
  if (!verdict.ok) return { outcome: "rejected", hint: verdict.hint }

  const read = readMessage(incoming, verdict.key)
  if ("problem" in read) return { outcome: "unreadable", problem: read.problem }

  const recorded = await statusUpdates.recordNotification(account, read)
  return recorded.known
    ? { outcome: "recorded", ...recorded }
    : { outcome: "unknown_invoice", invoiceNumber: read.message.invoiceNumber, kept: recorded.kept }
}

function readMessage(
  { headers, rawBody }: IncomingNotification,
  key: ReceivedNotification["key"],
): ReceivedNotification | { problem: string } {
  let json: unknown
  try {
    json = JSON.parse(rawBody.toString("utf8"))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { problem: "the body is not JSON" }
  }
  try {
    return {
      message: parseNotification(json),
      requestId: String(headers["request-id"]),
      bodyHash: createHash("sha256").update(rawBody).digest("hex"),
      key,
    }
  } catch (error) {
    if (!(error instanceof DokuError)) throw error
    return { problem: error.message }
  }
}
