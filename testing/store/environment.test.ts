import { readFileSync } from "node:fs"
import path from "node:path"
import { storeEnvironment } from "./environment"
import { REPOSITORY } from "./medusa-cli"

it("names all that medusa-config.ts reads, so that nothing of the caller's mixes in", () => {
  const config = readFileSync(path.join(REPOSITORY, "medusa-config.ts"), "utf8")
  const [, together = ""] = /^const \{\n([\s\S]*?)^\} = process\.env$/m.exec(config) ?? []
  const read = [...together.matchAll(/^ {2}([A-Z_]+) =/gm), ...config.matchAll(/process\.env\.([A-Z_]+)/g)]
  const names = new Set(read.map(([, name]) => name))
  expect(names).toContain("DATABASE_URL")
  expect(names).toContain("NODE_ENV")
  const environment = storeEnvironment({
    databaseUrl: "postgres://localhost/a",
    sandbox: "http://localhost:1",
  })
  expect(new Set(Object.keys(environment))).toEqual(names)
})
