import type { Translate } from "../i18n/translation"
import type { TimelineEvent } from "./api-types"
import { caseTitle } from "./case-labels"
import { dokuStatusLabel } from "./doku-labels"
import { isEventType } from "./label-keys"
import { formatRupiah } from "./rupiah"

/** One sentence about an event. A type that these screens don't know is shown as it is. */
export function eventSentence(
  { type, data }: Pick<TimelineEvent, "type" | "data">,
  t: Translate,
  locale: string,
): string {
  if (!isEventType(type)) return type
  switch (type) {
    case "notification":
    case "status_answer": {
      if (data.key === "previous") return t("timeline.events.notification_previous")
      const status = dokuStatusLabel(data.doku_status, t)
      return typeof data.amount === "number"
        ? t(`timeline.events.${type}_amount`, { status, amount: formatRupiah(data.amount, locale) })
        : t(`timeline.events.${type}`, { status })
    }
    case "create_accepted":
      // Only DOKU Checkout names its page's channels.
      return typeof data.channels === "string" && data.channels !== ""
        ? t("timeline.events.create_accepted_channels", { channels: data.channels })
        : t("timeline.events.create_accepted")
    case "create_unknown":
      return typeof data.redirect_host === "string"
        ? t("timeline.events.create_unknown_redirect", { host: data.redirect_host })
        : t("timeline.events.create_unknown")
    case "case_opened":
    case "case_closed":
      return t(`timeline.events.${type}`, { title: caseTitle(text(data.kind), t) })
    default:
      return t(`timeline.events.${type}`, {
        amount: typeof data.amount === "number" ? formatRupiah(data.amount, locale) : "?",
        reference: text(data.reference),
      })
  }
}

/** The error that an event recorded, in DOKU's or Medusa's own English; undefined when there is none. */
export function eventError({ data }: Pick<TimelineEvent, "data">): string | undefined {
  return typeof data.error === "string" && data.error !== "" ? data.error : undefined
}

/** The id of the user who caused an event; undefined when nobody did. */
export function eventActor({ data }: Pick<TimelineEvent, "data">): string | undefined {
  return typeof data.actor === "string" ? data.actor : undefined
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "?"
}
