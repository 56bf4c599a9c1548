import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import { COMPLETE_CART, OptionsError, parseOptions } from "./options"

/** The least that a store owner writes. */
const least = {
  clientId: "BRN-0201-1234567890123",
  secretKey: "SK-abcDEF123456",
  environment: "sandbox",
  backendUrl: "https://api.store.id",
  returnUrl: "https://store.id/id/checkout/linkaja",
}

const options = (changes: Record<string, unknown> = {}) => ({ ...least, ...changes })

const without = (name: keyof typeof least) =>
  Object.fromEntries(Object.entries(least).filter(([key]) => key !== name))

function refusalOf(given: unknown, id?: string): string {
  try {
    parseOptions(given, id)
  } catch (error) {
    if (error instanceof OptionsError) return error.message
    throw error
  }
  throw new Error("these options were accepted")
}

/** The lines that name a problem, without the example below them. */
function problemsWith(given: unknown): string[] {
  return refusalOf(given)
    .split("\n")
    .filter((line) => line.startsWith("  - "))
    .map((line) => line.slice(4))
}

function underNodeEnv(value: string): void {
  jest.replaceProperty(process, "env", { ...process.env, NODE_ENV: value })
}

afterEach(() => {
  jest.restoreAllMocks()
})

describe("parseOptions", () => {
  it("fills in every default", () => {
    expect(parseOptions(least, "doku")).toEqual({
      ...least,
      previousSecretKeys: [],
      allowSandbox: false,
      baseUrl: "https://api-sandbox.doku.com",
      notificationUrl: "https://api.store.id/hooks/payment/doku-linkaja_doku",
      overrideNotificationUrl: false,
      invoicePrefix: "",
      expiresInMinutes: 60,
      timeoutMs: 10_000,
      signDigest: true,
      allowedRedirectHosts: ["doku.com", "linkaja.id", "linkaja.com", "api-sandbox.doku.com"],
      completionWorkflow: "complete-cart",
    })
  })

  it("has no limits of the amount unless a store owner sets them", () => {
    expect(parseOptions(least)).not.toHaveProperty("minAmount")
    expect(parseOptions(options({ minAmount: 10_000, maxAmount: 10_000 }))).toMatchObject({
      minAmount: 10_000,
      maxAmount: 10_000,
    })
    expect(parseOptions(options({ maxAmount: 2_000_000 }))).toMatchObject({ maxAmount: 2_000_000 })
  })

  it.each([
    [{ minAmount: 0 }, "minAmount must be 1 or more"],
    [{ minAmount: 10_000.5 }, "minAmount must be a whole number of rupiah"],
    [{ maxAmount: "2000000" }, "maxAmount must be a whole number of rupiah"],
    [{ maxAmount: 1e15 }, "maxAmount is more than DOKU takes"],
    [{ minAmount: 20_000, maxAmount: 10_000 }, "minAmount must not be more than maxAmount"],
  ])("takes no limits like %j", (limits, problem) => {
    expect(problemsWith(options(limits))).toEqual([problem])
  })

  it("keeps every option that a store owner sets", () => {
    const all = {
      clientId: "BRN-1",
      secretKey: "SK-1",
      previousSecretKeys: ["SK-0", "SK-00"],
      environment: "production",
      allowSandbox: true,
      baseUrl: "https://doku-proxy.store.id",
      backendUrl: "https://api.store.id",
      returnUrl: "https://store.id/done",
      notificationUrl: "https://hooks.store.id/doku",
      overrideNotificationUrl: true,
      invoicePrefix: "TOKO",
      expiresInMinutes: 30,
      timeoutMs: 5000,
      signDigest: false,
      allowedRedirectHosts: ["linkaja.id"],
      completionWorkflow: "split-and-complete-cart",
    }
    expect(parseOptions(all, "doku")).toEqual(all)
  })

  it("talks to DOKU's live host in production", () => {
    const { baseUrl, allowedRedirectHosts } = parseOptions(options({ environment: "production" }))
    expect(baseUrl).toBe("https://api.doku.com")
    expect(allowedRedirectHosts).toContain("api.doku.com")
  })

  it("lets shoppers be sent to the host that stands in for DOKU", () => {
    const { allowedRedirectHosts } = parseOptions(options({ baseUrl: "http://localhost:4010" }))
    expect(allowedRedirectHosts).toEqual(["doku.com", "linkaja.id", "linkaja.com", "localhost"])
  })
})

it("completes carts by Medusa's own workflow where none is named", () => {
  expect(COMPLETE_CART).toBe(completeCartWorkflowId)
})

