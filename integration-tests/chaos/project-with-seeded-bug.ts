import { mkdtempSync, realpathSync } from "node:fs"
import { access, cp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import { SEEDED_BUGS } from "./seeded-bug-list"

export type Change = { file: string; find: string; replace: string } | { remove: string }

export interface Project {
  folder: string
  remove(): Promise<void>
}

/** The parts of this repository that a Medusa server needs. */
const PARTS = ["src", "testing", "medusa-config.ts", "package.json", "tsconfig.json"]

/** A copy of this repository with one seeded bug. The product itself has no such switch. */
export async function projectWithSeededBug(name: string): Promise<Project> {
  const changes = SEEDED_BUGS[name]
  if (!changes)
    throw new Error(`No seeded bug is called ${name}; known: ${Object.keys(SEEDED_BUGS).join(", ")}`)
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), `doku-${name}-`))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    for (const part of PARTS) {
      await cp(path.join(REPOSITORY, part), path.join(folder, part), { recursive: true })
    }
    await symlink(path.join(REPOSITORY, "node_modules"), path.join(folder, "node_modules"), "dir")
    for (const change of changes) await apply(folder, change)
    return { folder, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function apply(folder: string, change: Change): Promise<void> {
  if ("remove" in change) {
    const removed = path.join(folder, change.remove)
    await access(removed).catch((cause: Error) => {
      throw new Error(`This seeded bug no longer fits: there is no ${change.remove}`, { cause })
    })
    await rm(removed)
    return
  }
  const file = path.join(folder, change.file)
  await writeFile(file, withSeededBug(await readFile(file, "utf8"), change))
}

/** @throws Error unless `file` contains the text exactly once, because a bug that was not put in proves nothing. */
export function withSeededBug(
  source: string,
  { file, find, replace }: Exclude<Change, { remove: string }>,
): string {
  const parts = source.split(find)
  if (parts.length !== 2) {
    throw new Error(
      `This seeded bug no longer fits: ${file} contains the text ${parts.length - 1} times instead of once:\n${find}`,
    )
  }
  return parts.join(replace)
}
