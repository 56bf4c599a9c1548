import type { MedusaContainer } from "@medusajs/framework/types"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import { requireOptions } from "../modules/doku/require-options"
import { RECONCILE_JOB, reconcile } from "../workflows/reconcile"

// A worker loads no routes.
requireOptions({ mode: "worker" })

/** Finds payments whose notification was lost and whose shopper didn't return, by querying DOKU. */
export default async function reconcileDokuTransactions(container: MedusaContainer): Promise<void> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  // A command that runs without credentials loads the jobs too, as does a server that is about to end for its options.
  if (!doku.hasValidOptions()) return
  doku.jobWatchdog.start(RECONCILE_JOB, () => reconcile(container))
  await reconcile(container)
}

export const config = { name: RECONCILE_JOB, schedule: "* * * * *" }
