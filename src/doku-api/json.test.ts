import { ownValue } from "./json"

describe("ownValue", () => {
  it("returns an own property, even null or undefined", () => {
    expect(ownValue({ amount: 1 }, "amount")).toBe(1)
    expect(ownValue({ amount: null }, "amount")).toBeNull()
    expect(ownValue(["first"], "0")).toBe("first")
    expect(ownValue(JSON.parse('{"__proto__": 1}'), "__proto__")).toBe(1)
  })

  it.each([
    [{}, "toString"],
    [Object.create({ amount: 1 }), "amount"],
    [null, "amount"],
    [undefined, "amount"],
    ["text", "length"],
    [() => 1, "name"],
    [1, "toFixed"],
  ])("returns undefined for what %p inherits: %p", (value, key) => {
    expect(ownValue(value, key)).toBeUndefined()
  })
})
