/**
 * Sets this repository up with another version of Medusa, and installs it. What Medusa's own packages ask for
 * exactly, such as @medusajs/ui, follows.
 *
 *   node scripts/use-medusa.mjs 2.21.2
 *   node scripts/use-medusa.mjs latest
 */
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"

const PACKAGE_FILES = ["package.json", "examples/storefront/package.json"]
/** The package of Medusa that depends on the others by exact versions. */
const ASKING = "@medusajs/draft-order"

const [wanted] = process.argv.slice(2)
if (wanted === undefined) throw new Error("Say which version: node scripts/use-medusa.mjs 2.21.2, or latest")
const version = look(`@medusajs/medusa@${wanted}`, "version")
const asked = {
  ...look(`${ASKING}@${version}`, "dependencies"),
  ...look(`${ASKING}@${version}`, "peerDependencies"),
}

for (const file of PACKAGE_FILES) {
  const content = JSON.parse(readFileSync(file, "utf8"))
  for (const group of [content.dependencies, content.devDependencies]) {
    for (const [name, present] of Object.entries(group)) {
      const isExact = /^\d/.test(present)
      if (isExact && /^\d/.test(asked[name] ?? "")) group[name] = asked[name]
      else if (isExact && name.startsWith("@medusajs/")) group[name] = version
    }
  }
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
}
console.log(`Medusa ${version}`)
npm("install", "--no-audit", "--no-fund")

/** What npm knows of a package. */
function look(spec, field) {
  const known = npm("view", spec, field, "--json")
  if (known === "") throw new Error(`npm knows no ${field} of ${spec}`)
  return JSON.parse(known)
}

function npm(...args) {
  return execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim()
}
