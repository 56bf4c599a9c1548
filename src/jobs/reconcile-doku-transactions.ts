import type { MedusaContainer } from "@medusajs/framework/types"
import { RECONCILE_JOB, reconcile } from "../workflows/reconcile/reconcile"

/** Notifications get lost and shoppers don't return: whatever DOKU knows is found by asking. */
export default async function reconcileDokuTransactions(container: MedusaContainer): Promise<void> {
  await reconcile(container)
}

export const config = { name: RECONCILE_JOB, schedule: "* * * * *" }
