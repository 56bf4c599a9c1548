import { execFile } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { promisify } from "node:util"
import { pages, readPage } from "../../testing/docs/pages"
import { npm } from "../../testing/lib/npm"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import { packedTarball } from "./pack"

const run = promisify(execFile)
const LINT_MS = 120_000

/** What a store imports into Grafana and Prometheus. */
const MONITORING = [
  "docs/grafana/doku-linkaja.json",
  "docs/prometheus/alerts.test.yml",
  "docs/prometheus/alerts.yml",
]

let files: string[] = []

beforeAll(async () => {
  const said = await npm(["pack", packedTarball(), "--dry-run", "--json"], {
    cwd: path.dirname(packedTarball()),
    signal: AbortSignal.timeout(LINT_MS),
  })
  const [packed] = JSON.parse(said) as [{ files: { path: string }[] }]
  files = packed.files.map((file) => file.path)
}, LINT_MS)

/** A tool of this repository, given the tarball. Rejects, with what it found, when it found something. */
async function judge(tool: string, args: string[]): Promise<void> {
  const program = path.join(REPOSITORY, "node_modules/.bin", tool)
  await run(program, args, { cwd: REPOSITORY, timeout: LINT_MS }).catch(({ stdout, stderr, message }) => {
    throw new Error(`${tool} found:\n${stdout || stderr || message}`)
  })
}

it("holds the built server with its screens, the papers, and nothing else", () => {
  const built = files.filter((file) => file.startsWith(".medusa/server/src/"))
  expect(files.filter((file) => !built.includes(file)).sort()).toEqual(
    ["LICENSE", "package.json", ...MONITORING, ...pages()].sort(),
  )
  expect(built.filter((file) => !/\.(js|mjs|d\.ts|d\.mts)$/.test(file))).toEqual([])
  expect(built.filter((file) => /\.test\.|__fixtures__|__mocks__|medusa-config|\.map$/.test(file))).toEqual(
    [],
  )
  // Or the lines above found nothing for want of anything.
  expect(built).toEqual(
    expect.arrayContaining([".medusa/server/src/admin/index.mjs", ".medusa/server/src/sandbox/cli.js"]),
  )
})

it("holds every page that its README and docs lead to, so that only pictures and sources are read at GitHub", () => {
  const linked = pages().flatMap((page) =>
    [...readPage(page).matchAll(/\]\((?!\w+:)([^)#\s]+\.md)/g)].map(([, target = ""]) =>
      path.posix.join(path.posix.dirname(page), target),
    ),
  )
  expect(linked.length).toBeGreaterThan(50)
  expect(linked.filter((page) => !files.includes(page))).toEqual([])
})

it(
  "says nowhere on which machine it was built, and has no source map inside of a file",
  async () => {
    const folder = path.dirname(packedTarball())
    await run("tar", ["-xzf", packedTarball(), "-C", folder])
    const withContent = files.map((file) => ({
      file,
      content: readFileSync(path.join(folder, "package", file), "utf8"),
    }))
    expect(withContent.some(({ content }) => content.includes("medusa-payment-doku-linkaja"))).toBe(true)
    const told = withContent.filter(
      ({ content }) => content.includes(REPOSITORY) || content.includes("sourceMappingURL=data:"),
    )
    expect(told.map(({ file }) => file)).toEqual([])
  },
  LINT_MS,
)

it("leaves out no source but tests: Medusa's build skips some folders by their names", () => {
  const sources = readdirSync(path.join(REPOSITORY, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|\.d\.ts$|__fixtures__|^admin\//.test(file))
    .map((file) => `.medusa/server/src/${file.replace(/\.ts$/, ".js")}`)
  expect(sources).toContain(".medusa/server/src/api/middlewares.js")
  expect(sources.filter((file) => !files.includes(file))).toEqual([])
})

it("is what publint calls right", () => judge("publint", ["run", packedTarball(), "--strict"]), LINT_MS)

it(
  "has types for every export, in node16 and in bundlers, as arethetypeswrong sees it",
  () =>
    judge("attw", [
      packedTarball(),
      // Not for node10, which knows no `exports`.
      "--profile",
      "node16",
      // These are `default` and nothing more in CommonJS, as Medusa reads every module and provider.
      "--ignore-rules",
      "cjs-only-exports-default",
      // A pattern covers these, and patterns are not checked.
      "--include-entrypoints",
      "./providers/doku-linkaja",
      "./modules/doku",
      "./.medusa/server/src/modules/doku",
    ]),
  LINT_MS,
)
