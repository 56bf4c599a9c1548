import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { REPOSITORY } from "../store/medusa-cli"

/** A fenced block of a page. */
export interface Block {
  /** As in `docs/operations.md:149`. */
  where: string
  page: string
  /** The heading of level 2 above it, or "". */
  section: string
  language: string
  code: string
}

/** Every page for people, by its path in the repository. */
export function pages(): string[] {
  const inRoot = readdirSync(REPOSITORY).filter((file) => file.endsWith(".md"))
  const inDocs = readdirSync(path.join(REPOSITORY, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.posix.join("docs", file.split(path.sep).join("/")))
  return [...inRoot, ...inDocs].sort()
}

export function readPage(page: string): string {
  return readFileSync(path.join(REPOSITORY, page), "utf8")
}

/** @throws Error for a fence that is never closed */
export function blocksOf(page: string, text = readPage(page)): Block[] {
  const blocks: Block[] = []
  let section = ""
  let open: { block: Block; indent: number; lines: string[] } | undefined
  for (const [index, line] of text.split("\n").entries()) {
    const [, indent = "", language] = /^( *)```(.*)$/.exec(line) ?? []
    if (open !== undefined && language === "") {
      blocks.push({ ...open.block, code: open.lines.map((one) => `${one}\n`).join("") })
      open = undefined
    } else if (open !== undefined) {
      open.lines.push(line.slice(open.indent))
    } else if (language !== undefined) {
      const block = { where: `${page}:${index + 1}`, page, section, language, code: "" }
      open = { block, indent: indent.length, lines: [] }
    } else if (line.startsWith("## ")) {
      section = line.slice(3)
    }
  }
  if (open !== undefined) throw new Error(`${open.block.where}: this block has no end`)
  return blocks
}
