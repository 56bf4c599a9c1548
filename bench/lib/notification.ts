import { createSignature } from "../../src/doku-api"
import { notificationBody } from "../../src/sandbox/doku/notification"
import { dokuTimestamp } from "../../src/sandbox/doku/timestamp"
import { MERCHANT, NOTIFICATION_PATH } from "../../testing/store/names"

/** A prepared notification, so that only sending it is timed. */
export interface Notification {
  path: string
  headers: Record<string, string>
  body: string
}

export interface Paid {
  invoiceNumber: string
  /** Integer IDR. */
  amount: number
}

/** DOKU's notification of a payment. A `forged` one is signed with a wrong key. */
export function notificationOf(
  { invoiceNumber, amount }: Paid,
  { forged = false }: { forged?: boolean } = {},
): Notification {
  const date = new Date()
  const body = notificationBody(
    { invoiceNumber, amount, status: "SUCCESS", date, originalRequestId: invoiceNumber },
    {},
  )
  const timestamp = dokuTimestamp(date)
  // DOKU gives each notification a Request-Id of its own.
  const requestId = `notification-${invoiceNumber}`
  const signature = createSignature({
    clientId: MERCHANT.clientId,
    requestId,
    timestamp,
    target: NOTIFICATION_PATH,
    body,
    secretKey: forged ? "SK-SOMEBODYELSE" : MERCHANT.secretKey,
  })
  return {
    path: NOTIFICATION_PATH,
    headers: {
      "content-type": "application/json",
      "client-id": MERCHANT.clientId,
      "request-id": requestId,
      "request-timestamp": timestamp,
      signature,
    },
    body,
  }
}
