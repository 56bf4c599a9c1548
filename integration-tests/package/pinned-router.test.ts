import { mkdtempSync, writeFileSync } from "node:fs"
import path from "node:path"
import { npm } from "../../testing/lib/npm"
import { LOG_MESSAGES } from "./log-messages"
import { packedTarball } from "./pack"

/** npm reads what Medusa needs before it finds the conflict. */
const RESOLVE_MS = 300_000

it(
  "is refused by npm, in the words of the README, in a store that pins a router which no Medusa Admin has",
  async () => {
    const folder = mkdtempSync(path.join(path.dirname(packedTarball()), "pinned-router-"))
    const dependencies = { "react-router-dom": "6.26.0" }
    writeFileSync(
      path.join(folder, "package.json"),
      JSON.stringify({ name: "store", version: "1.0.0", dependencies }),
    )
    const installing = npm(["install", "--package-lock-only", "--prefer-offline", packedTarball()], {
      cwd: folder,
      signal: AbortSignal.timeout(RESOLVE_MS),
    })
    await expect(installing).rejects.toThrow(LOG_MESSAGES.pinnedRouter)
  },
  RESOLVE_MS,
)
