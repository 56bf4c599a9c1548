import { formOf, type Page } from "./browser"

function page(html: string): Page {
  return { url: "http://shop.test/pay/1", status: 200, html }
}

describe("formOf", () => {
  it("reads the method, the address and the fields as a browser would send them", () => {
    const form = formOf(
      page(
        `<form method="post" action="/go?a=1&amp;b=2"><input type="hidden" name="Message" value="x+/=&quot;&#39;"></form>`,
      ),
    )
    expect(form.method).toBe("POST")
    expect(form.action).toBe("http://shop.test/go?a=1&b=2")
    expect([...form.fields]).toEqual([["Message", `x+/="'`]])
  })

  it("sends the pressed button along, and refuses one that isn't there", () => {
    const html = `<form method="post"><button name="action" value="pay">Bayar</button></form>`
    expect(formOf(page(html), { name: "action", value: "pay" }).fields.get("action")).toBe("pay")
    expect(() => formOf(page(html), { name: "action", value: "decline" })).toThrow("no button action=decline")
  })

  it("refuses a page without a form, naming its status and not the secret end of its address", () => {
    expect(() => formOf(page("<p>Expired</p>"))).toThrow("http://shop.test/pay/ (status 200) holds 0 forms")
  })
})
