import { MedusaError } from "@medusajs/framework/utils"
import fc from "fast-check"
import { chooseReturnUrl } from "./return-url"

const RETURN_URL = "https://store.id/id/checkout/linkaja"

function choose(wanted: unknown, storeCors = "", allowedReturnUrls: string[] = []): string | null {
  return chooseReturnUrl(wanted, { returnUrl: RETURN_URL, storeCors, allowedReturnUrls })
}

function refusalOf(wanted: unknown, storeCors?: string, allowedReturnUrls?: string[]): MedusaError {
  try {
    choose(wanted, storeCors, allowedReturnUrls)
  } catch (error) {
    if (error instanceof MedusaError) return error
    throw error
  }
  throw new Error("this return URL was accepted")
}

describe("the return URL of a storefront", () => {
  it.each([[undefined], [null], [""]])("is null when it sends %p", (nothing) => {
    expect(choose(nothing)).toBeNull()
  })

  it.each([
    ["https://store.id/en/thanks"],
    ["https://store.id/?a=1&b=2"],
    ["https://store.id/thanks?next=%2Fcart#step-3"],
    ["https://store.id/"],
  ])("may be %s on the option's own origin, and is kept unchanged", (wanted) => {
    expect(choose(wanted)).toBe(wanted)
  })

  it("is on the option's own origin when it names the standard port", () => {
    expect(choose("https://store.id:443/thanks")).toBe("https://store.id/thanks")
  })

  it("is on the option's own origin in capital letters", () => {
    expect(choose("HTTPS://STORE.ID/Thanks")).toBe("https://store.id/Thanks")
  })

  it.each([
    ["another site", "https://evil.example/"],
    ["plain http on the same host", "http://store.id/"],
    ["another port", "https://store.id:8443/"],
    ["a subdomain", "https://www.store.id/"],
    ["a parent domain", "https://id/"],
    ["a host that ends like the store's", "https://evil-store.id/"],
    ["a host that begins like the store's", "https://store.id.evil.example/"],
    ["a host with a dot at its end", "https://store.id./"],
    ["a look-alike letter", "https://st\u043ere.id/"],
    ["a backslash before an @", "https://evil.example\\@store.id/"],
    ["backslashes for slashes", "https:\\\\evil.example\\store.id"],
    ["too few slashes", "https:evil.example"],
    ["too many slashes", "https:////evil.example"],
    ["a tab in the middle", "https://evil.exa\tmple/"],
  ])("is rejected on %s, naming the field and the option", (_what, wanted) => {
    const { type, message } = refusalOf(wanted)
    expect(type).toBe(MedusaError.Types.INVALID_DATA)
    expect(message).toContain("data.return_url")
    expect(message).toContain("http.storeCors")
    expect(message).not.toContain("evil")
  })

  it.each([
    ["no scheme", "//evil.example/"],
    ["no host", "/thanks"],
    ["backslashes only", "\\\\evil.example"],
    ["the store as a user name", "https://store.id@evil.example/"],
    ["a user name on the store's own host", "https://evil@store.id/"],
    ["a password on the store's own host", "https://:evil@store.id/"],
    ["a script", "javascript:alert(document.domain)//https://store.id/"],
    ["a script behind a line break", "java\nscript:alert(1)"],
    ["a data URL", "data:text/html,<script>1</script>"],
    ["an app's scheme without a host or path", "store:///"],
    ["a script with slashes", "javascript://store.id/%0aalert(1)"],
    ["Android's way to start any app", "intent://store.id#Intent;scheme=store;end"],
    ["a blob of the store's own origin", "blob:https://store.id/uuid"],
    ["a number", 42],
    ["true", true],
    ["a list", ["https://store.id/"]],
    ["an object that reads as a URL", { toString: () => "https://store.id/" }],
  ])("is rejected as %s, which is no absolute http(s) URL", (_what, wanted) => {
    const { type, message } = refusalOf(wanted)
    expect(type).toBe(MedusaError.Types.INVALID_DATA)
    expect(message).toBe("data.return_url must be an absolute http(s) URL")
  })

  it("is returned in its normalised form, so that a browser reads what was checked", () => {
    expect(choose(" https:\\\\store.id\\@evil.example ")).toBe("https://store.id/@evil.example")
  })
})

