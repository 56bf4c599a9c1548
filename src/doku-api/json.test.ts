import { ownValue } from "./json"

describe("a field of a stranger's JSON", () => {
  it("is what the object itself holds, be it nothing", () => {
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
  ])("is nothing that %p merely inherits or comes with: %p", (value, key) => {
    expect(ownValue(value, key)).toBeUndefined()
  })
})
