import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { REPOSITORY } from "../store/medusa-cli"

const SECURITY = readFileSync(path.join(REPOSITORY, "SECURITY.md"), "utf8")

/** The last column of the threat table: each file in backticks, followed by the titles of its tests in italics. */
function evidence(): { file: string; titles: string[] }[] {
  const cells = SECURITY.split("\n")
    .filter((line) => line.startsWith("| **"))
    .map((line) => line.split("|")[4] ?? "")
  return cells.flatMap((cell) =>
    [...cell.matchAll(/`([^`]+)`([^`]*)/g)]
      .filter(([, name]) => !name?.startsWith("npm "))
      .map(([, name = "", rest = ""]) => ({
        file: name.includes("/") ? name : `integration-tests/http/${name}.test.ts`,
        titles: [...rest.matchAll(/\*([^*]+)\*/g)].map(([, title]) => String(title)),
      })),
  )
}

it("SECURITY.md names tests that exist", () => {
  expect(evidence().length).toBeGreaterThan(20)
  const missing = evidence().flatMap(({ file, titles }) => {
    const where = path.join(REPOSITORY, file)
    if (!existsSync(where)) return [file]
    const source = readFileSync(where, "utf8")
    return titles.filter((title) => !source.includes(title)).map((title) => `${file}: ${title}`)
  })
  expect(missing).toEqual([])
})
