import fc from "fast-check"
import { DokuError } from "./errors/doku-error"
import {
  DEFAULT_REDIRECT_HOSTS,
  type Redirect,
  type RedirectRule,
  readRedirect,
  redirectTarget,
} from "./redirect"

const RULE: RedirectRule = { hosts: DEFAULT_REDIRECT_HOSTS }
const URL_AT_DOKU = "https://api-uat.doku.com/linkaja/redirect"

function payment(fields: Record<string, unknown> = {}) {
  return { redirect_method_http: "POST", redirect_url_http: URL_AT_DOKU, ...fields }
}

function fieldOf(run: () => unknown): string | undefined {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(DokuError)
    if (error instanceof DokuError) {
      expect(error.kind).toBe("invalid_response")
      return error.field
    }
  }
  return undefined
}

describe("the redirect's parameters", () => {
  const list = [
    { name: "Message", value: "dGVzdA==" },
    { name: "Lang", value: "id" },
  ]
  const map = { Message: "dGVzdA==", Lang: "id" }
  const shapes: [string, unknown][] = [
    ["a list", list],
    ["a map", map],
    ["JSON text of a list", JSON.stringify(list)],
    ["JSON text of a map", ` ${JSON.stringify(map)}`],
  ]

  it.each(shapes)("are read from %s, under either name", (_, shape) => {
    for (const name of ["redirect_parameter", "parameter"]) {
      expect(readRedirect(payment({ [name]: shape }), RULE)).toStrictEqual({
        method: "POST",
        url: URL_AT_DOKU,
        parameters: list,
      })
    }
  })

  it.each(["dGVzdA==", "[not json", "{not json", " spaced "])("take the plain text %p as Message", (text) => {
    expect(readRedirect(payment({ parameter: text }), RULE).parameters).toStrictEqual([
      { name: "Message", value: text },
    ])
  })

  it.each([undefined, null, "", "  ", [], {}, "[]", "{}"])("are none for %p", (value) => {
    expect(readRedirect(payment({ parameter: value, redirect_parameter: value }), RULE).parameters).toEqual(
      [],
    )
  })

  it("come from redirect_parameter, or from parameter when that is empty", () => {
    const both = payment({ redirect_parameter: list, parameter: "a custom message" })
    expect(readRedirect(both, RULE).parameters).toEqual(list)
    const one = payment({ redirect_parameter: [], parameter: "dGVzdA==" })
    expect(readRedirect(one, RULE).parameters).toEqual([{ name: "Message", value: "dGVzdA==" }])
  })

  it("become texts from any plain value, and are omitted when null", () => {
    const parameters = readRedirect(
      payment({ parameter: { a: 1, b: true, c: null, d: "" } }),
      RULE,
    ).parameters
    expect(parameters).toEqual([
      { name: "a", value: "1" },
      { name: "b", value: "true" },
      { name: "d", value: "" },
    ])
  })

  it("may be named like properties of Object.prototype", () => {
    const parameter = JSON.parse('{"__proto__": "a", "constructor": "b"}')
    const expected = [
      { name: "__proto__", value: "a" },
      { name: "constructor", value: "b" },
    ]
    expect(readRedirect(payment({ parameter }), RULE).parameters).toEqual(expected)
    expect(readRedirect(payment({ parameter: JSON.stringify(parameter) }), RULE).parameters).toEqual(expected)
  })

  it.each([
    [42],
    [true],
    [["Message"]],
    [[{ value: "x" }]],
    [[{ name: "", value: "x" }]],
    [[{ name: ["Message"], value: "x" }]],
    [{ Message: { nested: "x" } }],
    [{ Message: ["x"] }],
    [{ Message: "a\0b" }],
    [{ "a\0b": "x" }],
    ["half a character: \ud800"],
    ['[{"name":"Message","value":{}}]'],
  ])("are rejected as %j", (value) => {
    expectRefusal(value)
  })

  it("are rejected when nested too deeply", () => {
    expectRefusal("[".repeat(20_000) + "]".repeat(20_000))
  })

  function expectRefusal(value: unknown): void {
    expect(fieldOf(() => readRedirect(payment({ parameter: value }), RULE))).toBe("emoney_payment.parameter")
    expect(fieldOf(() => readRedirect(payment({ redirect_parameter: value }), RULE))).toBe(
      "emoney_payment.redirect_parameter",
    )
  }

  const text = fc.string({ unit: "binary" }).filter((value) => !value.includes("\0"))
  // JavaScript orders keys that are numbers first.
  const name = text.filter((value) => value !== "" && !/^\d+$/.test(value))
  const entries = fc.uniqueArray(fc.record({ name, value: text }, { noNullPrototype: true }), {
    selector: (entry) => entry.name,
    minLength: 1,
  })

  it("property: have the same value in every shape", () => {
    fc.assert(
      fc.property(entries, (parameters) => {
        const asMap = `{${parameters.map((one) => `${JSON.stringify(one.name)}:${JSON.stringify(one.value)}`)}}`
        const read = [parameters, JSON.stringify(parameters), JSON.parse(asMap), asMap].map(
          (parameter) => readRedirect(payment({ parameter }), RULE).parameters,
        )
        for (const result of read) expect(result).toStrictEqual(parameters)
      }),
    )
  })

  it("property: are the same for a plain text and a single Message", () => {
    fc.assert(
      fc.property(fc.base64String({ minLength: 1 }), (value) => {
        const plain = readRedirect(payment({ parameter: value }), RULE)
        expect(readRedirect(payment({ redirect_parameter: [{ name: "Message", value }] }), RULE)).toEqual(
          plain,
        )
      }),
    )
  })

  it("property: are read, or rejected by the field's name, for arbitrary input", () => {
    const anything = fc.oneof(fc.anything(), fc.jsonValue(), fc.json())
    const fields = fc.record(
      {
        redirect_method_http: fc.oneof(fc.constant("GET"), anything),
        redirect_url_http: fc.oneof(fc.constant(URL_AT_DOKU), fc.webUrl(), anything),
        redirect_parameter: anything,
        parameter: anything,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fields, anything), (value) => {
        try {
          readRedirect(value, RULE)
        } catch (error) {
          expect(error).toBeInstanceOf(DokuError)
        }
      }),
    )
  })
})

