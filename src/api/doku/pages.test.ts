import fc from "fast-check"
import type { Redirect } from "../../doku-api"
import { answerOf, attribute, type FakeResponse, named, tagsOf } from "./__fixtures__/page"
import { escapeHtml, protect, sendToApp, sendToLinkAja, sendUnknownLink } from "./pages"

const DOKU = "https://api.doku.com"

const redirect = (changes: Partial<Redirect> = {}): Redirect => ({
  method: "POST",
  url: "https://pay.linkaja.id/checkout",
  parameters: [{ name: "Message", value: "abc123" }],
  ...changes,
})

const sent = (changes: Partial<Redirect> = {}, baseUrl = DOKU) =>
  answerOf((res) => sendToLinkAja(res, redirect(changes), baseUrl))

/** Pages with different content security policies. */
const PAGES: [string, () => FakeResponse][] = [
  ["a redirect to LinkAja", () => sent({ method: "GET" })],
  ["a form for LinkAja", () => sent()],
  ["a way back into an app", () => answerOf((res) => sendToApp(res, "tokoku://linkaja?payment=paid"))],
  ["an unknown link", () => answerOf(sendUnknownLink)],
]

function directives({ headers }: FakeResponse): Map<string, string> {
  const policy = headers.get("content-security-policy") ?? ""
  return new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ")
      return [name, values.join(" ")]
    }),
  )
}

describe("every response to a shopper's browser", () => {
  it.each(PAGES)("stays out of caches and Referers: %s", (_what, page) => {
    const { headers } = page()
    expect(headers.get("referrer-policy")).toBe("no-referrer")
    expect(headers.get("cache-control")).toBe("no-store")
    expect(headers.get("x-content-type-options")).toBe("nosniff")
  })

  it("gets the same headers when it is no page", () => {
    const { headers } = answerOf(protect)
    expect([...headers.keys()]).toEqual(["referrer-policy", "cache-control", "x-content-type-options"])
  })
})

describe("a shopper who goes back into the store's app", () => {
  const page = (address: string) => answerOf((res) => sendToApp(res, address))

  it("gets a page with a button, for no redirect opens an app everywhere", () => {
    const { statusCode, location, body } = page("tokoku://linkaja?payment=paid&session_id=payses_1")
    expect({ statusCode, location }).toEqual({ statusCode: 200, location: undefined })
    expect(attribute(body, "a", "href")).toEqual(["tokoku://linkaja?payment=paid&session_id=payses_1"])
  })

  it("gets the address as text, whatever it contains", () => {
    const hostile = `tokoku://linkaja?"><script>alert(1)</script>&quot;`
    const { body } = page(hostile)
    expect(attribute(body, "a", "href")).toEqual([hostile])
    expect(named(body, "script")).toHaveLength(1)
  })

  it("is led there once, and not again after Back", () => {
    const script = /<script [^>]*>([\s\S]*)<\/script>/.exec(page("tokoku://linkaja").body)?.[1] ?? ""
    const assign = jest.fn()
    const history = {
      state: null as { sent: boolean } | null,
      replaceState: jest.fn((state: { sent: boolean }) => {
        history.state = state
      }),
    }
    const load = () =>
      new Function("history", "document", "location", script)(
        history,
        { links: [{ href: "tokoku://linkaja" }] },
        { assign },
      )
    load()
    load()
    expect(assign.mock.calls).toEqual([["tokoku://linkaja"]])
  })
})

describe("a shopper whom DOKU sends to LinkAja with GET", () => {
  it("is redirected, with the parameters added to DOKU's URL", () => {
    const { statusCode, location, body } = sent({
      method: "GET",
      url: "https://pay.linkaja.id/checkout?sig=a%20b",
      parameters: [
        { name: "Message", value: "a&b=c d" },
        { name: "lang", value: "id" },
      ],
    })
    expect(statusCode).toBe(302)
    expect(location).toBe("https://pay.linkaja.id/checkout?sig=a%20b&Message=a%26b%3Dc+d&lang=id")
    expect(body).toBe("")
  })

  it("is redirected to DOKU's URL when there are no parameters", () => {
    expect(sent({ method: "GET", parameters: [] }).location).toBe("https://pay.linkaja.id/checkout")
  })
})

