import { readFileSync } from "node:fs"
import path from "node:path"
import { sectionOf } from "../../testing/docs/markdown"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import { LOG_MESSAGES } from "./log-messages"
import { MISTAKES } from "./mistakes"
import { readReadme } from "./readme"

const README = [
  ["sh", "npm install a-package"],
  ["sh", "pnpm add a-package"],
  ["sh", "yarn add a-package"],
  ["ts", "// medusa-config.ts\nmodule.exports = {}"],
  ["sh", "npx medusa db:migrate"],
  ["sh", "npx doku-linkaja-sandbox --port 1"],
  ["ts", "options: {\n}"],
  ["ts", "window.location.href = url"],
  ["ts", "const sessionId = 1"],
].map(([language, code]) => `\`\`\`${language}\n${code}\n\`\`\`\n`)

it("finds each block that a store owner copies", () => {
  expect(readReadme(README.join("\nand then\n"))).toEqual({
    install: "npm install a-package",
    installByPnpm: "pnpm add a-package",
    installByYarn: "yarn add a-package",
    config: "// medusa-config.ts\nmodule.exports = {}",
    migrate: "npx medusa db:migrate",
    sandbox: "npx doku-linkaja-sandbox --port 1",
    sandboxOptions: "options: {\n}",
    start: "window.location.href = url",
    return: "const sessionId = 1",
  })
})

it("says which block is gone, or there twice", () => {
  expect(() => readReadme(README.slice(1).join("\n"))).toThrow("has 0 blocks of sh with /^npm install")
  expect(() => readReadme([...README, README[7]].join("\n"))).toThrow("has 2 blocks of ts with /^window")
})

/** The words of each row in the table of troubles that a test of this package makes its mistake for. */
const TESTED = [
  ...MISTAKES.map(({ mistake, says: [words = ""] }) => [mistake, words] as const),
  ...Object.entries(LOG_MESSAGES),
]
/** Rows whose mistake is made by another test: of a running store, with the sandbox's answers changed. */
const TESTED_ELSEWHERE: Record<string, string> = {
  "which allowedRedirectHosts doesn't list": "integration-tests/http/start.test.ts",
}

function troubles(): string[] {
  const rows = sectionOf(readFileSync(path.join(REPOSITORY, "README.md"), "utf8"), "Trouble → cause → fix")
  return rows.split("\n").filter((line) => line.startsWith("| "))
}

it.each(TESTED)("has a line about %s, by the words that the store's owner sees", (_, words) => {
  expect(troubles().filter((row) => row.includes(words))).toHaveLength(1)
})

it("has no line about a mistake that no test makes", () => {
  const known = [...TESTED.map(([, words]) => words), ...Object.keys(TESTED_ELSEWHERE)]
  const [head, ...rows] = troubles()
  expect(head).toBe("| what you see | cause | fix |")
  expect(rows.filter((row) => !known.some((words) => row.includes(words)))).toEqual([])
})

it("names a test that there is, with these words, for each line about a mistake made elsewhere", () => {
  for (const [words, test] of Object.entries(TESTED_ELSEWHERE)) {
    expect(readFileSync(path.join(REPOSITORY, test), "utf8")).toContain(words)
  }
})
