/** One attempt to deliver a notification. */
export interface DeliveryAttempt {
  /** ISO 8601, UTC */
  at: string
  /** Milliseconds until the answer, or until the attempt was given up. */
  ms: number
  /** Status of the answer; null when there was none. */
  httpStatus: number | null
  /** Why there was no answer. */
  error: string | null
}

export type NotificationState =
  | "waiting"
  | "retrying"
  | "delivered"
  | "gave_up"
  | "dropped"
  | "no_notification_url"
  | "stopped"

export interface NotificationRecord {
  id: number
  clientId: string
  /** As the body says; null for a body that is no notification. */
  invoiceNumber: string | null
  /** `transaction.status` as the body says; null for a body that is no notification. */
  status: string | null
  requestId: string
  url: string | null
  /** The exact text sent. */
  body: string
  state: NotificationState
  attempts: DeliveryAttempt[]
}
