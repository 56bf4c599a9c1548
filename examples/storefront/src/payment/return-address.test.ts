import { readReturnAddress } from "./return-address"

describe("readReturnAddress", () => {
  it("reads the payment from the return page's address", () => {
    expect(
      readReturnAddress("?payment=paid&session_id=payses_01ABC&cart_id=cart_01ABC&order_id=order_01ABC"),
    ).toEqual({ sessionId: "payses_01ABC", cartId: "cart_01ABC" })
  })

  it("accepts an address without a cart", () => {
    expect(readReturnAddress("?payment=failed&session_id=payses_01ABC")).toEqual({
      sessionId: "payses_01ABC",
    })
  })

  it.each([
    ["", "nothing"],
    ["?payment=paid", "a word without a payment"],
    ["?session_id=", "an empty id"],
    ["?session_id=../carts/cart_01ABC", "a path"],
    ["?session_id=a%3Fb", "a query"],
  ])("names no payment in %j: %s", (search) => {
    expect(readReturnAddress(search)).toBeUndefined()
  })
})
