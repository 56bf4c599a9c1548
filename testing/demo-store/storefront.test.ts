import { anyFreePort } from "../lib/free-port"
import { type BuiltFiles, type Storefront, serveStorefront } from "./storefront"

const BUILT: BuiltFiles = new Map([
  ["/index.html", Buffer.from("<!doctype html><title>Toko</title>")],
  ["/assets/index-abc.js", Buffer.from("export {}")],
])

describe("the storefront's server", () => {
  let shop: Storefront
  let origin: string

  beforeAll(async () => {
    const port = await anyFreePort()
    origin = `http://localhost:${port}`
    shop = await serveStorefront(BUILT, { backend: "http://localhost:9999", port, host: "localhost" })
  })

  afterAll(() => shop.close())

  it.each(["/", "/keranjang", "/id/checkout/linkaja?payment=paid&session_id=payses_1"])(
    "answers %s with the shop",
    async (page) => {
      const response = await fetch(origin + page)
      expect(response.status).toBe(200)
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8")
      expect(await response.text()).toContain("<title>Toko</title>")
    },
  )

  it("lets the shop talk to its Medusa and to nobody else, and tells no other site where the shopper was", async () => {
    const { headers } = await fetch(origin)
    expect(headers.get("content-security-policy")).toContain("default-src 'none'")
    expect(headers.get("content-security-policy")).toContain("connect-src http://localhost:9999;")
    expect(headers.get("referrer-policy")).toBe("no-referrer")
  })

  it("keeps pages for Back and never old ones, and hashed files for good", async () => {
    expect((await fetch(origin)).headers.get("cache-control")).toBe("no-cache")
    const script = await fetch(`${origin}/assets/index-abc.js`)
    expect(script.headers.get("cache-control")).toContain("immutable")
    expect(script.headers.get("content-type")).toContain("text/javascript")
  })

  it("doesn't pass a page off for a file that is missing", async () => {
    expect((await fetch(`${origin}/assets/index-old.js`)).status).toBe(404)
  })

  it("knows no files but those that were built", async () => {
    const response = await fetch(`${origin}/..%2f..%2fpackage.json`)
    expect(await response.text()).toContain("<title>Toko</title>")
  })

  it("takes nothing in", async () => {
    expect((await fetch(origin, { method: "POST", body: "x" })).status).toBe(405)
  })
})
