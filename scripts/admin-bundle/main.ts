/** `npm run check:admin-bundle`, after `npm run build`: how much the plugin adds to a store's admin, and of what. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { judge, MAX_BYTES } from "./judge"

const ROOT = path.resolve(__dirname, "../..")
const FOLDER = path.join(ROOT, ".medusa/server/src/admin")

function main(): number {
  if (!existsSync(path.join(FOLDER, "index.mjs"))) {
    console.error("There is no admin bundle yet: run `npm run build` first.")
    return 1
  }
  const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => ({ name, content: readFileSync(path.join(FOLDER, name), "utf8") }))
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"))
  const { bytes, gzipped, packages, problems } = judge(
    files,
    Object.keys({ ...dependencies, ...peerDependencies }),
  )
  console.log(
    `admin bundle: ${bytes} bytes, ${gzipped} gzipped (at most ${MAX_BYTES}), in ${files.length} file(s)`,
  )
  console.log(`imports: ${packages.join(", ")}`)
  for (const problem of problems) console.error(problem)
  return problems.length === 0 ? 0 : 1
}

process.exitCode = main()