describe("keys copied from DOKU Back Office", () => {
  it("may have white space around them", () => {
    const { clientId, secretKey, previousSecretKeys } = parseOptions(
      options({ clientId: " BRN-1\n", secretKey: "\tSK-1 ", previousSecretKeys: [" SK-0\r\n"] }),
    )
    expect({ clientId, secretKey, previousSecretKeys }).toEqual({
      clientId: "BRN-1",
      secretKey: "SK-1",
      previousSecretKeys: ["SK-0"],
    })
  })

  it.each([
    ["a blank", "SK abc"],
    ["a line break", "SK\nabc"],
    ["a no-break space", "SK\u00a0abc"],
    ["an invisible character", "SK\u200babc"],
    ["a typographic dash", "SK–abc"],
  ])("are refused with %s inside", (_what, bad) => {
    const advice = "holds white space or characters that no DOKU key has; copy it anew"
    expect(problemsWith(options({ clientId: bad }))).toEqual([`clientId ${advice}`])
    expect(problemsWith(options({ secretKey: bad }))).toEqual([`secretKey ${advice}`])
    expect(problemsWith(options({ previousSecretKeys: ["SK-0", bad] }))).toEqual([
      `previousSecretKeys.1 ${advice}`,
    ])
  })

  it.each([[""], [" \n"]])("are refused when %j is all there is", (empty) => {
    const advice = "is empty; copy it from DOKU Back Office"
    expect(problemsWith(options({ clientId: empty, secretKey: empty, previousSecretKeys: [empty] }))).toEqual(
      [`clientId ${advice}`, `secretKey ${advice}`, `previousSecretKeys.0 ${advice}`],
    )
  })
})

describe("what is missing", () => {
  it.each(["clientId", "secretKey", "environment", "backendUrl", "returnUrl"] as const)(
    "is said of %s, with the lines to write",
    (name) => {
      const message = refusalOf(without(name))
      expect(message).toContain(`- ${name} is missing\n`)
      expect(message).toContain(`  ${name}: `)
      expect(message).toContain("medusa-config.ts")
    },
  )

  it.each(["clientId", "secretKey", "environment", "backendUrl", "returnUrl"] as const)(
    "is put down to an environment variable when %s stands there as undefined",
    (name) => {
      expect(problemsWith(options({ [name]: undefined }))).toEqual([
        `${name} is missing (it is undefined: is its environment variable set?)`,
      ])
    },
  )

  it("is put down to an environment variable inside of a list, too", () => {
    expect(problemsWith(options({ previousSecretKeys: ["SK-0", undefined] }))).toEqual([
      "previousSecretKeys.1 is missing (it is undefined: is its environment variable set?)",
    ])
  })

  it.each([[undefined], [null], [{}]])("is all told at once when the options are %j", (nothing) => {
    expect(problemsWith(nothing)).toEqual([
      "clientId is missing",
      "secretKey is missing",
      "environment is missing",
      "backendUrl is missing",
      "returnUrl is missing",
    ])
  })

  it("is not said of options that have the wrong shape altogether", () => {
    expect(problemsWith("SK-abc")).toEqual([expect.stringMatching(/^options .*expected object/)])
  })
})