describe("the redirect's method", () => {
  it.each([
    ["POST", "POST"],
    ["post", "POST"],
    ["Get", "GET"],
    [" GET ", "GET"],
  ])("is, for %p, %p", (written, method) => {
    expect(readRedirect(payment({ redirect_method_http: written }), RULE).method).toBe(method)
  })

  it.each(["PUT", "", undefined, null, ["POST"], 1])("%p is refused", (method) => {
    expect(fieldOf(() => readRedirect(payment({ redirect_method_http: method }), RULE))).toBe(
      "emoney_payment.redirect_method_http",
    )
  })
})

describe("the redirect's host", () => {
  it.each([
    "https://doku.com/",
    "https://pay.doku.com/a?b=c",
    "https://a.b.linkaja.id/",
    "https://LINKAJA.com/",
    "https://doku.com:8443/",
  ])("%s is allowed", (url) => {
    expect(readRedirect(payment({ redirect_url_http: url }), RULE).url).toBe(
      url.replace("LINKAJA", "linkaja"),
    )
  })

  it.each([
    "https://evil.com/",
    "https://doku.com.evil.com/",
    "https://evildoku.com/",
    "https://doku.com@evil.com/",
    "https://user:secret@doku.com/",
    "https://doku.com./",
    "http://doku.com/",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://doku.com/",
    "//doku.com/",
    "/linkaja/redirect",
    "",
    undefined,
    null,
    [URL_AT_DOKU],
    {},
  ])("%p is refused", (url) => {
    expect(fieldOf(() => readRedirect(payment({ redirect_url_http: url }), RULE))).toBe(
      "emoney_payment.redirect_url_http",
    )
  })

  it("is checked in the normalised URL", () => {
    const tricky = payment({ redirect_url_http: "https:\\\\pay.doku.com\\a\n" })
    expect(readRedirect(tricky, RULE).url).toBe("https://pay.doku.com/a")
    const away = payment({ redirect_url_http: "https://evil.com\\.doku.com/" })
    expect(fieldOf(() => readRedirect(away, RULE))).toBe("emoney_payment.redirect_url_http")
  })

  it("may be a subdomain only for an entry with a star, and nothing for an empty entry", () => {
    const rule = { hosts: ["*.Proxy.test", "", "*."] }
    expect(readRedirect(payment({ redirect_url_http: "https://a.proxy.test/" }), rule).url).toBe(
      "https://a.proxy.test/",
    )
    for (const url of ["https://proxy.test/", "https://x./", "https://x/"]) {
      expect(fieldOf(() => readRedirect(payment({ redirect_url_http: url }), rule))).toBe(
        "emoney_payment.redirect_url_http",
      )
    }
  })

  it("may use plain http only for the origin of a local DOKU", () => {
    const rule = { hosts: ["localhost"], httpOrigin: "http://localhost:4010" }
    const local = payment({ redirect_url_http: "http://localhost:4010/pay" })
    expect(readRedirect(local, rule).url).toBe("http://localhost:4010/pay")
    const other = payment({ redirect_url_http: "http://localhost:4011/pay" })
    expect(fieldOf(() => readRedirect(other, rule))).toBe("emoney_payment.redirect_url_http")
  })
})

