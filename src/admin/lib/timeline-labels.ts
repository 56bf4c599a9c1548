import type { Translate } from "../hooks/use-labels"
import type { TimelineEvent } from "./api-types"
import { caseTitle } from "./case-labels"
import { dokuWord } from "./doku-labels"
import { isEventType } from "./label-keys"
import { formatRupiah } from "./rupiah"

/** One sentence for what happened. A type that these screens don't know is shown as it is. */
export function eventSentence({ type, data }: Pick<TimelineEvent, "type" | "data">, t: Translate): string {
  if (!isEventType(type)) return type
  switch (type) {
    case "notification":
    case "status_answer": {
      if (data.key === "previous") return t("timeline.events.notification_previous")
      const word = dokuWord(data.doku_status, t)
      return typeof data.amount === "number"
        ? t(`timeline.events.${type}_amount`, { word, amount: formatRupiah(data.amount) })
        : t(`timeline.events.${type}`, { word })
    }
    case "case_opened":
    case "case_closed":
      return t(`timeline.events.${type}`, { title: caseTitle(text(data.kind), t) })
    default:
      return t(`timeline.events.${type}`, {
        amount: typeof data.amount === "number" ? formatRupiah(data.amount) : "?",
        reference: text(data.reference),
      })
  }
}

/** What went wrong, in the words of whoever said it. */
export function eventProblem({ data }: Pick<TimelineEvent, "data">): string | undefined {
  return typeof data.error === "string" && data.error !== "" ? data.error : undefined
}

/** Who did it, where a person did: a user's id. */
export function eventActor({ data }: Pick<TimelineEvent, "data">): string | undefined {
  return typeof data.actor === "string" ? data.actor : undefined
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "?"
}
