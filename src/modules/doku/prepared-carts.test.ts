import { PreparedCarts } from "./prepared-carts"

describe("carts that a request has read", () => {
  it("are handed over once, and only while they are fresh", () => {
    let now = 0
    const carts = new PreparedCarts(() => now)
    carts.put("paycol_1", "first")
    carts.put("paycol_2", "second")
    expect(carts.take("paycol_1")).toBe("first")
    expect(carts.take("paycol_1")).toBeUndefined()
    now = 10_000
    expect(carts.take("paycol_2")).toBeUndefined()
  })

  it("take no room once they are old", () => {
    let now = 0
    const carts = new PreparedCarts(() => now)
    carts.put("paycol_1", "first")
    now = 10_000
    carts.put("paycol_2", "second")
    now = 5_000
    expect(carts.take("paycol_1")).toBeUndefined()
  })
})
