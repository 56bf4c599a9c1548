/**
 * Writes the types of the `./admin` export beside its bundle: Medusa's build makes none, and whoever resolves the
 * package's types would find one export without. Run after `medusa plugin:build`, which empties the folder.
 */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../.medusa/server/src/admin")

/** What it holds is between Medusa's build and its dashboard. */
const PLUGIN = "declare const plugin: Readonly<Record<string, unknown>>"

writeFileSync(path.join(folder, "index.d.mts"), `${PLUGIN}\nexport default plugin\n`)
writeFileSync(path.join(folder, "index.d.ts"), `${PLUGIN}\nexport = plugin\n`)
