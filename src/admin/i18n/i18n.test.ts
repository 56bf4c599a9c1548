import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { translateTo } from "../lib/__fixtures__/translate"
import resources from "."

type Tree = { [key: string]: string | Tree }

function flatten(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[`${prefix}${key}`, value] as const]
        : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}

/** A text's name without its plural form: `results` of `results_one`. */
const nameOf = (key: string) => key.replace(/_(?:zero|one|two|few|many|other)$/, "")
const names = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(nameOf))].sort()

const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name).sort()

const en = flatten(resources.en.linkaja)
const id = flatten(resources.id.linkaja)

describe("the languages", () => {
  it("have the same texts", () => {
    expect(names(id)).toEqual(names(en))
  })

  it.each([
    ["en", en],
    ["id", id],
  ])("have the plural forms that %s needs, and no others", (language, texts) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const counted = names(en).filter((name) => en.has(`${name}_other`))
    expect(counted).toEqual(["audit.results", "page.openCases", "page.results"])
    for (const name of counted) {
      const own = [...texts.keys()].filter((key) => nameOf(key) === name)
      expect(own.sort()).toEqual(forms.map((form) => `${name}_${form}`).sort())
    }
  })

  it.each([
    ["en", en],
    ["id", id],
  ])("have no empty text in %s", (_language, texts) => {
    expect([...texts].filter(([, text]) => text.trim() === "")).toEqual([])
  })

  it("have the same placeholders in every text", () => {
    for (const [key, text] of en) {
      const other = id.get(key) ?? id.get(`${nameOf(key)}_other`) ?? ""
      expect([key, placeholders(other)]).toEqual([key, placeholders(text)])
    }
  })

  it("have no text of several words in common, except names and units", () => {
    const same = [...en]
      .filter(([key, text]) => text.includes(" ") && id.get(key) === text)
      .map(([key]) => key)
    expect(same.sort()).toEqual([
      "cases.details.client_id",
      "integrations.checkout",
      "report.fields.merchant",
      "report.matchedValue",
      "settings.clientId",
      "settings.secretKey",
      "settings.testDuration",
      "settings.testHttp",
    ])
  })
})

it("page.results and page.openCases use the plural form that fits the number", () => {
  const english = translateTo("en")
  expect(english("page.results", { count: 1 })).toBe("1 transaction on this page")
  expect(english("page.results", { count: 0 })).toBe("0 transactions on this page")
  expect(english("page.openCases", { count: 1, number: "1" })).toBe("1 open LinkAja case")
  expect(english("page.openCases", { count: 100, number: "100+" })).toBe("100+ open LinkAja cases")
  expect(translateTo("id")("page.results", { count: 1 })).toBe("1 transaksi di halaman ini")
})

describe("the sources", () => {
  const folder = path.resolve(__dirname, "..")
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test.") && !/(^|\/)i18n\//.test(file))
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .join("\n")

  const keyLike = /["'`]([a-zA-Z]+(?:\.(?:\w+|\$\{[^}]+\}))+)["'`]/g
  const isOurs = (key: string) => Object.hasOwn(resources.en.linkaja, key.split(".")[0] as string)
  /** Keys as patterns: an interpolated part matches any one part of a key. */
  const used = [...sources.matchAll(keyLike)]
    .map(([, key]) => key as string)
    .filter(isOurs)
    .concat(
      [...sources.matchAll(/label: "(\w+)", translationNs|label: "(\w+)",\n\s+translationNs/g)].map(
        ([, a, b]) => a ?? b ?? "",
      ),
    )
    .map((key) => ({
      key,
      pattern: new RegExp(`^${key.replaceAll(".", "\\.").replace(/\$\{[^}]+\}/g, "\\w+")}$`),
    }))

  it("have keys that this test recognizes", () => {
    expect(used.length).toBeGreaterThan(100)
  })

  it("use existing keys only", () => {
    const unknown = used.filter(({ pattern }) => !names(en).some((name) => pattern.test(name)))
    expect(unknown.map(({ key }) => key)).toEqual([])
  })

  it("use every key", () => {
    const unused = names(en).filter((name) => !used.some(({ pattern }) => pattern.test(name)))
    expect(unused).toEqual([])
  })
})
