import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import adminTexts from "../../src/admin/i18n/id"
import { LINK_TEXTS } from "../../src/api/doku/link/link-texts"
import { CASE_KINDS } from "../../src/modules/doku/cases/case-kinds"
import { REPOSITORY } from "../store/medusa-cli"
import { codeSpans, headings, screenWords, sectionOf, sections, tableRows } from "./markdown"
import { indonesianScreens } from "./screens"

const read = (...parts: string[]) => readFileSync(path.join(REPOSITORY, ...parts), "utf8")
const GUIDE = read("docs", "id", "panduan-toko.md")

/** The section of the guide for each English one; null if that section isn't for a store's staff. */
const RUNBOOK: Record<string, string | null> = {
  "A customer has paid and has no order": "Pelanggan sudah membayar, tetapi pesanannya tidak ada",
  Cases: "Kasus",
  "Shoppers can't pay": "Pelanggan tidak bisa membayar",
  "What to alert on": null,
  "Something is down": null,
  Refunds: "Mengembalikan uang",
  "Payment links": "Tautan pembayaran",
  "Compare with DOKU": "Bandingkan dengan DOKU",
  "Changing the secret key": null,
  Upgrading: null,
  "Backup and restore": null,
  "Reading a payment's life from the log": null,
  "Who did what": "Siapa melakukan apa, dan kapan",
  "Who may do what": "Siapa boleh melakukan apa",
}
const PAYMENT_LINKS: Record<string, string | null> = {
  "From the phone call to the paid order": "Dari telepon sampai pesanan dibayar",
  "What you see, and what the customer sees": "Yang Anda lihat, dan yang dilihat pelanggan",
  "When something changes": "Kalau ada yang berubah",
  "When a link ends": "Kapan tautan berakhir",
  "What is never shown": "Yang tidak pernah terlihat",
  "Medusa's own payment link": null,
  "In your own code": null,
}

describe("the guide for a store's staff", () => {
  it.each([
    ["operations.md", RUNBOOK],
    ["payment-links.md", PAYMENT_LINKS],
  ])("has the sections of docs/%s that are for them", (page, counterparts) => {
    expect(headings(read("docs", page), 2)).toEqual(Object.keys(counterparts))
    const own = headings(GUIDE, 3)
    expect(Object.values(counterparts).filter((one) => one !== null && !own.includes(one))).toEqual([])
  })

  it("lists its sections at the top", () => {
    const listed = [...GUIDE.matchAll(/^- \[(.+?)\]\(#(.+?)\)$/gm)].map(([, words]) => words?.split(":")[0])
    expect(listed).toEqual(headings(GUIDE, 2))
  })

  it("says what to do about each kind of case, under the title that the Admin shows", () => {
    const titled = Object.entries(adminTexts.cases.kinds).map(([kind, { title }]) => `${title} (\`${kind}\`)`)
    expect(titled).toHaveLength(Object.keys(CASE_KINDS).length)
    const about = sections(GUIDE).filter(({ level }) => level === 4)
    expect(about.map(({ heading }) => heading).sort()).toEqual(titled.sort())
    expect(about.filter(({ text }) => !text.includes("**Yang Anda lakukan:**"))).toEqual([])
  })

  it("names the kinds that the runbook names for what closing does", () => {
    const closing = read("docs", "operations.md").split("**What closing does.**")[1]?.split("\n## ")[0] ?? ""
    const kinds = (page: string) => new Set(codeSpans(page).filter((code) => code in CASE_KINDS))
    expect(kinds(closing).size).toBeGreaterThan(0)
    expect(kinds(sectionOf(GUIDE, "Menutup kasus"))).toEqual(kinds(closing))
  })

  it("explains each status, and each result of the connection's test", () => {
    const first = (section: string) => tableRows(sectionOf(GUIDE, section)).map(([cell]) => cell)
    expect(first("Membaca pembayaran").sort()).toEqual(
      Object.values(adminTexts.states)
        .map((state) => `*${state}*`)
        .sort(),
    )
    expect(first("Pelanggan tidak bisa membayar").sort()).toEqual(
      Object.values(adminTexts.settings.outcomes)
        .map(({ title }) => `*${title}*`)
        .sort(),
    )
  })

  it("names every status of a payment link, and every headline of the customer's page", () => {
    const { id } = LINK_TEXTS
    const headlines = [id.rest(""), id.review(""), ...Object.values(id)]
      .filter((text) => typeof text === "object")
      .map(({ headline }) => headline)
    expect(headlines.length).toBeGreaterThan(10)
    const said = screenWords(sectionOf(GUIDE, "Yang Anda lihat, dan yang dilihat pelanggan"))
    const wanted = [...headlines, id.pay, id.goOn, id.again, ...Object.values(adminTexts.links.statuses)]
    expect(wanted.filter((words) => !said.includes(words))).toEqual([])
  })

  it("explains reasons in the words that the server writes", () => {
    const folders = ["precheck", "settle"].map((folder) => path.join(REPOSITORY, "src", "workflows", folder))
    const sources = folders
      .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n")
    const reasons = tableRows(sectionOf(GUIDE, "Arti alasan yang berbahasa Inggris")).map(([cell = ""]) =>
      cell.replaceAll("`", ""),
    )
    expect(reasons.length).toBeGreaterThan(5)
    expect(reasons.filter((reason) => !sources.includes(reason))).toEqual([])
  })

  it("names the same permissions as the runbook", () => {
    const permissions = (page: string) => new Set(codeSpans(page).filter((code) => /^\w+:\w+$/.test(code)))
    const english = permissions(sectionOf(read("docs", "operations.md"), "Who may do what"))
    expect(english.size).toBeGreaterThan(3)
    expect(permissions(sectionOf(GUIDE, "Siapa boleh melakukan apa"))).toEqual(english)
  })

  it("has in italics only what stands on a screen", () => {
    const known = indonesianScreens()
    expect(screenWords(GUIDE).length).toBeGreaterThan(100)
    expect(screenWords(GUIDE).filter((words) => !known.has(words))).toEqual([])
  })

  it("shows pictures of the Indonesian Admin only", () => {
    const pictures = [...GUIDE.matchAll(/\]\(\.\.\/images\/(.+?)\)/g)].map(([, file]) => String(file))
    const kept = new Set(readdirSync(path.join(REPOSITORY, "docs", "images")))
    expect(pictures.filter((file) => !kept.has(file))).toEqual([])
    expect(pictures.filter((file) => file.startsWith("admin-") && !file.endsWith("-id.png"))).toEqual([])
  })
})
