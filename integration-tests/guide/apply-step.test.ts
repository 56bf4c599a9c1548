import { applyStep } from "./apply-step"
import type { Place } from "./guide"

const FILE = `import { a } from "a"
import { b, c } from "b"

const colours: Record<string, string> = {
  red: "#f00",
}

export async function load(id: string) {
  let fields = id
  fields ??= "all"
  return get({ fields, cache: "forever" }).then((found) => found)
}

export const Page = ({ cart }: { cart: { total: number } }) => {
  const isFree = !!(cart && cart.total === 0)
  switch (true) {
    case isFree:
      return 1
    default:
      return 2
  }
}
`

const apply = (place: Place, code: string, source: string | undefined = FILE) =>
  applyStep(source, { file: "src/page.tsx", line: 7, place, code })

it("creates a file", () => {
  expect(applyStep(undefined, { file: "a.ts", line: 7, place: { kind: "new file" }, code: "a()" })).toBe(
    "a()\n",
  )
})

it.each<[string, Place, string, string]>([
  ["at the end", { kind: "at the end" }, "end()", "\nend()\n"],
  ["among the imports", { kind: "among the imports" }, 'import "d"', 'from "b"\nimport "d"\n'],
  [
    "instead of an import",
    { kind: "instead of an import", name: "c" },
    'import "d"',
    'from "a"\nimport "d"\n\n',
  ],
  ["in an object", { kind: "in an object", name: "colours" }, "blue: 1,", '{\nblue: 1,\n  red: "#f00"'],
  [
    "instead of a property",
    { kind: "instead of a name", within: "load", name: "cache" },
    'cache: "no-store",',
    '{ fields, cache: "no-store" }',
  ],
  [
    "instead of a variable",
    { kind: "instead of a name", within: "Page", name: "isFree" },
    "const isFree = 1",
    "=> {\n  const isFree = 1\n  switch",
  ],
  [
    "instead of an argument",
    { kind: "instead of an argument", within: "load", call: "then" },
    "show",
    ".then(show)",
  ],
  [
    "first in a switch",
    { kind: "first in the switch", within: "Page" },
    "case 1:",
    "{\ncase 1:\n    case isFree",
  ],
])("puts a block %s", (_name, place, code, expected) => {
  expect(apply(place, code)).toContain(expected)
})

it("puts a block after the one assignment of a name", () => {
  const source = FILE.replace("  let fields = id\n", "")
  const place: Place = { kind: "after a name", within: "load", name: "fields" }
  expect(apply(place, "more()", source)).toContain('fields ??= "all"\nmore()\n')
})

it.each<[string, Place, string | undefined, string]>([
  ["a file that is there", { kind: "new file" }, FILE, "the file is there already"],
  [
    "a name that is missing",
    { kind: "instead of a name", within: "load", name: "tags" },
    FILE,
    "found 0 times",
  ],
  [
    "a name in another function",
    { kind: "instead of a name", within: "Page", name: "cache" },
    FILE,
    "found 0 times",
  ],
  [
    "a name that is there twice",
    { kind: "after a name", within: "load", name: "fields" },
    FILE,
    "found 2 times",
  ],
])("rejects %s, and names the line of the guide", (_name, place, source, message) => {
  expect(() => apply(place, "x", source)).toThrow(
    new RegExp(`docs/storefront.md:7 can't be applied to src/page.tsx: .*${message}`),
  )
})

it("rejects a file that is missing", () => {
  expect(() =>
    applyStep(undefined, { file: "a.ts", line: 7, place: { kind: "at the end" }, code: "a()" }),
  ).toThrow("there is no such file")
})
