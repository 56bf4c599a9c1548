import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { promisify } from "node:util"

const run = promisify(execFile)

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, but belongs to another user.
    return isNodeError(error) && error.code === "EPERM"
  }
}

/**
 * The command line of a living process, "" when there is none. Process ids are reused, so a number found
 * in a file means nothing until the process behind it has been checked.
 */
export async function commandLineOf(pid: number): Promise<string> {
  if (!isAlive(pid)) {
    return ""
  }
  try {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ")
  } catch (error) {
    if (!isNodeError(error)) {
      throw error
    }
  }
  // No /proc: macOS and the BSDs have `ps`; Windows has neither: "unknown".
  return run("ps", ["-p", String(pid), "-o", "command="]).then(
    ({ stdout }) => stdout,
    () => "",
  )
}

export function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error
}
