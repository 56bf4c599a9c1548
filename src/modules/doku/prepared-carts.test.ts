import { PreparedCarts } from "./prepared-carts"

describe("a prepared cart", () => {
  it("is returned once, and only while it is fresh", () => {
    let now = 0
    const carts = new PreparedCarts(() => now)
    carts.put("paycol_1", "first")
    carts.put("paycol_2", "second")
    expect(carts.take("paycol_1")).toBe("first")
    expect(carts.take("paycol_1")).toBeUndefined()
    now = 10_000
    expect(carts.take("paycol_2")).toBeUndefined()
  })

  it("is removed once it is old", () => {
    let now = 0
    const carts = new PreparedCarts(() => now)
    carts.put("paycol_1", "first")
    now = 10_000
    carts.put("paycol_2", "second")
    now = 5_000
    expect(carts.take("paycol_1")).toBeUndefined()
  })
})
