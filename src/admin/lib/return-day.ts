import type { Refund, TimelineEvent } from "./api-types"

/** The day on which the money went back as the admin stated it, which the timeline keeps; else that of the record. */
export function returnDay(
  refund: Pick<Refund, "id" | "created_at">,
  timeline: readonly TimelineEvent[],
): string {
  const recorded = timeline.find(
    ({ type, data }) => type === "refund_recorded" && data.refund_id === refund.id,
  )
  const stated = recorded?.data.returned_at
  return typeof stated === "string" ? stated : refund.created_at
}
