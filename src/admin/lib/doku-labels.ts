import type { Translate } from "../i18n/translation"
import { isDokuStatus } from "./label-keys"

/** DOKU's status of an invoice in the admin's language; a status that these screens don't know is kept as it is. */
export function dokuStatusLabel(status: unknown, t: Translate): string {
  if (typeof status !== "string") return "?"
  const upper = status.toUpperCase()
  return isDokuStatus(upper) ? t(`dokuStatuses.${upper}`) : status
}
