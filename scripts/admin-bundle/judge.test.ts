import { randomBytes } from "node:crypto"
import { FROM_THE_DASHBOARD, judge, MAX_BYTES } from "./judge"

const imports = FROM_THE_DASHBOARD.map((name) => `import { x } from "${name}";`).join("\n")
const of = (...contents: string[]) =>
  judge(
    contents.map((content, index) => ({ name: `${index}.mjs`, content })),
    FROM_THE_DASHBOARD,
  )

it("lets a small bundle pass that brings nothing of the dashboard's along", () => {
  expect(of(imports, 'import "./chunk"; import { jsx } from "react/jsx-runtime"')).toMatchObject({
    packages: [...FROM_THE_DASHBOARD],
    problems: [],
  })
})

it("refuses one that is too large, all its files together", () => {
  const half = randomBytes(MAX_BYTES).toString("base64").slice(0, MAX_BYTES)
  expect(of(imports, `/* ${half} */`).problems).toEqual([])
  expect(
    of(imports, `/* ${half} */`, `/* ${randomBytes(MAX_BYTES / 2).toString("base64")} */`).problems,
  ).toEqual([expect.stringMatching(/bytes gzipped; at most 60000/)])
})

it("finds a library that is inside", () => {
  expect(of(imports.replace('"@medusajs/ui"', '"./ui"')).problems).toEqual([
    expect.stringMatching(/doesn't import @medusajs\/ui/),
  ])
})

it("finds an import that a store can't resolve", () => {
  expect(of(`${imports}\nconst x = await import("date-fns/locale")`).problems).toEqual([
    expect.stringMatching(/imports date-fns, which package.json declares neither/),
  ])
})
