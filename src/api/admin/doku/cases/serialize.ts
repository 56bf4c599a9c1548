import type { MedusaContainer } from "@medusajs/framework/types"
import type { CaseView } from "../../../../modules/doku/queries/case-list"
import { orderNumbers } from "../order-display-ids"

/** Cases as the admin's routes answer them. */
export async function caseAnswers(container: MedusaContainer, cases: readonly CaseView[]) {
  const numbers = await orderNumbers(
    container,
    cases.map(({ order_id }) => order_id),
  )
  return cases.map((view) => ({ ...view, order_display_id: numbers.get(view.order_id) ?? null }))
}
