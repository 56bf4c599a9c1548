import type { MedusaContainer } from "@medusajs/framework/types"
import type { CaseView } from "../../../../modules/doku/queries/case-list"
import { loadOrderDisplayIds } from "../order-display-ids"

/** Cases as the admin's routes return them. */
export async function toCaseResponses(container: MedusaContainer, cases: readonly CaseView[]) {
  const displayIds = await loadOrderDisplayIds(
    container,
    cases.map(({ order_id }) => order_id),
  )
  return cases.map((view) => ({ ...view, order_display_id: displayIds.get(view.order_id) ?? null }))
}
