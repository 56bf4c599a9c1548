/**
 * Runs Changesets in a repository whose root is the package. Changesets reads only the `workspaces` of a package.json
 * that has them, so they are removed while it runs.
 *
 *   npm run changeset                  asks for a change, and writes it to .changeset
 *   npm run changeset -- status        prints the next version
 *   npm run changeset -- version       writes the next version, and its part of CHANGELOG.md
 */
import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"

const file = path.resolve("package.json")
const command = createRequire(import.meta.url).resolve("@changesets/cli/bin.js")
const before = read()

// Ctrl-C is for the prompt; package.json has to be made whole after it.
process.on("SIGINT", () => undefined)
write({ ...before, workspaces: undefined })
const { status } = spawnSync(process.execPath, [command, ...process.argv.slice(2)], { stdio: "inherit" })
// In the original order, because people read it.
const after = { ...read(), workspaces: before.workspaces }
write(Object.fromEntries(Object.keys(before).map((key) => [key, after[key]])))
process.exitCode = status ?? 1

function read() {
  return JSON.parse(readFileSync(file, "utf8"))
}

function write(content) {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
}
