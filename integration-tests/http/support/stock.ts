import { forgetLocks } from "./stumbles"
import type { Suite } from "./suite"

/** What the warehouse has of everything. A completion that failed for want of it may have stumbled. */
export async function setStock(suite: Suite, quantity: number): Promise<void> {
  await suite.sql("update inventory_level set stocked_quantity = ?, raw_stocked_quantity = ?::jsonb", [
    quantity,
    JSON.stringify({ value: String(quantity), precision: 20 }),
  ])
  await forgetLocks(suite)
}
