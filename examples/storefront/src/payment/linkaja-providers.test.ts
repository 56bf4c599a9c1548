import { isByCheckout, isLinkAja, linkAjaAmong } from "./linkaja-providers"

const DIRECT = "pp_doku-linkaja_doku"
const CHECKOUT = "pp_doku-linkaja_checkout"

describe("LinkAja's providers", () => {
  it("are those of the plugin, whatever the store has named its accounts", () => {
    expect([DIRECT, CHECKOUT, "pp_doku-linkaja_jakarta"].every(isLinkAja)).toBe(true)
    expect(["pp_system_default", "pp_stripe_stripe", "doku-linkaja_doku"].some(isLinkAja)).toBe(false)
  })

  it("stand in the store's order, DOKU Checkout last", () => {
    const offered = [CHECKOUT, "pp_system_default", "pp_doku-linkaja_jakarta", DIRECT]
    expect(linkAjaAmong(offered)).toEqual(["pp_doku-linkaja_jakarta", DIRECT, CHECKOUT])
    expect(linkAjaAmong([CHECKOUT])).toEqual([CHECKOUT])
    expect(linkAjaAmong(["pp_system_default"])).toEqual([])
  })

  it("open DOKU's page first only by the account for it", () => {
    expect([DIRECT, CHECKOUT].map(isByCheckout)).toEqual([false, true])
  })
})
