import { Modules } from "@medusajs/framework/utils"
import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import { waitUntil } from "../../../testing/lib/wait"
import type { Suite } from "./suite"

/** Longer than any running completion takes, in ms. */
const AT_WORK_MS = 10_000
const ENDED = ["not_started", "done", "reverted", "failed"]

/**
 * When parallel steps fail, Medusa's orchestrator can throw on an invalid state transition. The run then never ends
 * and locks the cart for two minutes. A store waits for that time, but tests remove the lock.
 */
export async function forgetLocks({ container }: Suite): Promise<void> {
  await container.resolve(Modules.LOCKING).releaseAll()
}

/** Marks hanging completions as failed, because Medusa's test tools would wait for them and fail the test. */
export async function endStumbledCompletions(suite: Suite): Promise<void> {
  const { sql } = suite
  const unended = async () =>
    JSON.stringify(
      await sql(
        "select id, state, updated_at from workflow_execution where workflow_id = ? and state <> all(?)",
        [completeCartWorkflowId, ENDED],
      ),
    )
  const before = await unended()
  if (before === "[]") return
  const moved = await waitUntil(async () => (await unended()) !== before, { ms: AT_WORK_MS, every: 100 })
  if (moved) return endStumbledCompletions(suite)
  await sql("update workflow_execution set state = 'failed' where workflow_id = ? and state <> all(?)", [
    completeCartWorkflowId,
    ENDED,
  ])
}
