import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { readOptions } from "../../integration-tests/chaos/cli-options"
import { readFlags } from "../../src/sandbox/cli-flags"
import { REPOSITORY } from "../store/medusa-cli"
import { type Block, blocksOf, pages, readPage } from "./pages"
import { typeProblems } from "./type-check"

const { name: PACKAGE, scripts } = JSON.parse(readFileSync(path.join(REPOSITORY, "package.json"), "utf8"))
/** The names of the bench's questions. Importing them would load everything that they measure. */
const QUESTIONS: readonly string[] =
  /QUESTIONS[^{]*\{([\s\S]*?)\}/.exec(readPage("bench/questions.ts"))?.[1]?.match(/[\w-]+(?=[:,"])/g) ?? []
const BLOCKS = pages().flatMap((page) => blocksOf(page))

/** Each block has the first kind that fits it. The name says what tests it. */
const KINDS: Record<string, (block: Block) => boolean> = {
  "README.id.md has README.md's blocks: testing/docs/readme-id.test.ts": ({ page }) =>
    /README\.id/.test(page),
  "the pages in docs/id have the English pages' blocks: testing/docs/panduan-toko.test.ts": ({ page }) =>
    page.startsWith("docs/id/"),
  "the guide applies the starter's lines: integration-tests/guide/guide.test.ts": ({ page, section }) =>
    page === "docs/storefront.md" && section === "Medusa's Next.js starter",
  "requests and answers of the sandbox: testing/docs/sandbox-doc.test.ts": ({ page, language, code }) =>
    page === "docs/sandbox.md" && (language === "json" || code.startsWith("curl ")),
  "the runbook's queries: integration-tests/http/log.test.ts": ({ page, language }) =>
    page === "docs/operations.md" && language === "sql",
  commands: ({ language }) => language === "sh",
  types: ({ language }) => language === "ts",
  routes: ({ language }) => language === "http",
  json: ({ language }) => language === "json",
  "a picture, which can't be run": ({ language }) => language === "mermaid",
  "output that is shown": ({ page, language }) => page === "docs/operations.md" && language === "text",
}

const kindOf = (block: Block) => Object.entries(KINDS).find(([, fits]) => fits(block))?.[0]
const ofKind = (kind: string) => BLOCKS.filter((block) => kindOf(block) === kind)

describe("the code blocks of README.md and docs", () => {
  it("have each a kind that says what tests it", () => {
    expect(BLOCKS.length).toBeGreaterThan(50)
    expect(BLOCKS.filter((block) => kindOf(block) === undefined).map(({ where }) => where)).toEqual([])
    expect(Object.keys(KINDS).filter((kind) => ofKind(kind).length === 0 && !/docs\/id/.test(kind))).toEqual(
      [],
    )
  })

  it("name tests that exist", () => {
    const tests = Object.keys(KINDS).flatMap((kind) => kind.match(/\S+\.test\.ts$/) ?? [])
    expect(tests.filter((test) => !existsSync(path.join(REPOSITORY, test)))).toEqual([])
  })

  it("are TypeScript without an error", () => {
    expect(typeProblems(ofKind("types"))).toEqual([])
  }, 240_000)

  it("are what bash can read", () => {
    for (const { code } of ofKind("commands")) execFileSync("bash", ["-n"], { input: code })
  })

  it("run only commands, scripts and flags that there are", () => {
    const problems = ofKind("commands").flatMap(({ where, code }) =>
      commandsOf(code).flatMap((command) => {
        const problem = problemOf(command)
        return problem === undefined ? [] : [`${where}: ${command.join(" ")}: ${problem}`]
      }),
    )
    expect(problems).toEqual([])
  })

  it("name only routes that there are", () => {
    const named = ofKind("routes").flatMap(({ code }) => [...code.matchAll(/^(GET|POST) +(\S+)/gm)])
    expect(named.length).toBeGreaterThan(3)
    const missing = named.filter(([, method = "", route = ""]) => {
      const file = `src/api${route.replaceAll(/:(\w+)/g, "[$1]")}/route.ts`
      return !existsSync(path.join(REPOSITORY, file)) || !readPage(file).includes(`async function ${method}(`)
    })
    expect(missing.map(([line]) => line)).toEqual([])
  })

  it("are JSON where they say so", () => {
    for (const { code } of ofKind("json")) expect(() => JSON.parse(code)).not.toThrow()
  })
})

it("the pages' running text names only scripts that there are", () => {
  const missing = pages().flatMap((page) =>
    [...readPage(page).matchAll(/`[^`\n]*npm run ([\w:-]+)[^`\n]*`/g)]
      .filter(([, script = ""]) => !(script in scripts))
      .map(([span]) => `${page}: ${span}`),
  )
  expect(missing).toEqual([])
})

/** The commands of a block as words, without variables, comments and what a pipe leads to. */
function commandsOf(code: string): string[][] {
  return code
    .replaceAll(/\\\n/g, "")
    .split("\n")
    .flatMap((line) => line.replace(/(^|\s)#.*$/, "").split(" && "))
    .map((command) => command.trim().split(/ +/))
    .map((words) => words.slice(words.findIndex((word) => !/^\w+=/.test(word))))
    .filter(([program]) => program)
}

/** What is wrong with a command, if anything. */
function problemOf([program = "", ...args]: string[]): string | undefined {
  switch (program) {
    case "npm":
      return npmProblem(args)
    case "pnpm":
    case "yarn":
      return args.join(" ") === `add ${PACKAGE}` ? undefined : "adds something else"
    case "npx":
      return npxProblem(args)
    case "promtool":
      return existsSync(path.join(REPOSITORY, String(args.at(-1)))) ? undefined : "no such file"
    case "cd":
    case "cp":
    case "git":
    case "jq":
    case "json()":
    case "plain()":
      return undefined
    default:
      return "is unknown to this test"
  }
}

function npmProblem([verb, ...rest]: string[]): string | undefined {
  if (verb === "test") return undefined
  if (verb === "install")
    return rest.every((name) => name === PACKAGE) ? undefined : "installs something else"
  if (verb !== "run") return "is unknown to this test"
  const [script = "", dashes, ...args] = rest
  if (!(script in scripts)) return "no such script"
  if (dashes === undefined) return undefined
  if (script === "test:chaos")
    return refusalOf(() => readOptions(args, { drawSeed: () => 1, redisUrl: undefined }))
  if (script === "bench")
    return args.every((name) => QUESTIONS.includes(name)) ? undefined : "no such question"
  return undefined
}

const MEDUSA = ["build", "db:migrate", "develop", "exec", "start", "user"]

function npxProblem([program, ...args]: string[]): string | undefined {
  if (program === "medusa")
    return MEDUSA.includes(String(args[0])) ? undefined : "no such command of Medusa's"
  if (program === "doku-linkaja-sandbox") return refusalOf(() => readFlags(args))
  return "is unknown to this test"
}

function refusalOf(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
