import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
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

const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name).sort()

const en = flatten(resources.en.linkaja)
const id = flatten(resources.id.linkaja)

describe("the languages", () => {
  it("have the same keys", () => {
    expect([...id.keys()].sort()).toEqual([...en.keys()].sort())
  })

  it.each([
    ["en", en],
    ["id", id],
  ])("leave no text empty in %s", (_language, texts) => {
    expect([...texts].filter(([, text]) => text.trim() === "")).toEqual([])
  })

  it("have the same placeholders in every text", () => {
    for (const [key, text] of en) {
      expect([key, placeholders(id.get(key) ?? "")]).toEqual([key, placeholders(text)])
    }
  })

  it("are translated: only names and units are the same in both", () => {
    const same = [...en]
      .filter(([key, text]) => text.includes(" ") && id.get(key) === text)
      .map(([key]) => key)
    expect(same.sort()).toEqual([
      "settings.clientId",
      "settings.secretKey",
      "settings.testHttp",
      "settings.testTook",
    ])
  })
})

describe("the sources", () => {
  const folder = path.resolve(__dirname, "..")
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test.") && !/(^|\/)i18n\//.test(file))
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .join("\n")

  const keyLike = /["'`]([a-zA-Z]+(?:\.(?:\w+|\$\{[^}]+\}))+)["'`]/g
  const isOurs = (key: string) => Object.hasOwn(resources.en.linkaja, key.split(".")[0] as string)
  /** As patterns: what is computed stands for any one part of a key. */
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

  it("are read by this test", () => {
    expect(used.length).toBeGreaterThan(100)
  })

  it("use no key that doesn't exist", () => {
    const unknown = used.filter(({ pattern }) => ![...en.keys()].some((key) => pattern.test(key)))
    expect(unknown.map(({ key }) => key)).toEqual([])
  })

  it("use every key", () => {
    const unused = [...en.keys()].filter((key) => !used.some(({ pattern }) => pattern.test(key)))
    expect(unused).toEqual([])
  })
})
