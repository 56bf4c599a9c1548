import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

const SUITES = path.join(__dirname, "..")

/**
 * The files that Jest runs: each suite by itself, or those that share a store by the file here that requires them. A
 * suite that none of these requires is run by itself in either case, so that none is forgotten.
 */
export function testMatch({ shareStores }: { shareStores: boolean }): string[] {
  const suites = testFiles(SUITES)
  if (!shareStores) return suites
  const sharing = testFiles(__dirname)
  const required = new Set(sharing.flatMap(requiredBy))
  return [...sharing, ...suites.filter((suite) => !required.has(suite))]
}

function testFiles(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".test.ts"))
  return files.map((file) => path.join(folder, file))
}

function requiredBy(file: string): string[] {
  const found = readFileSync(file, "utf8").matchAll(/require\("\.\.\/(.+\.test)"\)/g)
  return Array.from(found, ([, name]) => path.join(SUITES, `${name}.ts`))
}
