import type { ClockReading, Integration } from "../../../doku-api"
import { CHANNEL, type DokuEnvironment, type Language } from "../config/options"
import type { DokuAccount } from "./accounts"
import type { NotificationHealth } from "./notification-health"

const HIDDEN = "…"
/** A shorter text is hidden completely, because the shown characters would be most of it. */
const LEAST_LENGTH = 12

/** This machine's clock minus DOKU's, in ms, exact to a second. Positive: this machine is ahead. */
export interface ClockView {
  difference_ms: number
  measured_at: string
}

/** A configured account as an admin sees it. Each option is listed, so that a new one is not shown by accident. */
export interface AccountView {
  provider_id: string
  channel: string
  environment: DokuEnvironment
  integration: Integration
  language: Language
  /** Its first and last four characters. */
  client_id: string
  /** Its last four characters. */
  secret_key: string
  /** How many there are. */
  previous_secret_keys: number
  base_url: string
  backend_url: string
  notification_url: string
  return_url: string
  override_notification_url: boolean
  invoice_prefix: string
  expires_in_minutes: number
  last_notification_at: string | null
  notifications_missing: boolean
  /** From DOKU's last answer to this process; null before the first. */
  clock: ClockView | null
  /** Until then this process's job sends no queries to DOKU, as after an outage; a waiting shopper's are sent. */
  waiting_until: string | null
}

export function toAccountView(account: DokuAccount, notifications: NotificationHealth): AccountView {
  const { options, breaker, client } = account
  const pauseLeftMs = breaker.pauseLeftMs()
  return {
    provider_id: account.providerId,
    channel: CHANNEL,
    environment: options.environment,
    integration: options.integration,
    language: options.language,
    client_id: maskedId(options.clientId),
    secret_key: maskedKey(options.secretKey),
    previous_secret_keys: options.previousSecretKeys.length,
    base_url: options.baseUrl,
    backend_url: options.backendUrl,
    notification_url: options.notificationUrl,
    return_url: options.returnUrl,
    override_notification_url: options.overrideNotificationUrl,
    invoice_prefix: options.invoicePrefix,
    expires_in_minutes: options.expiresInMinutes,
    last_notification_at: notifications.lastNotificationAt?.toISOString() ?? null,
    notifications_missing: notifications.missing,
    clock: toClockView(client.clock),
    waiting_until: pauseLeftMs > 0 ? new Date(Date.now() + pauseLeftMs).toISOString() : null,
  }
}

export function toClockView(reading: ClockReading | undefined): ClockView | null {
  return reading ? { difference_ms: 0 - reading.skewMs, measured_at: reading.measuredAt.toISOString() } : null
}

export function maskedId(id: string): string {
  return id.length < LEAST_LENGTH ? HIDDEN : `${id.slice(0, 4)}${HIDDEN}${id.slice(-4)}`
}

export function maskedKey(key: string): string {
  return key.length < LEAST_LENGTH ? HIDDEN : `${HIDDEN}${key.slice(-4)}`
}
