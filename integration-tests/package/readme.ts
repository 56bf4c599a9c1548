import { readFileSync } from "node:fs"
import path from "node:path"
import { REPOSITORY } from "../../testing/store/medusa-cli"

/** The README's code blocks that a store owner copies. */
export interface ReadmeLines {
  install: string
  /** The same by the other package managers. */
  installByPnpm: string
  installByYarn: string
  config: string
  migrate: string
  sandbox: string
  sandboxOptions: string
  /** What the storefront runs when the shopper presses Pay, and on the page that they come back to. */
  start: string
  return: string
}

const FENCED = /^```(\w+)\n([\s\S]*?)^```/gm

export function readReadme(text = readFileSync(path.join(REPOSITORY, "README.md"), "utf8")): ReadmeLines {
  const blocks = [...text.matchAll(FENCED)].map(([, language = "", code = ""]) => ({ language, code }))
  const only = (language: string, what: RegExp): string => {
    const found = blocks.filter((block) => block.language === language && what.test(block.code))
    const [block] = found
    if (!block || found.length > 1) {
      throw new Error(`README.md has ${found.length} blocks of ${language} with ${what}, and should have one`)
    }
    return block.code.trim()
  }
  return {
    install: only("sh", /^npm install \S+$/m),
    installByPnpm: only("sh", /^pnpm add \S+$/m),
    installByYarn: only("sh", /^yarn add \S+$/m),
    config: only("ts", /^\/\/ medusa-config\.ts$/m),
    migrate: only("sh", /^npx medusa db:migrate$/m),
    sandbox: only("sh", /^npx doku-linkaja-sandbox /m),
    sandboxOptions: only("ts", /^options: \{$/m),
    start: only("ts", /^window\.location\.href = /m),
    return: only("ts", /^const sessionId = /m),
  }
}