describe("the origins in storeCors", () => {
  it.each([
    ["one", "https://shop.example"],
    ["several with spaces", "http://localhost:8000 ,  https://shop.example , https://b.example"],
    ["one with a slash at its end", "https://shop.example/"],
    ["one with the standard port", "https://shop.example:443"],
    ["one in capital letters", "HTTPS://Shop.Example"],
    ["one among patterns and blanks", "/shop\\.test$/,,*,https://shop.example"],
  ])("are allowed: %s", (_what, storeCors) => {
    expect(choose("https://shop.example/thanks?a=1#b", storeCors)).toBe("https://shop.example/thanks?a=1#b")
  })

  it("are allowed in addition to the option's own", () => {
    expect(choose("https://store.id/thanks", "https://shop.example")).toBe("https://store.id/thanks")
  })

  it("are compared with their scheme and port", () => {
    expect(choose("http://localhost:8000/done", "http://localhost:8000")).toBe("http://localhost:8000/done")
    expect(refusalOf("http://localhost:8001/done", "http://localhost:8000").message).toContain("storeCors")
    expect(refusalOf("https://localhost:8000/done", "http://localhost:8000").message).toContain("storeCors")
  })

  it.each([
    ["everything", "*"],
    ["any scheme", "*://shop.example"],
    ["any host", "https://*"],
    ["any subdomain", "https://*.example"],
    ["any port", "https://shop.example:*"],
    ["any path", "https://shop.example/*"],
    ["a pattern", "/https:\\/\\/shop\\.example/"],
    ["a pattern with flags", "/shop\\.example$/i"],
    ["a pattern of everything", "/.*/"],
    ["a bare host", "shop.example"],
    ["no scheme", "//shop.example"],
    ["another scheme", "ftp://shop.example"],
    ["nothing", " , "],
  ])("allow nothing by %s", (_what, storeCors) => {
    expect(refusalOf("https://shop.example/", storeCors).message).toContain("http.storeCors")
  })
})

describe("the addresses in allowedReturnUrls", () => {
  const APP = ["tokoku://linkaja", "https://app.example/linkaja/"]

  it.each([
    ["itself", "tokoku://linkaja"],
    ["a query", "tokoku://linkaja?purchase=7"],
    ["a path", "tokoku://linkaja/done?a=1#top"],
    ["a universal link", "https://app.example/linkaja"],
    ["a page below it", "https://app.example/linkaja/done?a=1#top"],
  ])("allow an address with everything below it: %s", (_what, wanted) => {
    expect(choose(wanted, "", APP)).toBe(wanted)
  })

  it("allow every path when they have none", () => {
    expect(choose("https://app.example/a%2Fb", "", ["https://app.example/"])).toBe(
      "https://app.example/a%2Fb",
    )
  })

  it("allow a path behind three slashes, as some frameworks write it", () => {
    expect(choose("tokoku:///linkaja/done", "", ["tokoku:///linkaja"])).toBe("tokoku:///linkaja/done")
    expect(refusalOf("tokoku://linkaja", "", ["tokoku:///linkaja"]).message).toContain("allowedReturnUrls")
  })

  it.each([
    ["another scheme", "tokoku2://linkaja"],
    ["another host", "tokoku://pembayaran"],
    ["a host that begins alike", "tokoku://linkaja.evil/"],
    ["a host with a port", "tokoku://linkaja:1/"],
    ["a look-alike letter", "tokoku://link\u0430ja"],
    ["another path", "https://app.example/"],
    ["a path that begins alike", "https://app.example/linkaja2"],
    ["a way out of the path", "https://app.example/linkaja/../evil"],
    ["an encoded way out of the path", "https://app.example/linkaja/%2e%2e/evil"],
    ["a way out of the path behind an encoded slash", "https://app.example/linkaja/..%2fevil"],
    ["plain http", "http://app.example/linkaja"],
    ["another port", "https://app.example:8443/linkaja"],
  ])("don't allow %s", (_what, wanted) => {
    const { type, message } = refusalOf(wanted, "", APP)
    expect(type).toBe(MedusaError.Types.INVALID_DATA)
    expect(message).toContain("data.return_url")
    expect(message).toContain("allowedReturnUrls")
    expect(message).not.toContain("evil")
  })

  it("don't allow an app's address with a user name", () => {
    expect(refusalOf("tokoku://linkaja@evil", "", APP).message).toContain("must be an absolute")
  })

  it("allow an app's address only when it is listed", () => {
    expect(refusalOf("tokoku://linkaja", "tokoku://linkaja").message).toContain("allowedReturnUrls")
  })
})

it("never sends a shopper to an origin that the store owner didn't name, whatever the input", () => {
  const piece = fc.constantFrom(
    ..."https: http: javascript: // / \\ @ : . ? # % store.id evil.example 443 8000 \t".split(" "),
  )
  const wanted = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.array(piece, { maxLength: 6 }).map((pieces) => `https://store.id${pieces.join("")}`),
  )
  fc.assert(
    fc.property(wanted, (url) => {
      let chosen: string | null
      try {
        chosen = choose(url)
      } catch (error) {
        expect(error).toBeInstanceOf(MedusaError)
        return
      }
      expect(chosen === null ? null : new URL(chosen).origin).toBe(url === "" ? null : "https://store.id")
    }),
    { numRuns: 2000 },
  )
})
