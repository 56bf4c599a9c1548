import { Button, Heading, Text } from "@medusajs/ui"
import { useId, useState } from "react"
import { useLabels } from "../../hooks/use-labels"
import type { TransactionDetail } from "../../lib/api-types"
import { timelineItems } from "../../lib/audit-labels"
import { ActEntry, TimelineEntry } from "./timeline-entry"

/** How many events are shown before "Show older entries" is pressed. */
const SHOWN_FIRST = 4

interface TimelineProps {
  transaction: Pick<TransactionDetail, "timeline" | "timeline_cut" | "audit">
}

/** A transaction's events and what people did about it, the newest first. */
export function Timeline({ transaction }: TimelineProps) {
  const { t } = useLabels()
  const [showsAll, setShowsAll] = useState(false)
  const titleId = useId()
  const listId = useId()
  const items = timelineItems(transaction)
  const hidden = items.length - SHOWN_FIRST
  const shown = showsAll ? items : items.slice(0, SHOWN_FIRST)
  return (
    <section className="px-6 py-4" aria-labelledby={titleId}>
      <Heading level="h3" id={titleId} className="mb-2">
        {t("timeline.title")}
      </Heading>
      {items.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("timeline.empty")}
        </Text>
      )}
      <ol id={listId} className="flex flex-col gap-y-3">
        {shown.map(({ event, act }) =>
          event ? <TimelineEntry key={event.id} event={event} /> : <ActEntry key={act.id} act={act} />,
        )}
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
