import { mkdtempSync, realpathSync } from "node:fs"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { checkOutPrevious } from "./previous-version"

it("names the command to run if the history lacks the previous version", async () => {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-no-history-"))
  try {
    await expect(checkOutPrevious(folder, folder)).rejects.toThrow("git fetch --unshallow")
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
