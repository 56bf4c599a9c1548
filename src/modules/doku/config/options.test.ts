import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import { COMPLETE_CART, OptionsError, parseOptions } from "./options"
import { LEAST_KEEP_UNPAID_DAYS } from "./watch"

/** The least that a store owner writes. */
const least = {
  clientId: "BRN-0201-1234567890123",
  secretKey: "SK-abcDEF123456",
  environment: "sandbox",
  backendUrl: "https://api.store.id",
  returnUrl: "https://store.id/id/checkout/linkaja",
}

const TOO_FEW_DAYS =
  `must be 0, which keeps unpaid transactions for ever, or at least ${LEAST_KEEP_UNPAID_DAYS}: ` +
  "DOKU is queried about unpaid invoices until then"

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
      allowedReturnUrls: [],
      previousSecretKeys: [],
      allowSandbox: false,
      integration: "direct",
      language: "id",
      baseUrl: "https://api-sandbox.doku.com",
      notificationUrl: "https://api.store.id/hooks/payment/doku-linkaja_doku",
      overrideNotificationUrl: false,
      invoicePrefix: "",
      expiresInMinutes: 60,
      paymentLinkDays: 7,
      keepUnpaidDays: 90,
      timeoutMs: 10_000,
      signDigest: true,
      allowedRedirectHosts: ["doku.com", "linkaja.id", "linkaja.com", "api-sandbox.doku.com"],
      completionWorkflow: "complete-cart",
    })
  })

  it("sets no amount limits by default", () => {
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
  ])("rejects the limits %j", (limits, problem) => {
    expect(problemsWith(options(limits))).toEqual([problem])
  })

  it("keeps every option that a store owner sets", () => {
    const all = {
      clientId: "BRN-1",
      secretKey: "SK-1",
      previousSecretKeys: ["SK-0", "SK-00"],
      environment: "production",
      allowSandbox: true,
      integration: "checkout",
      language: "en",
      baseUrl: "https://doku-proxy.store.id",
      backendUrl: "https://api.store.id",
      returnUrl: "https://store.id/done",
      allowedReturnUrls: ["tokoku://linkaja"],
      notificationUrl: "https://hooks.store.id/doku",
      overrideNotificationUrl: true,
      invoicePrefix: "TOKO",
      expiresInMinutes: 30,
      paymentLinkDays: 14,
      keepUnpaidDays: 365,
      timeoutMs: 5000,
      signDigest: false,
      allowedRedirectHosts: ["linkaja.id"],
      completionWorkflow: "split-and-complete-cart",
    }
    expect(parseOptions(all, "doku")).toEqual(all)
  })

  it("uses DOKU's live host in production", () => {
    const { baseUrl, allowedRedirectHosts } = parseOptions(options({ environment: "production" }))
    expect(baseUrl).toBe("https://api.doku.com")
    expect(allowedRedirectHosts).toContain("api.doku.com")
  })

  it("allows redirects to the host of baseUrl", () => {
    const { allowedRedirectHosts } = parseOptions(options({ baseUrl: "http://localhost:4010" }))
    expect(allowedRedirectHosts).toEqual(["doku.com", "linkaja.id", "linkaja.com", "localhost"])
  })
})

it("parseOptions uses Medusa's completion workflow when none is named", () => {
  expect(COMPLETE_CART).toBe(completeCartWorkflowId)
})

describe("keys copied from DOKU Back Office", () => {
  it("are trimmed", () => {
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
  ])("are rejected with %s inside", (_what, bad) => {
    const advice = "holds white space or characters that no DOKU key has; copy it anew"
    expect(problemsWith(options({ clientId: bad }))).toEqual([`clientId ${advice}`])
    expect(problemsWith(options({ secretKey: bad }))).toEqual([`secretKey ${advice}`])
    expect(problemsWith(options({ previousSecretKeys: ["SK-0", bad] }))).toEqual([
      `previousSecretKeys.1 ${advice}`,
    ])
  })

  it.each([[""], [" \n"]])("are rejected when they consist of %j", (empty) => {
    const advice = "is empty; copy it from DOKU Back Office"
    expect(problemsWith(options({ clientId: empty, secretKey: empty, previousSecretKeys: [empty] }))).toEqual(
      [`clientId ${advice}`, `secretKey ${advice}`, `previousSecretKeys.0 ${advice}`],
    )
  })
})

