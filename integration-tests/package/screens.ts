import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"

/** A text that only the package's screens contain. */
const OUR_WORD = "LinkAja"

/** The module that Admin's page starts with, as its URL. */
async function entryOf(origin: string, sources: RegExp): Promise<URL> {
  const page = await (await fetch(`${origin}/app/`)).text()
  const [, entry] = sources.exec(page) ?? []
  if (entry === undefined) throw new Error(`The Admin's page starts no module:\n${page.slice(0, 2_000)}`)
  return new URL(entry, `${origin}/app/`)
}

async function textAt(url: URL): Promise<string> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return answer.text()
}

/** Expects the package's screens in an Admin that a development server builds on request. */
export async function expectScreensInDevelopment(origin: string): Promise<void> {
  // Not Vite's own client, which comes first.
  const entry = await entryOf(origin, /<script[^>]+type="module"[^>]+src="(?!.*@vite)([^"]+)"/)
  const [, screens = ""] = /from "([^"]*medusa-payment-doku-linkaja[^"]*)"/.exec(await textAt(entry)) ?? []
  expect(await textAt(new URL(screens, origin))).toContain(OUR_WORD)
}

/** Expects them in the Admin that `medusa build` left in a folder, and that a server on it serves. */
export async function expectScreensInBuild(built: string, origin: string): Promise<void> {
  const assets = path.join(built, "public/admin/assets")
  const ours = readdirSync(assets).filter(
    (file) => file.endsWith(".js") && readFileSync(path.join(assets, file), "utf8").includes(OUR_WORD),
  )
  expect(ours).not.toEqual([])
  const entry = await entryOf(origin, /<script[^>]+type="module"[^>]+src="([^"]+)"/)
  const code = await textAt(entry)
  // In the first module itself, or in one that it names and loads later.
  const reached = ours.filter((file) => entry.pathname.endsWith(`/${file}`) || code.includes(file))
  expect(reached).not.toEqual([])
  for (const file of reached) expect(await textAt(new URL(file, entry))).toContain(OUR_WORD)
}
