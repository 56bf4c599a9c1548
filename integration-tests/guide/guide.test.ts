import ts from "typescript"
import { parse } from "./apply-step"
import { readGuide, readSteps, type Step } from "./guide"

/** A step of the guide with a name for the test. */
const STEPS = readGuide().map((step): [string, Step] => [`${step.file} (line ${step.line})`, step])
const NEW_FILES = STEPS.filter(([, { place }]) => place.kind === "new file")

describe("docs/storefront.md", () => {
  it("has a step for each part of the checkout", () => {
    expect(NEW_FILES.length).toBeGreaterThan(5)
    expect(STEPS.length).toBeGreaterThan(NEW_FILES.length)
  })

  it.each(NEW_FILES)("gives %s in full, and it parses", (_name, { file, code }) => {
    expect(problemsIn(file, code)).toEqual([])
  })

  it.each(STEPS)("says where the block of %s belongs", (_name, { code, place }) => {
    expect(code.trim()).not.toBe("")
    expect(place.kind).toBeDefined()
  })

  it("creates each new file once", () => {
    const files = NEW_FILES.map(([, { file }]) => file)
    expect(new Set(files).size).toBe(files.length)
  })

  it("imports from its own files only what they export", () => {
    const contents = new Map(NEW_FILES.map(([, { file, code }]) => [moduleName(file), code]))
    const missing = STEPS.flatMap(([name, { code }]) =>
      [...code.matchAll(/import \{([^}]*)\} from "([^"]+)"/g)].flatMap(([, names = "", from = ""]) => {
        const exported = contents.get(from)
        if (exported === undefined) return []
        return names
          .split(",")
          .map((one) => one.trim())
          .filter((one) => one !== "" && !new RegExp(`export [\\w ]*\\b${one}\\b`).test(exported))
          .map((one) => `${name}: ${one} of ${from}`)
      }),
    )
    expect(missing).toEqual([])
  })
})

describe("a guide", () => {
  const guideWith = (text: string) => `# Title\n\n## Medusa's Next.js starter\n\n${text}\n\n## Next\n`

  it("is read step by step: file, place, code and line", () => {
    const text = "### `src/a.ts`\n\nWhy. In `f`, replace `cache`:\n\n```ts\ncache: 1,\n```"
    expect(readSteps(guideWith(text))).toEqual([
      {
        file: "src/a.ts",
        line: 9,
        place: { kind: "instead of a name", within: "f", name: "cache" },
        code: "cache: 1,",
      },
    ])
  })

  it("may have blocks outside of its steps", () => {
    expect(readSteps(guideWith("To try it:\n\n```sh\nnpm run demo\n```"))).toEqual([])
  })

  it("is rejected for a block without a place", () => {
    expect(() => readSteps(guideWith("### `src/a.ts`\n\nSomewhere:\n\n```ts\na()\n```"))).toThrow(
      'docs/storefront.md:9: "Somewhere:" doesn\'t say where the block belongs.',
    )
  })
})

function problemsIn(file: string, code: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(code, {
    fileName: parse(file, code).fileName,
    reportDiagnostics: true,
    compilerOptions: { jsx: ts.JsxEmit.Preserve, target: ts.ScriptTarget.ES2022 },
  })
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
}

/** "src/lib/data/linkaja.ts" is imported as "@lib/data/linkaja". */
function moduleName(file: string): string {
  return file.replace(/^src\//, "@").replace(/(\/index)?\.tsx?$/, "")
}
