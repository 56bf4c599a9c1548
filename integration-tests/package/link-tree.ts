import { linkSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from "node:fs"
import path from "node:path"

/** The same tree with hard links to the same files, which takes seconds for a thousand packages. */
export function linkTree(from: string, to: string): void {
  mkdirSync(to)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) linkTree(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else linkSync(source, target)
  }
}
