/** A heading of level 2 to 4 with the text below it, up to the next of these headings. */
export interface Section {
  /** 2 for `##`. */
  level: number
  heading: string
  text: string
}

/** The sections of a page. What stands before the first one belongs to none. */
export function sections(page: string): Section[] {
  const found: Section[] = []
  let inBlock = false
  for (const line of page.split("\n")) {
    if (line.trimStart().startsWith("```")) inBlock = !inBlock
    const [, marks, heading] = (inBlock ? null : /^(#{2,4}) (.+)$/.exec(line)) ?? []
    const last = found.at(-1)
    if (marks && heading) found.push({ level: marks.length, heading, text: "" })
    else if (last) last.text += `${line}\n`
  }
  return found
}

/** The text below this heading. */
export function sectionOf(page: string, wanted: string): string {
  const found = sections(page).find(({ heading }) => heading === wanted)
  if (!found) throw new Error(`No section has the heading ${wanted}.`)
  return found.text
}

/** The headings of a page down to this level, in order. */
export function headings(page: string, deepest: number): string[] {
  return sections(page)
    .filter(({ level }) => level <= deepest)
    .map(({ heading }) => heading)
}

/** What is between the fences of each block, in order. */
export function codeBlocks(page: string): string[] {
  return [...page.matchAll(/^( *)```\w*\n([\s\S]*?)^ *```$/gm)].map(([, indent = "", code = ""]) =>
    code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  )
}

/** What is in backticks in running text and tables, in order. */
export function codeSpans(page: string): string[] {
  const prose = page.replaceAll(/^ *```[\s\S]*?^ *```$/gm, "")
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code)
}

/** The cells of every table's rows, without the rows of titles and dashes. */
export function tableRows(page: string): string[][] {
  const lines = page.split("\n")
  const isRow = (line: string | undefined) => line?.trimStart().startsWith("|") === true
  const isDashes = (line: string | undefined) => /^\s*\|[-| ]+\|$/.test(line ?? "")
  return lines
    .filter((line, index) => isRow(line) && !isDashes(line) && !isDashes(lines[index + 1]))
    .map((line) =>
      line
        .trim()
        .replaceAll(/^\||\|$/g, "")
        .split(/(?<!\\)\|/),
    )
    .map((cells) => cells.map((cell) => cell.trim()))
}

/** Words in italics: in these docs, what is written on a screen. `A → B` is two of them. */
export function screenWords(page: string): string[] {
  const prose = page
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, "")
    .replaceAll(/`[^`\n]*`/g, "")
    .replaceAll("**", "")
  return [...prose.matchAll(/\*([^*\n]+)\*/g)].flatMap(([, words = ""]) => words.split(" → "))
}
