import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import ts from "typescript"

/** The compiled loader in a store without anything else, and there with a package of this name. */
function inAStore(packages: Record<string, string>): string {
  const store = mkdtempSync(path.join(realpathSync(tmpdir()), "doku-otel-"))
  try {
    for (const [name, code] of Object.entries(packages)) {
      const folder = path.join(store, "node_modules", name)
      mkdirSync(folder, { recursive: true })
      writeFileSync(path.join(folder, "index.js"), code)
    }
    const source = readFileSync(path.join(__dirname, "otel-api.ts"), "utf8")
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    })
    writeFileSync(path.join(store, "otel-api.js"), outputText)
    const script = "const api = require('./otel-api.js').loadOtelApi(); console.log(api ? api.name : 'none')"
    return execFileSync(process.execPath, ["-e", script], { cwd: store, encoding: "utf8" }).trim()
  } finally {
    rmSync(store, { recursive: true })
  }
}

describe("the compiled loader of OpenTelemetry's API", () => {
  it("finds none in a store that has none, and doesn't fail", () => {
    expect(inAStore({})).toBe("none")
  })

  it("takes the store's own, or else the one that Medusa re-exports", () => {
    const medusas = "@medusajs/framework/opentelemetry/api"
    expect(inAStore({ [medusas]: "exports.name = 'of Medusa'" })).toBe("of Medusa")
    expect(
      inAStore({
        "@opentelemetry/api": "exports.name = 'of the store'",
        [medusas]: "exports.name = 'of Medusa'",
      }),
    ).toBe("of the store")
  })

  it("finds none where the package is broken", () => {
    expect(inAStore({ "@opentelemetry/api": "throw new Error('broken')" })).toBe("none")
  })
})
