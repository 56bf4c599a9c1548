import { MedusaError, Modules } from "@medusajs/framework/utils"
import { OptionsError } from "../config/options"
import { DokuAccounts, ourProviderEntries, providerIdOf } from "./accounts"

const BY_PACKAGE = "medusa-payment-doku-linkaja/providers/doku-linkaja"

/** What `import provider from "…/providers/doku-linkaja"` gives. */
const OUR_PROVIDER = { module: Modules.PAYMENT, services: [{ identifier: "doku-linkaja" }], loaders: [] }

const entry = (id?: string, options: Record<string, unknown> = {}, resolve: unknown = BY_PACKAGE) => ({
  resolve,
  ...(id === undefined ? {} : { id }),
  options: {
    clientId: "BRN-1",
    secretKey: "SK-1",
    environment: "sandbox",
    backendUrl: "https://api.store.id",
    returnUrl: "https://store.id/done",
    ...options,
  },
})

const config = (...providers: unknown[]) => ({ modules: { [Modules.PAYMENT]: { options: { providers } } } })

const opened: DokuAccounts[] = []

function accounts(...providers: unknown[]): DokuAccounts {
  const made = new DokuAccounts(config(...providers))
  opened.push(made)
  return made
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((made) => made.close()))
})

describe("the plugin's provider entries", () => {
  it.each([
    [BY_PACKAGE],
    ["./src/providers/doku-linkaja"],
    ["/srv/plugin/.medusa/server/src/providers/doku-linkaja"],
    ["/srv/plugin/.medusa/server/src/providers/doku-linkaja/index.js"],
    [`${BY_PACKAGE}/`],
    [`${BY_PACKAGE}/index`],
    ["./src/providers/doku-linkaja/index.ts"],
    [
      "C:\\store\\node_modules\\medusa-payment-doku-linkaja\\.medusa\\server\\src\\providers\\doku-linkaja\\index.js",
    ],
    ["C:\\store\\plugin\\providers\\doku-linkaja\\"],
  ])("include an entry that resolves to %s", (resolve) => {
    const ours = entry("doku", {}, resolve)
    const stripe = { resolve: "@medusajs/medusa/payment-stripe", id: "stripe" }
    expect(ourProviderEntries(config(stripe, ours))).toEqual([ours])
  })

  it.each([
    ["@medusajs/medusa/payment-stripe"],
    ["other/providers/doku-linkaja-2"],
    ["other/providers/my-doku-linkaja"],
    ["other/providers/doku-linkaja/index.json"],
    ["other/providers/doku-linkaja/service.js"],
    ["doku-linkaja"],
    [undefined],
    [{ services: [] }],
  ])("don't include an entry that resolves to %j", (resolve) => {
    expect(ourProviderEntries(config({ ...entry("doku"), resolve }))).toEqual([])
  })

  it.each([
    ["no configuration", undefined],
    ["no modules", {}],
    ["no payment module", { modules: {} }],
    ["a payment module that is switched off", { modules: { [Modules.PAYMENT]: false } }],
    ["a payment module without options", { modules: { [Modules.PAYMENT]: {} } }],
    ["no list of providers", { modules: { [Modules.PAYMENT]: { options: { providers: {} } } } }],
  ])("are empty with %s", (_what, configModule) => {
    expect(ourProviderEntries(configModule)).toEqual([])
  })

  it("have the provider id that Medusa registers, also without an id of their own", () => {
    expect(providerIdOf({ id: "doku" })).toBe("pp_doku-linkaja_doku")
    expect(providerIdOf({})).toBe("pp_doku-linkaja")
    expect(providerIdOf({ id: "" })).toBe("pp_doku-linkaja")
  })
})

describe("the configured accounts", () => {
  it("contain one account for each entry, in order, with defaults", () => {
    const made = accounts(entry("toko"), { resolve: "@medusajs/medusa/payment-stripe" }, entry("grosir"))
    expect(made.list().map(({ providerId }) => providerId)).toEqual([
      "pp_doku-linkaja_toko",
      "pp_doku-linkaja_grosir",
    ])
    expect(made.list()[0]?.options.timeoutMs).toBe(10_000)
  })

  it("take the signed path from the notification URL, with its prefix and without its query", () => {
    const made = accounts(
      entry("plain"),
      entry("prefixed", { backendUrl: "https://store.id/medusa" }),
      entry("own", { notificationUrl: "https://hooks.store.id/from/doku?a=1" }),
    )
    expect(made.list().map(({ notificationPath }) => notificationPath)).toEqual([
      "/hooks/payment/doku-linkaja_plain",
      "/medusa/hooks/payment/doku-linkaja_prefixed",
      "/from/doku",
    ])
  })

  it.each([
    ["by default", { default: OUR_PROVIDER }],
    ["by name", OUR_PROVIDER],
  ])("reject the provider imported %s in place of its name, with the line to write", (_how, resolve) => {
    const make = () => accounts(entry("doku", {}, resolve))
    expect(make).toThrow(OptionsError)
    expect(make).toThrow(
      /entry "doku"[\s\S]*\n {2}resolve: "medusa-payment-doku-linkaja\/providers\/doku-linkaja",/,
    )
  })

  it("leave another provider's imported entry to Medusa", () => {
    const other = { services: [{ identifier: "stripe" }] }
    expect(
      accounts(entry("s", {}, other), entry("s", {}, { services: "?" }), entry("doku")).list(),
    ).toHaveLength(1)
  })

  it("reject an entry with invalid options", () => {
    expect(() => accounts(entry("good"), entry("bad", { clientId: "" }))).toThrow(OptionsError)
    expect(() => accounts(entry("good"), entry("bad", { clientId: "" }))).toThrow("doku-linkaja_bad")
  })
})