describe("values that can't work", () => {
  const URL_ADVICE = "must be an absolute http(s) URL"
  const BARE_ADVICE = "must hold no user name, password or #fragment"

  it.each<[string, unknown, string]>([
    ["environment", "live", 'must be "sandbox" or "production"'],
    ["environment", "Production", 'must be "sandbox" or "production"'],
    ["baseUrl", "api.doku.com", URL_ADVICE],
    ["backendUrl", "/api", URL_ADVICE],
    ["backendUrl", "ftp://store.id", URL_ADVICE],
    ["backendUrl", "https://admin@store.id", BARE_ADVICE],
    ["backendUrl", "https://store.id/#", BARE_ADVICE],
    ["backendUrl", "https://store.id/?a=1", "must hold no ?query, for paths are appended to it"],
    ["baseUrl", "https://doku.example?a=1", "must hold no ?query, for paths are appended to it"],
    ["returnUrl", "javascript:alert(1)", URL_ADVICE],
    ["returnUrl", "https://:password@store.id", BARE_ADVICE],
    ["returnUrl", "https://store.id/#/done", BARE_ADVICE],
    ["notificationUrl", "hooks", URL_ADVICE],
    ["invoicePrefix", "TOKO1", "must be at most 4 letters or digits"],
    ["invoicePrefix", "A-1", "must be at most 4 letters or digits"],
    ["invoicePrefix", "ABC\n", "must be at most 4 letters or digits"],
    ["expiresInMinutes", 1.5, "must be a whole number"],
    ["timeoutMs", 1500.5, "must be a whole number"],
    ["timeoutMs", "10000", "must be a whole number"],
    [
      "allowedRedirectHosts.0",
      ["https://linkaja.id"],
      "must be host names, such as linkaja.id or *.linkaja.id",
    ],
    ["completionWorkflow", " ", "must be a workflow's id, as createWorkflow was given it"],
    ["completionWorkflow", "split order", "must be a workflow's id, as createWorkflow was given it"],
    ["allowedRedirectHosts.1", ["linkaja.id", "*"], "must be host names, such as linkaja.id or *.linkaja.id"],
  ])("are refused for %s: %j", (at, value, advice) => {
    const [name = at] = at.split(".")
    expect(problemsWith(options({ [name]: value }))).toEqual([`${at} ${advice}`])
  })

  it.each<[string, unknown, RegExp]>([
    ["clientId", 42, /string/],
    ["secretKey", null, /string/],
    ["previousSecretKeys", "SK-0", /array/],
    ["allowSandbox", "false", /boolean/],
    ["overrideNotificationUrl", "yes", /boolean/],
    ["signDigest", 0, /boolean/],
    ["completionWorkflow", 7, /string/],
    ["invoicePrefix", 1, /string/],
    ["allowedRedirectHosts", "linkaja.id", /array/],
    ["expiresInMinutes", 0, />=1\b/],
    ["expiresInMinutes", 1441, /<=1440\b/],
    ["timeoutMs", 999, />=1000\b/],
    ["timeoutMs", 30_001, /<=30000\b/],
  ])("are refused for %s: %j, saying what is expected", (name, value, expected) => {
    const problems = problemsWith(options({ [name]: value }))
    expect(problems).toHaveLength(1)
    expect(problems[0]?.startsWith(`${name} `)).toBe(true)
    expect(problems[0]).toMatch(expected)
  })

  it.each<[string, unknown]>([
    ["expiresInMinutes", 1],
    ["expiresInMinutes", 1440],
    ["timeoutMs", 1000],
    ["timeoutMs", 30_000],
    ["invoicePrefix", "ab12"],
    ["allowedRedirectHosts", []],
  ])("don't begin before the limit: %s may be %j", (name, value) => {
    expect(parseOptions(options({ [name]: value }))).toHaveProperty(name, value)
  })

  it("are all named in one message", () => {
    expect(problemsWith(options({ clientId: "", timeoutMs: 1, returnUrl: "store.id" }))).toHaveLength(3)
  })

  it("are told with the provider they belong to", () => {
    expect(refusalOf(options({ clientId: "" }), "toko2")).toContain('the provider "doku-linkaja_toko2"')
    expect(refusalOf(options({ clientId: "" }))).toContain('the provider "doku-linkaja"')
  })

  it("are never repeated, for secrets may stand among them", () => {
    const planted = "PLANTED-c0ffee"
    const everywhere = {
      clientId: `${planted} 1`,
      secretKey: `${planted}\n2`,
      previousSecretKeys: [`${planted} 3`],
      environment: planted,
      allowSandbox: planted,
      baseUrl: planted,
      backendUrl: `https://${planted}:${planted}@store.id`,
      returnUrl: `https://store.id/#${planted}`,
      notificationUrl: `${planted}:${planted}`,
      overrideNotificationUrl: planted,
      invoicePrefix: planted,
      expiresInMinutes: planted,
      timeoutMs: planted,
      signDigest: planted,
      allowedRedirectHosts: [`${planted}!`],
      completionWorkflow: `${planted} workflow`,
      clientID: planted,
      unheardOf: planted,
    }
    const message = refusalOf(everywhere)
    for (const name of Object.keys(everywhere)) expect(message).toContain(name)
    expect(message).not.toMatch(/planted|c0ffee/i)
  })

  it("take no good secret along into the message", () => {
    const message = refusalOf(
      options({ secretKey: "SK-PLANTED1", previousSecretKeys: ["SK-PLANTED2"], timeoutMs: 1 }),
    )
    expect(message).toContain("timeoutMs")
    expect(message).not.toContain("PLANTED")
  })
})

