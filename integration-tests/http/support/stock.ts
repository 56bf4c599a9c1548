import { forgetLocks } from "./stumbles"
import type { Suite } from "./suite"

/** Sets the stock of all products. A completion that fails without stock may hang. */
export async function setStock(suite: Suite, quantity: number): Promise<void> {
  await suite.sql("update inventory_level set stocked_quantity = ?, raw_stocked_quantity = ?::jsonb", [
    quantity,
    JSON.stringify({ value: String(quantity), precision: 20 }),
  ])
  await forgetLocks(suite)
}
