import type { MedusaResponse } from "@medusajs/framework/http"

/** The part of Express's response that the pages use. Keeps what was sent. */
export class FakeResponse {
  statusCode: number | undefined
  location: string | undefined
  contentType: string | undefined
  body = ""
  readonly headers = new Map<string, string>()

  setHeader(name: string, value: string): this {
    this.headers.set(name.toLowerCase(), value)
    return this
  }

  status(code: number): this {
    this.statusCode = code
    return this
  }

  type(name: string): this {
    this.contentType = name
    return this
  }

  vary(): this {
    return this
  }

  send(body: string): this {
    this.body = body
    return this
  }

  redirect(code: number, url: string): void {
    this.statusCode = code
    this.location = url
  }
}

export function answerOf(page: (res: MedusaResponse) => void): FakeResponse {
  const res = new FakeResponse()
  page(res as unknown as MedusaResponse)
  return res
}

interface Tag {
  name: string
  attributes: Map<string, string>
}

const TAG = /^<(\/?[a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>/
const ATTRIBUTE = / ([a-z-]+)(?:="([^"]*)")?/g

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}

/** The page's tags. Stricter than a browser: every `<` and `>` must belong to a well-formed tag. */
export function tagsOf(html: string): Tag[] {
  const source = html
    .replace(/^<!doctype html>/, "")
    .replace(/(<(script|style) [^>]*>)[\s\S]*?(?=<\/\2>)/g, (_, opening: string) => opening)
  const tags: Tag[] = []
  let at = 0
  while (at < source.length) {
    const next = source.slice(at).search(/[<>]/)
    if (next < 0) break
    const match = TAG.exec(source.slice(at + next))
    if (!match) throw new Error(`not a tag: ${source.slice(at + next, at + next + 80)}`)
    const [whole, name = "", attributes = ""] = match
    const pairs = [...attributes.matchAll(ATTRIBUTE)].map(([, key = "", value = ""]): [string, string] => [
      key,
      decode(value),
    ])
    if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`twice: ${whole}`)
    tags.push({ name, attributes: new Map(pairs) })
    at += next + whole.length
  }
  return tags
}

export const named = (html: string, name: string) => tagsOf(html).filter((tag) => tag.name === name)

export const attribute = (html: string, name: string, key: string) =>
  named(html, name).map(({ attributes }) => attributes.get(key))
