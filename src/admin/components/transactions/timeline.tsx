import { Button, Heading, Text } from "@medusajs/ui"
import { useId, useState } from "react"
import { useWords } from "../../hooks/use-labels"
import type { TransactionDetail } from "../../lib/api-types"
import { formatTime } from "../../lib/dates"
import { eventActor, eventProblem, eventSentence } from "../../lib/timeline-labels"
import { ByActor } from "../common/actor-name"
import { English } from "../common/english"

/** The newest that are shown before somebody asks for the rest. */
const SHOWN_FIRST = 4

/** What happened to a payment, the newest first. */
export function Timeline({
  transaction,
}: {
  transaction: Pick<TransactionDetail, "timeline" | "timeline_cut">
}) {
  const { t, locale } = useWords()
  const [showsAll, setShowsAll] = useState(false)
  const titleId = useId()
  const listId = useId()
  const events = [...transaction.timeline].reverse()
  const hidden = events.length - SHOWN_FIRST
  const shown = showsAll ? events : events.slice(0, SHOWN_FIRST)
  return (
    <section className="px-6 py-4" aria-labelledby={titleId}>
      <Heading level="h3" id={titleId} className="mb-2">
        {t("timeline.title")}
      </Heading>
      {events.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("timeline.empty")}
        </Text>
      )}
      <ol id={listId} className="flex flex-col gap-y-3">
        {shown.map((event) => {
          const actor = eventActor(event)
          const problem = eventProblem(event)
          return (
            <li key={event.id} className="grid grid-cols-[8px_minmax(0,1fr)] gap-x-3">
              <span aria-hidden className="bg-ui-fg-muted mt-1.5 size-1.5 rounded-full" />
              <div className="min-w-0">
                <Text size="small" leading="compact" className="break-words">
                  {eventSentence(event, t)}
                </Text>
                {problem !== undefined && (
                  <Text size="xsmall" className="text-ui-fg-subtle break-words">
                    <English>{problem}</English>
                  </Text>
                )}
                <Text size="xsmall" className="text-ui-fg-subtle">
                  <time dateTime={event.created_at}>{formatTime(event.created_at, locale)}</time>
                  {actor !== undefined && (
                    <>
                      {" "}
                      <ByActor actor={actor} />
                    </>
                  )}
                </Text>
              </div>
            </li>
          )
        })}
      </ol>
      {showsAll && transaction.timeline_cut && (
        <Text size="xsmall" className="text-ui-fg-subtle mt-2">
          {t("timeline.cut")}
        </Text>
      )}
      {hidden > 0 && (
        <Button
          size="small"
          variant="transparent"
          className="-ml-2 mt-2"
          aria-expanded={showsAll}
          aria-controls={listId}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? t("timeline.showLess") : t("timeline.showOlder", { hidden })}
        </Button>
      )}
    </section>
  )
}