describe("a shopper whom DOKU sends to LinkAja with POST", () => {
  it("gets a form with the fields in their order, and a button", () => {
    const { statusCode, contentType, location, body } = sent({
      parameters: [
        { name: "Message", value: "abc" },
        { name: "item", value: "1" },
        { name: "item", value: "2" },
      ],
    })
    expect({ statusCode, contentType, location }).toEqual({
      statusCode: 200,
      contentType: "html",
      location: undefined,
    })
    expect(attribute(body, "form", "method")).toEqual(["post"])
    expect(attribute(body, "form", "action")).toEqual(["https://pay.linkaja.id/checkout"])
    expect(attribute(body, "input", "type")).toEqual(["hidden", "hidden", "hidden"])
    expect(attribute(body, "input", "name")).toEqual(["Message", "item", "item"])
    expect(attribute(body, "input", "value")).toEqual(["abc", "1", "2"])
    expect(attribute(body, "button", "type")).toEqual(["submit"])
  })

  it("gets a form without fields when there are no parameters", () => {
    const { body } = sent({ parameters: [] })
    expect(named(body, "form")).toHaveLength(1)
    expect(named(body, "input")).toEqual([])
  })

  it("is sent on once, and not again after Back", () => {
    const script = /<script [^>]*>([\s\S]*)<\/script>/.exec(sent().body)?.[1] ?? ""
    const submit = jest.fn()
    const history = {
      state: null as { sent: boolean } | null,
      replaceState: jest.fn((state: { sent: boolean }) => {
        history.state = state
      }),
    }
    // A parameter called "submit" hides the form's own method.
    const form = { submit: "a field of LinkAja's" }
    const load = () =>
      new Function("history", "document", "HTMLFormElement", script)(
        history,
        { forms: [form] },
        { prototype: { submit } },
      )
    load()
    expect(submit).toHaveBeenCalledTimes(1)
    expect(history.state).toEqual({ sent: true })
    load()
    expect(submit).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['"><script>alert(1)</script>'],
    ["' onfocus='alert(1)"],
    ["</form></main><script>alert(1)</script>"],
    ["<!-- "],
    ["&quot;&#34;&amp;"],
    ["$& $1 $`"],
  ])("gets %s as text in the URL, in a name and in a value", (hostile) => {
    const { body } = sent({
      url: `https://pay.linkaja.id/?${hostile}`,
      parameters: [{ name: hostile, value: hostile }],
    })
    expect(attribute(body, "form", "action")).toEqual([`https://pay.linkaja.id/?${hostile}`])
    expect(attribute(body, "input", "name")).toEqual([hostile])
    expect(attribute(body, "input", "value")).toEqual([hostile])
    expect(named(body, "script")).toHaveLength(1)
  })

  it("gets the same tags and attributes whatever the texts contain", () => {
    const shape = tagsOf(sent().body).map(({ name, attributes }) => [name, ...attributes.keys()])
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."<>\"'&;#=/ \n`-!x0") }),
    )
    fc.assert(
      fc.property(hostile, hostile, hostile, (url, name, value) => {
        const { body } = sent({ url, parameters: [{ name, value }] })
        expect(tagsOf(body).map((tag) => [tag.name, ...tag.attributes.keys()])).toEqual(shape)
        expect(attribute(body, "form", "action")).toEqual([url])
        expect(attribute(body, "input", "name")).toEqual([name])
        expect(attribute(body, "input", "value")).toEqual([value])
      }),
    )
  })
})

describe("the content security policy", () => {
  const withoutNonce = (page: FakeResponse) =>
    Object.fromEntries(
      [...directives(page)].map(([name, value]) => [name, value.replace(/'nonce-[^']+'/, "'nonce'")]),
    )

  const strict = {
    "default-src": "'none'",
    "script-src": "'nonce'",
    "style-src": "'nonce'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
  }

  it("lets a form lead to https only", () => {
    expect(withoutNonce(sent())).toEqual({ ...strict, "form-action": "https:" })
    expect(withoutNonce(sent({}, "https://doku-proxy.store.id/v1"))).toEqual({
      ...strict,
      "form-action": "https:",
    })
  })

  it("lets a form lead to the origin of a sandbox with plain http too", () => {
    expect(withoutNonce(sent({}, "http://localhost:4010/some/path"))).toEqual({
      ...strict,
      "form-action": "https: http://localhost:4010",
    })
  })

  it("lets a page without a form submit nothing", () => {
    expect(withoutNonce(answerOf(sendUnknownLink))).toEqual({ ...strict, "form-action": "'none'" })
  })

  it.each(PAGES.slice(1))("allows only this page's own style and script: %s", (_what, page) => {
    const once = page()
    const nonce = /^'nonce-([A-Za-z0-9+/]{22}==)'$/.exec(directives(once).get("script-src") ?? "")?.[1]
    expect(nonce).toBeDefined()
    expect(directives(once).get("style-src")).toBe(`'nonce-${nonce}'`)
    const bearers = tagsOf(once.body).filter(({ name }) => name === "script" || name === "style")
    expect(bearers.map(({ attributes }) => attributes.get("nonce"))).toEqual(bearers.map(() => nonce))
    expect(bearers.length).toBeGreaterThan(0)
  })

  it.each(PAGES.slice(1))("has a new nonce for each response: %s", (_what, page) => {
    const nonces = new Set(Array.from({ length: 50 }, () => directives(page()).get("script-src")))
    expect(nonces.size).toBe(50)
  })
})

describe("an unknown link", () => {
  it("is answered with 404 and a page without script, form or link", () => {
    const { statusCode, contentType, body } = answerOf(sendUnknownLink)
    expect(statusCode).toBe(404)
    expect(contentType).toBe("html")
    const names = new Set(tagsOf(body).map(({ name }) => name))
    for (const name of ["script", "form", "a"]) expect(names).not.toContain(name)
    expect(attribute(body, "html", "lang")).toEqual(["id"])
  })
})

it("escapes every character that has a meaning in HTML", () => {
  expect(escapeHtml(`<a href="x" id='y'>&`)).toBe("&#60;a href=&#34;x&#34; id=&#39;y&#39;&#62;&#38;")
})
