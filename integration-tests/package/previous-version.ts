import { execFile } from "node:child_process"
import { mkdtempSync, realpathSync } from "node:fs"
import { mkdir, rm, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import type { Lifetime } from "../../testing/lib/lifetime"
import { npm } from "../../testing/lib/npm"
import { REPOSITORY } from "../../testing/store/medusa-cli"

const run = promisify(execFile)

/** The last commit before DOKU Checkout, and so without the column `integration`. */
const PREVIOUS_VERSION = "307f3eb2cb4814558f2c2cda0ab250c525058b4f"
/** The migration that adds the column. */
const MIGRATION = "src/modules/doku/migrations/Migration20261129120000.ts"

const GIT_WITHIN_MS = 60_000
const PACK_WITHIN_MS = 300_000

/**
 * Packs the previous version from the repository's history, and resolves to the tarball. It is built with today's
 * packages, because the dependencies are the same.
 */
export async function packPreviousVersion(lifetime: Lifetime): Promise<string> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-previous-"))
  await lifetime.own("the previous version", () => rm(folder, { recursive: true, force: true }))
  const sources = path.join(folder, "sources")
  await mkdir(sources)
  await checkOutPrevious(REPOSITORY, sources)
  await symlink(path.join(REPOSITORY, "node_modules"), path.join(sources, "node_modules"), "dir")
  const printed = await npm(["pack", "--silent", "--pack-destination", folder], {
    cwd: sources,
    signal: AbortSignal.timeout(PACK_WITHIN_MS),
  })
  return path.join(folder, printed.trim().split("\n").at(-1) ?? "")
}

/** Writes the files of the previous version into a folder. @throws Error that names the fix if the history lacks it. */
export async function checkOutPrevious(repository: string, folder: string): Promise<void> {
  const git = (...args: string[]) =>
    run("git", ["-C", repository, ...args], { timeout: GIT_WITHIN_MS, env: withoutGitFolder(process.env) })
  const exists = (commit: string) =>
    git("cat-file", "-e", `${commit}^{commit}`).then(
      () => true,
      () => false,
    )
  // Where the history was squashed, the commit before the one that added the migration takes its place.
  const [added = ""] = await git("log", "--diff-filter=A", "--format=%H", "--", MIGRATION).then(
    ({ stdout }) => stdout.trim().split("\n"),
    () => [],
  )
  const candidates = [PREVIOUS_VERSION, ...(added ? [`${added}^`] : [])]
  const found = await Promise.all(candidates.map(exists))
  const previous = candidates[found.indexOf(true)]
  if (previous === undefined) {
    throw new Error(
      `The upgrade starts from commit ${PREVIOUS_VERSION}, which is not in the history of ${repository}. ` +
        "In a shallow clone run: git fetch --unshallow. An archive of the sources has no history: clone instead.",
    )
  }
  const archive = path.join(folder, "sources.tar")
  await git("archive", "--format=tar", `--output=${archive}`, previous)
  await run("tar", ["-xf", archive, "-C", folder], { timeout: GIT_WITHIN_MS })
  await rm(archive)
}

/** Git hooks set variables that would lead git to another repository than the one given. */
function withoutGitFolder(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE)$/.test(name)),
  )
}