describe("an option that doesn't exist", () => {
  it.each([
    ["client_id", "clientId"],
    ["clientID", "clientId"],
    ["secret", "secretKey"],
    ["SECRET_KEY", "secretKey"],
    ["baseURL", "baseUrl"],
    ["backend", "backendUrl"],
    ["allowedRedirectHost", "allowedRedirectHosts"],
    ["expiresInMinutesFromNow", "expiresInMinutes"],
  ])("is refused: %s, did you mean %s?", (written, meant) => {
    expect(problemsWith(options({ [written]: 1 }))).toEqual([
      `unknown option ${written}, did you mean ${meant}?`,
    ])
  })

  it("is answered with all of the options when it resembles none", () => {
    const [problem] = problemsWith(options({ merchantCode: "1" }))
    expect(problem).toMatch(/^unknown option merchantCode; the options are clientId, secretKey, /)
    expect(problem).toMatch(/, allowedRedirectHosts, completionWorkflow$/)
  })

  it("is told along with the required one that is missing because of it", () => {
    const { clientId, ...rest } = least
    expect(problemsWith({ ...rest, client_id: clientId })).toEqual([
      "clientId is missing",
      "unknown option client_id, did you mean clientId?",
    ])
  })
})

describe("sandbox and production", () => {
  it("refuses sandbox money in a store that runs in production, and names both ways out", () => {
    underNodeEnv("production")
    const [problem] = problemsWith(least)
    expect(problem).toMatch(/^environment is "sandbox" while NODE_ENV is "production"/)
    expect(problem).toContain('environment: "production"')
    expect(problem).toContain("allowSandbox: true")
  })

  it("lets a test store take sandbox money under NODE_ENV=production when it says so", () => {
    underNodeEnv("production")
    expect(parseOptions(options({ allowSandbox: true })).environment).toBe("sandbox")
  })

  it("needs no permission for real money, nor for sandbox money on a developer's machine", () => {
    underNodeEnv("production")
    expect(parseOptions(options({ environment: "production" })).environment).toBe("production")
    underNodeEnv("development")
    expect(parseOptions(least).environment).toBe("sandbox")
  })

  it.each([["http://proxy.store.id"], ["HTTP://proxy.store.id"], [" http://proxy.store.id"]])(
    "refuses to send real payments in the clear to %j",
    (baseUrl) => {
      expect(problemsWith(options({ environment: "production", baseUrl }))).toEqual([
        "baseUrl must be https in production",
      ])
    },
  )

  it("talks to a local DOKU double in the clear", () => {
    expect(parseOptions(options({ baseUrl: "http://localhost:4010" })).baseUrl).toBe("http://localhost:4010")
  })
})

describe("URLs", () => {
  it("lose white space around them, and the slashes to which a path is appended", () => {
    const parsed = parseOptions(
      options({ backendUrl: " https://api.store.id// ", baseUrl: "http://localhost:4010/" }),
      "doku",
    )
    expect(parsed.backendUrl).toBe("https://api.store.id")
    expect(parsed.baseUrl).toBe("http://localhost:4010")
    expect(parsed.notificationUrl).toBe("https://api.store.id/hooks/payment/doku-linkaja_doku")
  })

  it("keep the path prefix under which the Medusa server is reached", () => {
    const parsed = parseOptions(options({ backendUrl: "https://store.id/medusa/v2/" }), "doku")
    expect(parsed.backendUrl).toBe("https://store.id/medusa/v2")
    expect(parsed.notificationUrl).toBe("https://store.id/medusa/v2/hooks/payment/doku-linkaja_doku")
  })

  it("stay as they were written where DOKU signs the path or the storefront reads the query", () => {
    const written = {
      notificationUrl: "https://hooks.store.id/doku/",
      returnUrl: "https://store.id/done/?next=/account/",
    }
    expect(parseOptions(options(written))).toMatchObject(written)
  })

  it.each([
    ["doku", "doku-linkaja_doku"],
    ["toko-2", "doku-linkaja_toko-2"],
    [undefined, "doku-linkaja"],
    ["", "doku-linkaja"],
  ])("lead notifications for the id %j to the hook %s, as Medusa names it", (id, hook) => {
    expect(parseOptions(least, id).notificationUrl).toBe(`https://api.store.id/hooks/payment/${hook}`)
  })
})

it("reads redirect hosts in any case, with white space around them", () => {
  const { allowedRedirectHosts } = parseOptions(
    options({ allowedRedirectHosts: [" LinkAja.ID ", "*.doku.com"] }),
  )
  expect(allowedRedirectHosts).toEqual(["linkaja.id", "*.doku.com"])
})
