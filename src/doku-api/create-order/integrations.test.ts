import { DEFAULT_REDIRECT_HOSTS } from "../redirect"
import { CREATE_PROTOCOLS, INTEGRATIONS, otherIntegration } from "./integrations"

const RULE = { hosts: DEFAULT_REDIRECT_HOSTS }
const ORDER = { invoice_number: "INV1", amount: 1_000 }

describe("the protocol of", () => {
  it("the direct API is LinkAja's own request and answer", () => {
    const { path, parseAnswer } = CREATE_PROTOCOLS.direct
    expect(path).toBe("/linkaja-emoney/v2/ServiceRequestPayment")
    const emoney_payment = { redirect_method_http: "POST", redirect_url_http: "https://pay.linkaja.id/" }
    expect(parseAnswer({ json: { order: ORDER, emoney_payment }, text: "" }, RULE).redirect).toEqual({
      method: "POST",
      url: "https://pay.linkaja.id/",
      parameters: [],
    })
  })

  it("DOKU Checkout is its hosted page's", () => {
    const { path, parseAnswer } = CREATE_PROTOCOLS.checkout
    expect(path).toBe("/checkout/v1/payment")
    const json = { message: ["SUCCESS"], response: { order: ORDER, payment: { url: "https://doku.com/a" } } }
    expect(parseAnswer({ json, text: "" }, RULE).redirect).toEqual({
      method: "GET",
      url: "https://doku.com/a",
      parameters: [],
    })
  })
})

it("otherIntegration names the one that isn't meant", () => {
  expect(INTEGRATIONS.map(otherIntegration)).toEqual(["checkout", "direct"])
})
