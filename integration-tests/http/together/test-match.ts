import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

const ROOT = path.resolve(__dirname, "../../..")
/** Relative to the repository's root, with slashes, as in Jest's patterns. */
const SUITES = "integration-tests/http"
const SHARING = `${SUITES}/together`

/**
 * The files that Jest runs, as its `testMatch`. With `shareStores`, suites that a file in this folder requires run
 * through that file, on one store. Every other suite runs alone.
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
