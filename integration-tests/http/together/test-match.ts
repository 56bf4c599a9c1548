import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

const ROOT = path.resolve(__dirname, "../../..")
/** From the root of the repository and with slashes, as Jest's patterns are written. */
const SUITES = "integration-tests/http"
const SHARING = `${SUITES}/together`

/**
 * The files that Jest runs, as its `testMatch`: each suite by itself, or those that share a store by the file here
 * that requires them. A suite that none of these requires is run by itself in either case, so that none is forgotten.
 */
export function testMatch({ shareStores }: { shareStores: boolean }): string[] {
  const suites = testFiles(SUITES)
  const sharing = shareStores ? testFiles(SHARING) : []
  const required = new Set(sharing.flatMap(requiredBy))
  const files = [...sharing, ...suites.filter((suite) => !required.has(suite))]
  return files.map((file) => `<rootDir>/${file}`)
}

function testFiles(folder: string): string[] {
  const files = readdirSync(path.join(ROOT, folder)).filter((file) => file.endsWith(".test.ts"))
  return files.map((file) => `${folder}/${file}`)
}

function requiredBy(file: string): string[] {
  const found = readFileSync(path.join(ROOT, file), "utf8").matchAll(/^ *require\("\.\.\/(.+\.test)"\)$/gm)
  return Array.from(found, ([, name]) => `${SUITES}/${name}.ts`)
}
