import { readFileSync } from "node:fs"
import path from "node:path"
import { REPOSITORY } from "../../testing/store/medusa-cli"

/** The lowest Medusa version that package.json allows. */
export function oldestMedusa(): string {
  return String(manifest().peerDependencies["@medusajs/medusa"]).replace("^", "")
}

/** The one that this repository is developed with. */
export function newestMedusa(): string {
  return String(manifest().devDependencies["@medusajs/medusa"])
}

function manifest() {
  return JSON.parse(readFileSync(path.join(REPOSITORY, "package.json"), "utf8"))
}
