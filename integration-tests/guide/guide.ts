import { readFileSync } from "node:fs"
import path from "node:path"
import { REPOSITORY } from "../../testing/store/medusa-cli"

const GUIDE = path.join(REPOSITORY, "docs", "storefront.md")
const SECTION = "## Medusa's Next.js starter"

/** Where a block of the guide belongs in its file. */
export type Place =
  | { kind: "new file" }
  | { kind: "at the end" }
  | { kind: "among the imports" }
  | { kind: "instead of an import"; name: string }
  | { kind: "in an object"; name: string }
  | { kind: "instead of a name"; within: string; name: string }
  | { kind: "after a name"; within: string; name: string }
  | { kind: "instead of an argument"; within: string; call: string }
  | { kind: "first in the switch"; within: string }

/** One block of the guide. */
export interface Step {
  /** Below the storefront's folder. */
  file: string
  /** Of the block in docs/storefront.md. */
  line: number
  place: Place
  code: string
}

/** The sentences that say where a block belongs. Each ends with a colon, right before the block. */
const SENTENCES: [RegExp, (...names: string[]) => Place][] = [
  [/New file:$/, () => ({ kind: "new file" })],
  [/Add at the end:$/, () => ({ kind: "at the end" })],
  [/Add to the imports:$/, () => ({ kind: "among the imports" })],
  [/Replace the import of `(\w+)`:$/, (name = "") => ({ kind: "instead of an import", name })],
  [/Add to `(\w+)`:$/, (name = "") => ({ kind: "in an object", name })],
  [
    /In `(\w+)`, replace the argument of `(\w+)`:$/,
    (within = "", call = "") => ({ kind: "instead of an argument", within, call }),
  ],
  [
    /In `(\w+)`, replace `(\w+)`:$/,
    (within = "", name = "") => ({ kind: "instead of a name", within, name }),
  ],
  [/In `(\w+)`, after `(\w+)`:$/, (within = "", name = "") => ({ kind: "after a name", within, name })],
  [/In `(\w+)`, add first to the `switch`:$/, (within = "") => ({ kind: "first in the switch", within })],
]

export function readGuide(): Step[] {
  return readSteps(readFileSync(GUIDE, "utf8"))
}

/** @throws Error for a block of which the text doesn't say where it belongs. */
export function readSteps(markdown: string): Step[] {
  const lines = markdown.split("\n")
  const first = lines.indexOf(SECTION)
  if (first < 0) throw new Error(`The guide has no "${SECTION}".`)
  const next = lines.findIndex((line, index) => index > first && line.startsWith("## "))
  const end = next < 0 ? lines.length : next

  const steps: Step[] = []
  let file: string | undefined
  let sentence = ""
  for (let index = first + 1; index < end; index++) {
    const line = lines[index] ?? ""
    const heading = /^### (?:`(.+)`$)?/.exec(line)
    const fence = /^```(\w*)$/.exec(line)
    if (heading) {
      file = heading[1]
      sentence = ""
    } else if (fence) {
      const close = lines.indexOf("```", index + 1)
      if (file !== undefined) {
        const code = lines.slice(index + 1, close).join("\n")
        steps.push({ file, line: index + 1, place: placeOf(sentence, index + 1), code })
      }
      index = close
      sentence = ""
    } else if (line !== "") {
      sentence = line
    }
  }
  return steps
}

function placeOf(sentence: string, line: number): Place {
  for (const [pattern, place] of SENTENCES) {
    const found = pattern.exec(sentence)
    if (found) return place(...found.slice(1))
  }
  throw new Error(`docs/storefront.md:${line}: "${sentence}" doesn't say where the block belongs.`)
}
