/** What a browser does on the way of a payment: pages, their forms, redirects. No scripts, no cookies. */

import type { Response } from "undici"
import { call } from "../../../testing/store/connections"

/** As many redirects as browsers follow before they call it a loop. */
const MAX_REDIRECTS = 20

export interface Page {
  url: string
  status: number
  html: string
}

export interface Form {
  action: string
  method: "GET" | "POST"
  fields: URLSearchParams
}

/** Follows redirects to the page behind them. */
export async function visit(url: string): Promise<Page> {
  let next = url
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await send(next, "GET")
    const location = redirectOf(response, next)
    if (location === undefined) {
      return { url: next, status: response.status, html: await response.text() }
    }
    next = location
  }
  throw new Error(`${url} redirects more than ${MAX_REDIRECTS} times.`)
}

/** Asks for a page, and answers with where it redirects to, without going there. */
export async function redirectFrom(url: string): Promise<string> {
  const response = await send(url, "GET")
  const location = redirectOf(response, url)
  if (location === undefined) {
    throw new Error(`${withoutToken(url)} answered ${response.status} where a redirect was expected.`)
  }
  return location
}

/** Sends a form and follows what comes back. */
export async function submit(form: Form): Promise<Page> {
  const result = await sendForm(form)
  return "location" in result ? visit(result.location) : result
}

/** Sends a form whose answer must be a redirect, and doesn't follow it. */
export async function submitWithoutFollowing(form: Form): Promise<string> {
  const result = await sendForm(form)
  if (!("location" in result)) {
    throw new Error(
      `The form of ${withoutToken(form.action)} was answered ${result.status}, not with a redirect.`,
    )
  }
  return result.location
}

/** The page's only form, as its button of that name and value would send it (or as a script would, without). */
export function formOf(page: Page, button?: { name: string; value: string }): Form {
  const forms = [...page.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)]
  const [found] = forms
  if (found === undefined || forms.length > 1) {
    throw new Error(`${withoutToken(page.url)} (status ${page.status}) holds ${forms.length} forms, not one.`)
  }
  const [, tag = "", inside = ""] = found
  const fields = new URLSearchParams()
  for (const [, input = ""] of inside.matchAll(/<input\b([^>]*)>/gi)) {
    const name = attribute(input, "name")
    if (name !== undefined) {
      fields.append(name, attribute(input, "value") ?? "")
    }
  }
  if (button !== undefined) {
    const offered = [...inside.matchAll(/<button\b([^>]*)>/gi)].some(
      ([, attributes = ""]) =>
        attribute(attributes, "name") === button.name && attribute(attributes, "value") === button.value,
    )
    if (!offered) {
      throw new Error(`${withoutToken(page.url)} has no button ${button.name}=${button.value}.`)
    }
    fields.append(button.name, button.value)
  }
  return {
    action: new URL(attribute(tag, "action") ?? page.url, page.url).href,
    method: attribute(tag, "method")?.toUpperCase() === "POST" ? "POST" : "GET",
    fields,
  }
}

export function hasForm(page: Page): boolean {
  return /<form\b/i.test(page.html)
}

async function sendForm(form: Form): Promise<Page | { location: string }> {
  const url = form.method === "GET" ? withQuery(form.action, form.fields) : form.action
  const response = await send(url, form.method, form.method === "POST" ? form.fields : undefined)
  const location = redirectOf(response, url)
  return location === undefined ? { url, status: response.status, html: await response.text() } : { location }
}

function send(url: string, method: string, body?: URLSearchParams): Promise<Response> {
  return call(url, {
    method,
    body,
    redirect: "manual",
    headers: { accept: "text/html" },
    signal: AbortSignal.timeout(20_000),
  })
}

function redirectOf(response: Response, url: string): string | undefined {
  const location = response.headers.get("location")
  return response.status >= 300 && response.status < 400 && location !== null
    ? new URL(location, url).href
    : undefined
}

function withQuery(action: string, fields: URLSearchParams): string {
  const url = new URL(action)
  url.search = fields.toString()
  return url.href
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(tag)
  const raw = found?.[1] ?? found?.[2]
  return raw === undefined ? undefined : unescapeHtml(raw)
}

const CHARACTERS: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) {
      return CHARACTERS[name] ?? whole
    }
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
  })
}

/** For messages: the last part of these paths is a secret that opens the payment. */
function withoutToken(url: string): string {
  return new URL(".", url).href
}
