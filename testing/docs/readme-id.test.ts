import { readFileSync } from "node:fs"
import path from "node:path"
import { REPOSITORY } from "../store/medusa-cli"
import { codeBlocks, codeSpans, headings, screenWords, sectionOf, tableRows } from "./markdown"
import { indonesianScreens } from "./screens"

const read = (...parts: string[]) => readFileSync(path.join(REPOSITORY, ...parts), "utf8")
const README = read("README.md")
const README_ID = read("README.id.md")
/** With its links as they are in a page above its folder. */
const OPTIONS = read("docs", "options.md").replaceAll(/\]\((?!#|\.\.|https?:)/g, "](docs/")

const HEADINGS: Record<string, string> = {
  "1. Install the package": "1. Pasang paketnya",
  "2. Configure Medusa": "2. Atur Medusa",
  "3. Create the tables": "3. Buat tabelnya",
  "4. Start with the sandbox": "4. Mulai dengan sandbox",
  "5. Make a region in rupiah": "5. Buat wilayah dalam rupiah",
  "6. Make the first purchase": "6. Lakukan pembelian pertama",
  "7. Build the storefront's two places": "7. Siapkan dua tempat di toko online",
  "8. Go live": "8. Tayang",
  "Trouble → cause → fix": "Masalah → penyebab → solusi",
  Compatibility: "Kecocokan versi",
  "Everything else": "Selebihnya",
}
/** A page of its own in English, and a section of the README in Bahasa Indonesia. */
const OPTIONS_HEADING = "Opsi"
/** The headings of docs/options.md. */
const OPTIONS_HEADINGS: Record<string, string> = { "Direct or Checkout": "Langsung atau Checkout" }

/** Where the same is in Bahasa Indonesia, or where each page leads to the other. */
const OWN_PAGES: Record<string, string> = {
  "docs/options.md": "#",
  "../README.md": "#",
  "README.id.md": "README.md",
  "docs/payment-links.md": "docs/id/panduan-toko.md",
}

const introduction = (page: string) => page.split("\n## ")[0] ?? ""

/** Each part in English, with the same in Bahasa Indonesia. */
const PARTS: [string, string, string][] = [
  ["the introduction", introduction(README), introduction(README_ID)],
  ...Object.entries(HEADINGS).map(([en, id]): [string, string, string] => [
    en,
    sectionOf(README, en),
    sectionOf(README_ID, id),
  ]),
  ["the options", introduction(OPTIONS), sectionOf(README_ID, OPTIONS_HEADING)],
  ...Object.entries(OPTIONS_HEADINGS).map(([en, id]): [string, string, string] => [
    en,
    sectionOf(OPTIONS, en),
    sectionOf(README_ID, id),
  ]),
]

/** The options' names as TypeScript knows them. */
function optionNames(): string[] {
  const source = read("src", "modules", "doku", "config", "options.ts")
  const [, body = ""] = /export interface DokuLinkAjaOptions \{\n([\s\S]*?)\n\}/.exec(source) ?? []
  return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name]) => String(name))
}

/** Pages that a page links to, without those outside of the repository; `#` for a place in the page itself. */
function linkedPages(page: string): string[] {
  const targets = [...page.matchAll(/\]\((#|[\w./-]+\.md)/g)].map(([, target]) => String(target))
  return [...new Set(targets)].sort()
}

describe("README.id.md", () => {
  it("and README.md name each other before anything else", () => {
    const firstLines = (page: string) => page.split("\n").slice(0, 4).join("\n")
    expect(firstLines(README)).toContain("](README.id.md)")
    expect(firstLines(README)).toContain("](docs/id/panduan-toko.md)")
    expect(firstLines(README_ID)).toContain("](README.md)")
    expect(firstLines(README_ID)).toContain("](docs/id/panduan-toko.md)")
  })

  it("has the sections of README.md and of docs/options.md", () => {
    expect(headings(README, 3)).toEqual(Object.keys(HEADINGS))
    expect(headings(OPTIONS, 3)).toEqual(Object.keys(OPTIONS_HEADINGS))
    const own = headings(README_ID, 3)
    const ofOptions = [OPTIONS_HEADING, ...Object.values(OPTIONS_HEADINGS)]
    expect(own.filter((heading) => !ofOptions.includes(heading))).toEqual(Object.values(HEADINGS))
    expect(own.filter((heading) => ofOptions.includes(heading))).toEqual(ofOptions)
  })

  it.each(PARTS)("has the same commands and code for %s", (_, english, indonesian) => {
    expect(codeBlocks(indonesian)).toEqual(codeBlocks(english))
    expect([...new Set(codeSpans(indonesian))].sort()).toEqual([...new Set(codeSpans(english))].sort())
  })

  it.each(PARTS)("has the same rows and steps for %s", (_, english, indonesian) => {
    const codes = (page: string) => tableRows(page).map((cells) => cells.map(codeSpans))
    // The last section has one row more, for the guide.
    const own = indonesian.replace(/^\| .* \| \[panduan toko\]\(docs\/id\/panduan-toko\.md\) \|\n/m, "")
    expect(codes(own)).toEqual(codes(english))
    const steps = (page: string) => page.match(/^(?:\d+\.|- \[ \]|-) /gm) ?? []
    expect(steps(indonesian)).toEqual(steps(english))
  })

  it("has every option, and those only", () => {
    const names = tableRows(sectionOf(README_ID, OPTIONS_HEADING)).flatMap(([name = ""]) => codeSpans(name))
    expect(optionNames().length).toBeGreaterThan(15)
    expect(names.sort()).toEqual(optionNames().sort())
  })

  it.each(PARTS)("leads to the same pages from %s", (_, english, indonesian) => {
    const own = linkedPages(indonesian)
    const missing = linkedPages(english).filter(
      (page) => !own.includes(page) && !own.includes(OWN_PAGES[page] ?? ""),
    )
    expect(missing).toEqual([])
  })

  it("has in italics only what stands on a screen", () => {
    const known = indonesianScreens()
    expect(screenWords(README_ID).length).toBeGreaterThan(20)
    expect(screenWords(README_ID).filter((words) => !known.has(words))).toEqual([])
  })
})
