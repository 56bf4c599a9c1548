import { existsSync, readFileSync, realpathSync } from "node:fs"
import path from "node:path"

/** What our screens must share with the dashboard: each has a React context or a state of its own. */
const SHARED = ["react-router-dom", "@tanstack/react-query", "react-i18next", "@medusajs/ui"]

/** Each is a dependency of the one before; the dashboard itself is out of a plugin's reach in pnpm. */
const WAY_TO_DASHBOARD = ["@medusajs/medusa", "@medusajs/admin-bundler", "@medusajs/dashboard"]

/**
 * A line for each library of which the Admin's build takes two copies, one for the dashboard and one for our screens.
 * That happens when the store, or another package of its workspace, has another version. None where no Admin is
 * installed.
 * @param from a folder of our package
 */
export function secondCopyWarnings(from = __dirname): string[] {
  const ours = realpathSync(from)
  const dashboard = WAY_TO_DASHBOARD.reduce<string | undefined>(
    (folder, name) => folder && findPackage(name, folder),
    ours,
  )
  if (dashboard === undefined) return []
  return SHARED.flatMap((name) => {
    const [needed, found] = [findPackage(name, dashboard), findPackage(name, ours)]
    if (needed === undefined || found === undefined || needed === found) return []
    const version = versionOf(needed)
    return [
      `doku: Medusa Admin has ${name} ${version}, but LinkAja's screens in it get a second copy, ${versionOf(found)}, ` +
        `so they work in part or not at all. Write "${name}": "${version}" into the dependencies of the store's ` +
        "package.json, install again, and build the Admin anew",
    ]
  })
}

/** As Vite finds packages: in the nearest node_modules, links followed. `require.resolve` minds `exports`. */
function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, "node_modules", name)
    if (existsSync(path.join(found, "package.json"))) return realpathSync(found)
    if (folder === path.dirname(folder)) return
  }
}

function versionOf(folder: string): string {
  return String(JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version)
}
