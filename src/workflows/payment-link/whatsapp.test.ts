import { linkOrder } from "./__fixtures__/order"
import type { LinkOrder } from "./link-order"
import { whatsAppUrl } from "./whatsapp"

const urlOf = (order: Partial<LinkOrder> = {}, language: "id" | "en" = "id") =>
  new URL(
    whatsAppUrl({
      store: "Toko Nusantara",
      order: linkOrder(order),
      owed: 25_000,
      url: "https://api.store.id/doku/link/abc?x=1&y=2",
      language,
    }),
  )
const textOf = (url: URL) => url.searchParams.get("text")

describe("the WhatsApp message of a payment link", () => {
  it("goes to the customer's number in international form, in Bahasa Indonesia", () => {
    const url = urlOf()
    expect(url.origin + url.pathname).toBe("https://wa.me/6281234567890")
    expect(textOf(url)).toBe(
      "Toko Nusantara: pesanan #12 menunggu pembayaran Rp25.000. Silakan bayar dengan LinkAja di https://api.store.id/doku/link/abc?x=1&y=2",
    )
    // WhatsApp may show a "+" that stands for a space.
    expect(url.search).not.toContain("+")
  })

  it("is in English for an address abroad, whose numbers are of that country", () => {
    const url = urlOf({ shipping_address: { phone: "8123 4567", country_code: "sg" } })
    expect(url.pathname).toBe("/6581234567")
    expect(textOf(url)).toBe(
      "Toko Nusantara: order #12 awaits your payment of Rp25.000. Please pay with LinkAja at https://api.store.id/doku/link/abc?x=1&y=2",
    )
  })

  it("takes the language of the billing address, or of the options, where there is no other", () => {
    const billing = { shipping_address: null, billing_address: { country_code: "SG" } }
    expect(textOf(urlOf(billing))).toContain("order #12")
    expect(textOf(urlOf({ shipping_address: { country_code: "ID" } }, "en"))).toContain("pesanan #12")
    expect(textOf(urlOf({ shipping_address: null }, "en"))).toContain("order #12")
    expect(textOf(urlOf({ shipping_address: null }, "id"))).toContain("pesanan #12")
  })

  it.each([
    [
      "the billing address",
      { billing_address: { phone: "0812 1111 2222", country_code: "id" } },
      "6281211112222",
    ],
    ["the customer's account", { customer: { phone: "+62 813 3333 4444" } }, "6281333334444"],
    ["nowhere, and WhatsApp asks", { customer: { phone: "none" } }, ""],
  ])("takes a missing number from %s", (_, order, number) => {
    expect(urlOf({ shipping_address: { phone: "12", country_code: "id" }, ...order }).pathname).toBe(
      `/${number}`,
    )
  })

  it("can't be led astray by the store's name", () => {
    const url = new URL(
      whatsAppUrl({
        store: "A&phone=62800#",
        order: linkOrder(),
        owed: 1,
        url: "https://a.id",
        language: "id",
      }),
    )
    expect([...url.searchParams.keys()]).toEqual(["text"])
    expect(url.hash).toBe("")
    expect(textOf(url)).toContain("A&phone=62800#: pesanan")
  })
})