describe("a missing option", () => {
  it.each(["clientId", "secretKey", "environment", "backendUrl", "returnUrl"] as const)(
    "is reported for %s, with the lines to write",
    (name) => {
      const message = refusalOf(without(name))
      expect(message).toContain(`- ${name} is missing\n`)
      expect(message).toContain(`  ${name}: `)
      expect(message).toContain("medusa-config.ts")
    },
  )

  it.each(["clientId", "secretKey", "environment", "backendUrl", "returnUrl"] as const)(
    "is explained by an environment variable when %s is present as undefined",
    (name) => {
      expect(problemsWith(options({ [name]: undefined }))).toEqual([
        `${name} is missing (it is undefined: is its environment variable set?)`,
      ])
    },
  )

  it("is explained by an environment variable inside a list, too", () => {
    expect(problemsWith(options({ previousSecretKeys: ["SK-0", undefined] }))).toEqual([
      "previousSecretKeys.1 is missing (it is undefined: is its environment variable set?)",
    ])
  })

  it.each([[undefined], [null], [{}]])(
    "is reported together with all others when the options are %j",
    (nothing) => {
      expect(problemsWith(nothing)).toEqual([
        "clientId is missing",
        "secretKey is missing",
        "environment is missing",
        "backendUrl is missing",
        "returnUrl is missing",
      ])
    },
  )

  it("is not reported when the options are no object", () => {
    expect(problemsWith("SK-abc")).toEqual([expect.stringMatching(/^options .*expected object/)])
  })
})

