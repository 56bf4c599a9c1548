import { Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import type { ListedAct } from "../../lib/api-types"
import { actSentence } from "../../lib/audit-labels"
import { formatTime } from "../../lib/dates"
import { ActorName } from "../common/actor-name"
import { ActOutcome } from "./act-outcome"
import { ActSubject } from "./act-subject"

/** What was done and how it ended, what it was about, and who did it when; one below the other on a phone. */
export function ActItem({ act }: { act: ListedAct }) {
  const { t, locale } = useLabels()
  return (
    <li className="grid gap-x-6 gap-y-2 px-6 py-4 md:grid-cols-3">
      <div className="flex min-w-0 flex-col items-start gap-y-1">
        <Text size="small" leading="compact" weight="plus" className="break-words">
          {actSentence(act, t, locale)}
        </Text>
        <ActOutcome act={act} />
      </div>
      <div className="txt-compact-small min-w-0">
        <ActSubject act={act} />
      </div>
      <Text size="small" leading="compact" className="text-ui-fg-subtle min-w-0 break-words md:text-right">
        <time dateTime={act.created_at}>{formatTime(act.created_at, locale)}</time>{" "}
        <ActorName actor={act.actor} />
      </Text>
    </li>
  )
}
