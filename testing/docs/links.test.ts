import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import { REPOSITORY } from "../store/medusa-cli"
import { pages, readPage } from "./pages"

const { repository, homepage, bugs } = JSON.parse(readFileSync(path.join(REPOSITORY, "package.json"), "utf8"))
/** The one place in which the repository's address is written. */
const AT_GITHUB = String(repository.url).replace(/^git\+|\.git$/g, "")

/** A link or picture: what follows `](`, with the page that it is on. */
interface Link {
  page: string
  target: string
  isPicture: boolean
  text: string
}

function linksOf(page: string): Link[] {
  const text = readPage(page)
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, "")
    .replaceAll(/`[^`\n]*`/g, "code")
  return [...text.matchAll(/(!?)\[((?:!\[[^\]]*\]\([^)]*\)|[^\]])*)\]\(([^)\s]+)\)/g)].map(
    ([, mark, label = "", target = ""]) => ({ page, target, isPicture: mark === "!", text: label }),
  )
}

const LINKS = pages().flatMap(linksOf)
const OWN = LINKS.filter(({ target }) => !/^\w+:/.test(target))
const named = (links: Link[]) => links.map(({ page, target }) => `${page}: ${target}`)

describe("the links of README.md and docs", () => {
  it("lead to files that there are", () => {
    expect(OWN.length).toBeGreaterThan(200)
    const missing = OWN.filter((link) => !existsSync(path.join(REPOSITORY, fileOf(link))))
    expect(named(missing)).toEqual([])
  })

  it("lead to headings that there are", () => {
    const wrong = OWN.filter((link) => {
      const [, anchor] = link.target.split("#")
      return anchor !== undefined && !anchorsOf(fileOf(link)).includes(anchor)
    })
    expect(named(wrong)).toEqual([])
  })

  it("describe each picture in words", () => {
    const pictures = LINKS.filter(({ isPicture }) => isPicture)
    expect(pictures.length).toBeGreaterThan(20)
    expect(named(pictures.filter(({ text }) => text.trim().length < 4))).toEqual([])
  })

  it("lead to no other page of the web without https", () => {
    expect(named(LINKS.filter(({ target }) => /^http:/.test(target)))).toEqual([])
  })

  it("leave no page without a link to it", () => {
    const linked = new Set(OWN.map(fileOf))
    expect(pages().filter((page) => !linked.has(page) && page !== "README.md")).toEqual([])
  })
})

describe("package.json", () => {
  it("names one repository in the form by which npm leads the README's relative links to GitHub", () => {
    expect(repository).toEqual({ type: "git", url: `git+${AT_GITHUB}.git` })
    expect(AT_GITHUB).toMatch(/^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/)
    expect({ homepage, bugs }).toEqual({ homepage: `${AT_GITHUB}#readme`, bugs: `${AT_GITHUB}/issues` })
  })

  it("is the only place with this address, so that the README is right in every copy of the repository", () => {
    expect(named(LINKS.filter(({ target }) => target.startsWith(AT_GITHUB)))).toEqual([])
  })
})

/** The file in the repository, also of a link that is an anchor alone. */
function fileOf({ page, target }: Link): string {
  const [file] = target.split("#")
  return file ? path.posix.join(path.posix.dirname(page), decodeURIComponent(file)) : page
}

/** The anchors of a page as GitHub makes them of its headings. */
function anchorsOf(page: string): string[] {
  const text = readPage(page).replaceAll(/^ *```[\s\S]*?^ *```$/gm, "")
  const seen = new Map<string, number>()
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => {
    const anchor = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-")
    const count = seen.get(anchor) ?? 0
    seen.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  })
}
