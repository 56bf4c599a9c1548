import { Text } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { Act, TimelineEvent } from "../../lib/api-types"
import { actSentence } from "../../lib/audit-labels"
import { formatTime } from "../../lib/dates"
import { eventActor, eventError, eventSentence } from "../../lib/timeline-labels"
import { ActOutcome } from "../audit/act-outcome"
import { ActorName } from "../common/actor-name"
import { English } from "../common/english"

/** One event: what happened, its error, when, and who caused it. */
export function TimelineEntry({ event }: { event: TimelineEvent }) {
  const { t, locale } = useLabels()
  const error = eventError(event)
  return (
    <Entry sentence={eventSentence(event, t, locale)} time={event.created_at} actor={eventActor(event)}>
      {error !== undefined && (
        <Text size="xsmall" className="text-ui-fg-subtle break-words">
          <English>{error}</English>
        </Text>
      )}
    </Entry>
  )
}

/** What somebody did, and how it ended. */
export function ActEntry({ act }: { act: Act }) {
  const { t, locale } = useLabels()
  return (
    <Entry sentence={actSentence(act, t, locale)} time={act.created_at} actor={act.actor}>
      <ActOutcome act={act} />
    </Entry>
  )
}

interface EntryProps {
  sentence: string
  /** ISO 8601. */
  time: string
  /** Undefined when nobody caused it; null for the store's own code. */
  actor: string | null | undefined
  children: ReactNode
}

function Entry({ sentence, time, actor, children }: EntryProps) {
  const { locale } = useLabels()
  return (
    <li className="grid grid-cols-[8px_minmax(0,1fr)] gap-x-3">
      <span aria-hidden className="bg-ui-fg-muted mt-1.5 size-1.5 rounded-full" />
      <div className="min-w-0">
        <Text size="small" leading="compact" className="break-words">
          {sentence}
        </Text>
        {children}
        <Text size="xsmall" className="text-ui-fg-subtle">
          <time dateTime={time}>{formatTime(time, locale)}</time>
          {actor !== undefined && (
            <>
              {" "}
              <ActorName actor={actor} />
            </>
          )}
        </Text>
      </div>
    </li>
  )
}
