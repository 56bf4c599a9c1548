import type { Translate } from "../i18n/translation"
import type { LinkRefusal, OrderPaymentLinks, PaymentLink } from "./api-types"
import { formatTime } from "./dates"
import { isLinkRefusal, isLinkStatus, type LinkStatus } from "./label-keys"

const COLORS = {
  live: "orange",
  paid: "green",
  withdrawn: "grey",
  expired: "grey",
  over: "grey",
} as const satisfies Record<LinkStatus, string>

export function linkStatusColor(status: string): (typeof COLORS)[LinkStatus] {
  return isLinkStatus(status) ? COLORS[status] : "grey"
}

export function linkStatusLabel(status: string, t: Translate): string {
  return isLinkStatus(status) ? t(`links.statuses.${status}`) : t("states.unknown")
}

/** The server's English message stands in for a code that these screens don't know. */
export function refusalMessage({ code, message }: LinkRefusal, t: Translate): string {
  return isLinkRefusal(code) ? t(`links.refusals.${code}`) : message
}

/** Whether `refusalMessage` is the server's, hence English. */
export function isServerRefusal({ code }: LinkRefusal): boolean {
  return !isLinkRefusal(code)
}

/** How many ended links an order's page shows. */
const MAX_ENDED = 3

export interface PaymentLinkSection {
  /** Integer IDR; 0 for nothing. */
  owed: number
  live: PaymentLink | undefined
  /** The newest ended links. */
  ended: PaymentLink[]
  /** How many ended links are left out. */
  hidden: number
  /** Why the order can't be paid by a link now. */
  refusal: LinkRefusal | undefined
  /** What a request does: it makes a link, or counts the live one's days anew. Undefined where none is possible. */
  request: "new" | "renewal" | undefined
}

interface Viewer {
  /** Whether the order has transactions to show. */
  hasTransactions: boolean
  mayRequest: boolean
}

/** What an order's page shows about its payment links; undefined for nothing. */
export function paymentLinkSection(
  { payment_links, owed, refusal }: OrderPaymentLinks,
  { hasTransactions, mayRequest }: Viewer,
): PaymentLinkSection | undefined {
  const live = payment_links.find(isLive)
  const ended = payment_links.filter((link) => link !== live)
  const isUsed = payment_links.length > 0 || hasTransactions
  const section: PaymentLinkSection = {
    owed,
    live,
    ended: ended.slice(0, MAX_ENDED),
    hidden: Math.max(0, ended.length - MAX_ENDED),
    refusal: owed > 0 && refusal && (isUsed || !isCommon(refusal)) ? refusal : undefined,
    request: owed > 0 && !refusal && mayRequest ? (live ? "renewal" : "new") : undefined,
  }
  const hasContent = payment_links.length > 0 || section.refusal || section.request
  return hasContent ? section : undefined
}

/** Whether the customer may be about to pay. */
export function hasLiveLink({ payment_links }: Pick<OrderPaymentLinks, "payment_links">): boolean {
  return payment_links.some(isLive)
}

function isLive({ status }: PaymentLink): boolean {
  return status === "live"
}

/** Refusals that hold for most orders of a store, and that nobody has to read. */
const COMMON_REFUSALS = ["nothing_owed", "not_idr", "not_enabled", "other_payment"]

function isCommon({ code }: LinkRefusal): boolean {
  return COMMON_REFUSALS.includes(code)
}

/** When a link ended; for one that the order's payment ended, when it was requested. */
export function endedLinkTime(
  { status, created_at, expires_at, withdrawn_at }: PaymentLink,
  t: Translate,
  locale: string,
): string {
  if (status === "withdrawn" && withdrawn_at !== null) return formatTime(withdrawn_at, locale)
  if (status === "expired") return formatTime(expires_at, locale)
  return t("links.requestedAt", { time: formatTime(created_at, locale) })
}

/** Who withdrew a link; undefined for a link that ended otherwise. */
export function endedLinkActor({ status, withdrawn_by }: PaymentLink): string | undefined {
  return status === "withdrawn" ? (withdrawn_by ?? undefined) : undefined
}

/** What changes when a customer pays: a difference means that the order's payments have changed. */
export function debtFingerprint({ payment_links, owed }: OrderPaymentLinks): string {
  return JSON.stringify([owed, payment_links.map(({ id, status }) => [id, status])])
}
