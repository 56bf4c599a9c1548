import type { ResolvedOptions } from "../../../modules/doku/config/options"
import type { OrderSource } from "./line-items"

/** What a create request is built from, by either integration. */
export interface BodyInput {
  /** The cart or the order; undefined when there is none to read. */
  source: OrderSource | null | undefined
  invoiceNumber: string
  /** Integer IDR. */
  amount: number
  /** Our page to which DOKU sends the shopper back. */
  returnUrl: string
  options: Pick<
    ResolvedOptions,
    "overrideNotificationUrl" | "notificationUrl" | "expiresInMinutes" | "language"
  >
}

export function additionalInfo({ options }: BodyInput): { override_notification_url?: string } {
  return options.overrideNotificationUrl ? { override_notification_url: options.notificationUrl } : {}
}
