import { mkdtempSync, realpathSync } from "node:fs"
import { cp, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import { SABOTAGES } from "./seeded-bug-list"

export type Change = { file: string; find: string; replace: string } | { remove: string }

export interface Project {
  folder: string
  remove(): Promise<void>
}

/** What a Medusa server needs of this repository. */
const PARTS = ["src", "testing", "medusa-config.ts", "package.json", "tsconfig.json"]

/** A copy of this repository with one of its safeguards taken out. The product itself has no such switch. */
export async function sabotagedProject(name: string): Promise<Project> {
  const changes = SABOTAGES[name]
  if (!changes) throw new Error(`No sabotage is called ${name}; known: ${Object.keys(SABOTAGES).join(", ")}`)
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
    await rm(path.join(folder, change.remove))
    return
  }
  const file = path.join(folder, change.file)
  await writeFile(file, sabotaged(await readFile(file, "utf8"), change))
}

/** @throws Error unless the text to be replaced is there exactly once: a sabotage that misses proves nothing. */
export function sabotaged(
  source: string,
  { file, find, replace }: Exclude<Change, { remove: string }>,
): string {
  const parts = source.split(find)
  if (parts.length !== 2) {
    throw new Error(
      `This sabotage no longer fits: ${file} holds the text ${parts.length - 1} times, and must hold it once:\n${find}`,
    )
  }
  return parts.join(replace)
}
