import { Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import type { TimelineEvent } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { eventActor, eventError, eventSentence } from "../../lib/timeline-labels"
import { ActorName } from "../common/actor-name"
import { English } from "../common/english"

/** One event: what happened, its error, when, and who caused it. */
export function TimelineEntry({ event }: { event: TimelineEvent }) {
  const { t, locale } = useLabels()
  const actor = eventActor(event)
  const error = eventError(event)
  return (
    <li className="grid grid-cols-[8px_minmax(0,1fr)] gap-x-3">
      <span aria-hidden className="bg-ui-fg-muted mt-1.5 size-1.5 rounded-full" />
      <div className="min-w-0">
        <Text size="small" leading="compact" className="break-words">
          {eventSentence(event, t, locale)}
        </Text>
        {error !== undefined && (
          <Text size="xsmall" className="text-ui-fg-subtle break-words">
            <English>{error}</English>
          </Text>
        )}
        <Text size="xsmall" className="text-ui-fg-subtle">
          <time dateTime={event.created_at}>{formatTime(event.created_at, locale)}</time>
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
