import { Modules } from "@medusajs/framework/utils"
import { waitUntil } from "../../../scripts/lib/wait"
import type { Suite } from "./suite"

/** A step that is at work writes its run down when it ends, which takes none of them so long. In ms. */
const AT_WORK_MS = 10_000
const ENDED = ["not_started", "done", "reverted", "failed"]

/**
 * When steps fail beside each other, Medusa's orchestrator can stumble over its own states. Such a run ends nowhere, and
 * keeps its lock on the cart for two minutes, which a store waits for; a test goes on at once.
 */
export async function forgetLocks({ container }: Suite): Promise<void> {
  await container.resolve(Modules.LOCKING).releaseAll()
}

/** Calls runs failed that end nowhere; Medusa's test tools would wait for them, and fail whatever was tested. */
export async function endStumbledRuns(suite: Suite): Promise<void> {
  const { sql } = suite
  const unended = () =>
    sql<{ id: string; state: string; updated_at: Date }>(
      "select id, state, updated_at from workflow_execution where state <> all(?)",
      [ENDED],
    )
  const before = JSON.stringify(await unended())
  if (before === "[]") return
  const moved = await waitUntil(async () => JSON.stringify(await unended()) !== before, {
    ms: AT_WORK_MS,
    every: 100,
  })
  if (moved) return endStumbledRuns(suite)
  await sql("update workflow_execution set state = 'failed' where state <> all(?)", [ENDED])
}