describe("invalid values", () => {
  const URL_ADVICE = "must be an absolute http(s) URL"
  const BARE_ADVICE = "must hold no user name, password or #fragment"

  it.each<[string, unknown, string]>([
    ["environment", "live", 'must be "sandbox" or "production"'],
    ["environment", "Production", 'must be "sandbox" or "production"'],
    ["integration", "Checkout", 'must be "direct" or "checkout"'],
    ["integration", "", 'must be "direct" or "checkout"'],
    ["language", "ID", 'must be "id" or "en"'],
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
    ["paymentLinkDays", 1.5, "must be a whole number of days"],
    ["keepUnpaidDays", 90.5, "must be a whole number of days"],
    ["keepUnpaidDays", 1, TOO_FEW_DAYS],
    ["keepUnpaidDays", LEAST_KEEP_UNPAID_DAYS - 1, TOO_FEW_DAYS],
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
  ])("are rejected for %s: %j", (at, value, advice) => {
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
    ["paymentLinkDays", 0, />=1\b/],
    ["paymentLinkDays", 31, /<=30\b/],
    ["keepUnpaidDays", -1, />=0\b/],
    ["keepUnpaidDays", 7_776_000_000, /<=36500\b/],
    ["expiresInMinutes", 1441, /<=1440\b/],
    ["timeoutMs", 999, />=1000\b/],
    ["timeoutMs", 30_001, /<=30000\b/],
  ])("are rejected for %s: %j, with what is expected", (name, value, expected) => {
    const problems = problemsWith(options({ [name]: value }))
    expect(problems).toHaveLength(1)
    expect(problems[0]?.startsWith(`${name} `)).toBe(true)
    expect(problems[0]).toMatch(expected)
  })

  it.each<[string, unknown]>([
    ["paymentLinkDays", 1],
    ["paymentLinkDays", 30],
    ["keepUnpaidDays", 0],
    ["keepUnpaidDays", LEAST_KEEP_UNPAID_DAYS],
    ["expiresInMinutes", 1],
    ["expiresInMinutes", 1440],
    ["timeoutMs", 1000],
    ["timeoutMs", 30_000],
    ["invoicePrefix", "ab12"],
    ["allowedRedirectHosts", []],
  ])("don't include the limit itself: %s may be %j", (name, value) => {
    expect(parseOptions(options({ [name]: value }))).toHaveProperty(name, value)
  })

  it("keep a link's payments until the link ends", () => {
    const days = { paymentLinkDays: 20, keepUnpaidDays: 19 }
    expect(problemsWith(options(days))).toEqual([
      "keepUnpaidDays must be 0, which keeps unpaid transactions for ever, or at least 20: a payment link works " +
        "that long (paymentLinkDays)",
    ])
    expect(parseOptions(options({ ...days, keepUnpaidDays: 20 }))).toMatchObject({ keepUnpaidDays: 20 })
    expect(parseOptions(options({ ...days, keepUnpaidDays: 0 }))).toMatchObject({ keepUnpaidDays: 0 })
  })

  it("are all reported in one message", () => {
    expect(problemsWith(options({ clientId: "", timeoutMs: 1, returnUrl: "store.id" }))).toHaveLength(3)
  })

  it("are reported with the name of their provider", () => {
    expect(refusalOf(options({ clientId: "" }), "toko2")).toContain('the provider "doku-linkaja_toko2"')
    expect(refusalOf(options({ clientId: "" }))).toContain('the provider "doku-linkaja"')
  })

  it("are never repeated in the message, because they may be secrets", () => {
    const planted = "PLANTED-c0ffee"
    const everywhere = {
      clientId: `${planted} 1`,
      secretKey: `${planted}\n2`,
      previousSecretKeys: [`${planted} 3`],
      environment: planted,
      allowSandbox: planted,
      integration: planted,
      language: planted,
      baseUrl: planted,
      backendUrl: `https://${planted}:${planted}@store.id`,
      returnUrl: `https://store.id/#${planted}`,
      allowedReturnUrls: [`javascript://${planted}`],
      notificationUrl: `${planted}:${planted}`,
      overrideNotificationUrl: planted,
      invoicePrefix: planted,
      expiresInMinutes: planted,
      paymentLinkDays: planted,
      keepUnpaidDays: planted,
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

  it("leave valid secrets out of the message", () => {
    const message = refusalOf(
      options({ secretKey: "SK-PLANTED1", previousSecretKeys: ["SK-PLANTED2"], timeoutMs: 1 }),
    )
    expect(message).toContain("timeoutMs")
    expect(message).not.toContain("PLANTED")
  })
})

describe("an unknown option", () => {
  it.each([
    ["client_id", "clientId"],
    ["clientID", "clientId"],
    ["secret", "secretKey"],
    ["SECRET_KEY", "secretKey"],
    ["baseURL", "baseUrl"],
    ["backend", "backendUrl"],
    ["allowedRedirectHost", "allowedRedirectHosts"],
    ["expiresInMinutesFromNow", "expiresInMinutes"],
  ])("is rejected: %s, did you mean %s?", (written, meant) => {
    expect(problemsWith(options({ [written]: 1 }))).toEqual([
      `unknown option ${written}, did you mean ${meant}?`,
    ])
  })

  it("is rejected with the list of all options when it resembles none", () => {
    const [problem] = problemsWith(options({ merchantCode: "1" }))
    expect(problem).toMatch(/^unknown option merchantCode; the options are clientId, secretKey, /)
    expect(problem).toMatch(/, allowedRedirectHosts, completionWorkflow$/)
  })

  it("is reported together with the required option that is missing because of it", () => {
    const { clientId, ...rest } = least
    expect(problemsWith({ ...rest, client_id: clientId })).toEqual([
      "clientId is missing",
      "unknown option client_id, did you mean clientId?",
    ])
  })
})

describe("the lines to write", () => {
  it("are shown only if an option is missing", () => {
    const message = refusalOf(options({ timeoutMs: 1, clientID: "x" }))
    expect(message).not.toContain("The least that is needed")
    expect(refusalOf(without("returnUrl"))).toContain("The least that is needed")
  })

  it("never repeat the sandbox under NODE_ENV=production", () => {
    underNodeEnv("production")
    expect(refusalOf(least)).not.toContain('environment: "sandbox"')
    const both = refusalOf(without("returnUrl"))
    expect(both).toContain('  environment: "production",\n')
    expect(both).not.toContain('environment: "sandbox"')
  })
})

describe("sandbox and production", () => {
  it("parseOptions rejects the sandbox under NODE_ENV=production, and names both solutions", () => {
    underNodeEnv("production")
    const [problem] = problemsWith(least)
    expect(problem).toMatch(/^environment is "sandbox" while NODE_ENV is "production"/)
    expect(problem).toContain('environment: "production"')
    expect(problem).toContain("allowSandbox: true")
  })

  it("parseOptions accepts the sandbox under NODE_ENV=production with allowSandbox", () => {
    underNodeEnv("production")
    expect(parseOptions(options({ allowSandbox: true })).environment).toBe("sandbox")
  })

  it("parseOptions needs no allowSandbox in production, nor for the sandbox in development", () => {
    underNodeEnv("production")
    expect(parseOptions(options({ environment: "production" })).environment).toBe("production")
    underNodeEnv("development")
    expect(parseOptions(least).environment).toBe("sandbox")
  })

  it.each([["http://proxy.store.id"], ["HTTP://proxy.store.id"], [" http://proxy.store.id"]])(
    "parseOptions rejects the unencrypted baseUrl %j in production",
    (baseUrl) => {
      expect(problemsWith(options({ environment: "production", baseUrl }))).toEqual([
        "baseUrl must be https in production",
      ])
    },
  )

  it("parseOptions accepts an unencrypted baseUrl in the sandbox", () => {
    expect(parseOptions(options({ baseUrl: "http://localhost:4010" })).baseUrl).toBe("http://localhost:4010")
  })
})

describe("URLs", () => {
  it("are trimmed, and lose trailing slashes where a path is appended", () => {
    const parsed = parseOptions(
      options({ backendUrl: " https://api.store.id// ", baseUrl: "http://localhost:4010/" }),
      "doku",
    )
    expect(parsed.backendUrl).toBe("https://api.store.id")
    expect(parsed.baseUrl).toBe("http://localhost:4010")
    expect(parsed.notificationUrl).toBe("https://api.store.id/hooks/payment/doku-linkaja_doku")
  })

  it("keep the path prefix of the Medusa server", () => {
    const parsed = parseOptions(options({ backendUrl: "https://store.id/medusa/v2/" }), "doku")
    expect(parsed.backendUrl).toBe("https://store.id/medusa/v2")
    expect(parsed.notificationUrl).toBe("https://store.id/medusa/v2/hooks/payment/doku-linkaja_doku")
  })

  it("stay unchanged where DOKU signs the path or the storefront reads the query", () => {
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
  ])("send notifications for the id %j to Medusa's hook %s", (id, hook) => {
    expect(parseOptions(least, id).notificationUrl).toBe(`https://api.store.id/hooks/payment/${hook}`)
  })
})

it("parseOptions accepts redirect hosts in upper case and with spaces around them", () => {
  const { allowedRedirectHosts } = parseOptions(
    options({ allowedRedirectHosts: [" LinkAja.ID ", "*.doku.com"] }),
  )
  expect(allowedRedirectHosts).toEqual(["linkaja.id", "*.doku.com"])
})

describe("the addresses in allowedReturnUrls", () => {
  it("may be an app's own scheme, a universal link, and a page, with or without a path", () => {
    const allowedReturnUrls = [
      "tokoku://linkaja",
      "com.store.app://checkout/linkaja",
      "tokoku:///linkaja",
      "https://app.store.id/linkaja",
      " https://app.store.id ",
      "http://localhost:8081/",
    ]
    expect(parseOptions(options({ allowedReturnUrls })).allowedReturnUrls).toEqual([
      ...allowedReturnUrls.slice(0, 4),
      "https://app.store.id/",
      "http://localhost:8081/",
    ])
  })

  it.each([
    ["a script", "javascript://linkaja/%0aalert(1)"],
    ["a data URL", "data:text/html,hi"],
    ["Android's way to start any app", "intent://linkaja#Intent;scheme=tokoku;end"],
    ["an app of Android's by its package", "android-app://com.store.app/tokoku/linkaja"],
    ["a file", "file:///etc/passwd"],
    ["a whole scheme", "tokoku://"],
    ["a whole scheme behind three slashes", "tokoku:///"],
    ["a scheme without slashes", "tokoku:linkaja"],
    ["any host", "https://*"],
    ["any subdomain", "https://*.store.id"],
    ["a query", "tokoku://linkaja?from=web"],
    ["a fragment", "https://app.store.id/#top"],
    ["a user name", "tokoku://me@linkaja"],
    ["a path alone", "/linkaja"],
  ])("are rejected as %s", (_what, address) => {
    expect(problemsWith(options({ allowedReturnUrls: ["tokoku://linkaja", address] }))).toEqual([
      "allowedReturnUrls.1 must be an https URL or an app's address, such as tokoku://linkaja, " +
        "without *, ?query or #fragment",
    ])
  })
})