describe("a redirect that can't be used", () => {
  it.each<[Record<string, unknown>, string]>([
    [{ redirect_method_http: "PUT" }, "redirect_method_http is neither GET nor POST"],
    [{ redirect_url_http: "/pay" }, "redirect_url_http is not an absolute URL"],
    [{ redirect_url_http: "https://user:secret@doku.com/" }, "redirect_url_http holds credentials"],
    [{ redirect_url_http: "https://user@doku.com/" }, "redirect_url_http holds credentials"],
    [{ redirect_url_http: "https://:secret@doku.com/" }, "redirect_url_http holds credentials"],
    [{ redirect_url_http: "http://doku.com/" }, "redirect_url_http is plain http"],
    [{ redirect_url_http: "ftp://doku.com/" }, "redirect_url_http is not https"],
    [
      { redirect_url_http: "https://evil.com/?secret" },
      'redirect_url_http leads to evil.com, which allowedRedirectHosts doesn\'t list: add "evil.com" to this option if the host belongs to DOKU or LinkAja',
    ],
    [{ parameter: 42 }, "parameter has no known shape"],
    [{ parameter: [{ name: "" }] }, "parameter holds an entry without a proper name"],
    [{ parameter: { Message: ["x"] } }, "parameter holds a value that is not plain"],
  ])("is rejected with the reason: %j", (fields, reason) => {
    expect(() => readRedirect(payment(fields), RULE)).toThrow(
      expect.objectContaining({
        kind: "invalid_response",
        code: "unusable_redirect",
        message: `DOKU's answer: emoney_payment.${reason}`,
      }),
    )
  })
})

describe("the redirect's target", () => {
  const get: Redirect = {
    method: "GET",
    url: "https://doku.com/pay",
    parameters: [{ name: "Message", value: "a b&c" }],
  }

  it("has the parameters in its query", () => {
    expect(redirectTarget(get)).toBe("https://doku.com/pay?Message=a+b%26c")
  })

  it("keeps DOKU's query byte for byte, and the fragment", () => {
    expect(redirectTarget({ ...get, url: "https://doku.com/pay?x=%20y&z#top" })).toBe(
      "https://doku.com/pay?x=%20y&z&Message=a+b%26c#top",
    )
  })

  it("is the plain URL without parameters, and for POST", () => {
    for (const url of [get.url, "https://doku.com/pay?", "https://doku.com/pay?x=%20y"]) {
      expect(redirectTarget({ ...get, url, parameters: [] })).toBe(url)
    }
    expect(redirectTarget({ ...get, method: "POST" })).toBe(get.url)
  })

  it("property: contains every parameter", () => {
    const parameters = fc.array(fc.record({ name: fc.string({ minLength: 1 }), value: fc.string() }))
    fc.assert(
      fc.property(parameters, (list) => {
        const arrived = [...new URL(redirectTarget({ ...get, parameters: list })).searchParams]
        expect(arrived).toEqual(list.map(({ name, value }) => [name, value]))
      }),
    )
  })
})
