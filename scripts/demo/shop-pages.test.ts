import { outcomePage, problemPage, productsPage, rupiah } from "./shop-pages"

describe("the shop's pages", () => {
  it("write prices as Indonesian shops do", () => {
    expect(rupiah(85_000)).toBe("Rp85.000")
    expect(rupiah(1_250_000)).toBe("Rp1.250.000")
  })

  it("escape what comes from the address and from the catalogue", () => {
    const hostile = `"><script>alert(1)</script>`
    for (const page of [
      outcomePage("paid", { orderId: hostile, invoice: hostile }),
      problemPage(hostile),
      productsPage([
        { title: hostile, description: hostile, variants: [{ id: hostile, title: hostile }] } as never,
      ]),
    ]) {
      expect(page).not.toContain("<script")
      expect(page).toContain("&lt;script&gt;")
    }
  })

  it("ask nobody to pay again whose money is being looked at", () => {
    const page = outcomePage("review", { invoice: "INV1" })
    expect(page).toContain("Jangan membayar lagi")
    expect(page).toContain("INV1")
  })
})