describe("byProviderId", () => {
  it("finds the account", () => {
    const made = accounts(entry("toko"), entry("grosir", { clientId: "BRN-2" }))
    expect(made.byProviderId("pp_doku-linkaja_grosir").options.clientId).toBe("BRN-2")
  })

  it("rejects an id that isn't configured, and names it", () => {
    const made = accounts(entry("toko"))
    const find = () => made.byProviderId("pp_doku-linkaja_gone")
    expect(find).toThrow("No provider pp_doku-linkaja_gone is configured in medusa-config.ts")
    expect(find).toThrow(expect.objectContaining({ type: MedusaError.Types.NOT_FOUND }))
  })
})

describe("byHookName", () => {
  it.each([["doku-linkaja_toko"], ["pp_doku-linkaja_toko"]])("finds the account that %s names", (name) => {
    const made = accounts(entry("grosir"), entry("toko"))
    expect(made.byHookName(name)?.providerId).toBe("pp_doku-linkaja_toko")
  })

  it.each([["doku-linkaja"], ["toko"], ["doku-linkaja_"], ["pp_pp_doku-linkaja_toko"], [""]])(
    "finds none for %j",
    (name) => {
      expect(accounts(entry("toko")).byHookName(name)).toBeUndefined()
    },
  )

  it.each([["doku"], ["toko-2"], [undefined]])(
    "finds the account by its own default notification URL when the entry's id is %j",
    (id) => {
      const made = accounts(entry(id))
      const [account] = made.list()
      expect(account).toBeDefined()
      expect(made.byHookName(account?.notificationPath.split("/").at(-1) ?? "")).toBe(account)
    },
  )
})

describe("byClientId", () => {
  it("finds every account that shares the credentials, in their order", () => {
    const made = accounts(entry("a"), entry("b", { clientId: "BRN-2" }), entry("c"))
    expect(made.byClientId("BRN-1").map(({ providerId }) => providerId)).toEqual([
      "pp_doku-linkaja_a",
      "pp_doku-linkaja_c",
    ])
    expect(made.byClientId("BRN-3")).toEqual([])
  })
})

describe("sharingCredentials", () => {
  it("lists the providers with the same Client-Id and environment", () => {
    const made = accounts(
      entry("a"),
      entry("b", { clientId: "BRN-2" }),
      entry("c"),
      entry("d", { environment: "production" }),
    )
    expect(made.list().map((account) => made.sharingCredentials(account))).toEqual([
      ["pp_doku-linkaja_a", "pp_doku-linkaja_c"],
      ["pp_doku-linkaja_b"],
      ["pp_doku-linkaja_a", "pp_doku-linkaja_c"],
      ["pp_doku-linkaja_d"],
    ])
  })
})

describe("the account that may query a transaction", () => {
  const transaction = (changes: Partial<Parameters<DokuAccounts["forTransaction"]>[0]> = {}) => ({
    provider_id: "pp_doku-linkaja_a",
    environment: "sandbox" as const,
    client_id: "BRN-1",
    ...changes,
  })

  it("is the transaction's own provider, also when another one has the same credentials", () => {
    const made = accounts(entry("b"), entry("a"))
    expect(made.forTransaction(transaction())?.providerId).toBe("pp_doku-linkaja_a")
  })

  it("is another provider with the same credentials when the own one was renamed", () => {
    const made = accounts(entry("b", { clientId: "BRN-2" }), entry("renamed"), entry("later"))
    expect(made.forTransaction(transaction())?.providerId).toBe("pp_doku-linkaja_renamed")
  })

  it("is undefined when the provider's Client-Id has changed", () => {
    expect(accounts(entry("a", { clientId: "BRN-2" })).forTransaction(transaction())).toBeUndefined()
  })

  it("is undefined when the provider has changed from sandbox to production", () => {
    expect(accounts(entry("a", { environment: "production" })).forTransaction(transaction())).toBeUndefined()
  })

  it("is a provider with the transaction's credentials when the own provider's have changed", () => {
    const made = accounts(entry("a", { environment: "production" }), entry("old"))
    expect(made.forTransaction(transaction())?.providerId).toBe("pp_doku-linkaja_old")
  })
})
