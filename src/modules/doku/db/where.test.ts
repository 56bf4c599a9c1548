import { allOf, anyOf, condition, isOneOf } from "./where"

describe("conditions of a where clause", () => {
  it("are joined in brackets, each with its own bindings", () => {
    const settled = condition("t.settlement = :settlement", { settlement: "settled" })
    const due = condition("t.next_check_at is not null")
    const ofShop = isOneOf("t.provider_id", "providerIds", ["pp_a", "pp_b"])
    expect(allOf([settled, anyOf([due, ofShop])])).toEqual({
      sql: "(t.settlement = :settlement) and ((t.next_check_at is not null) or (t.provider_id = any(:providerIds)))",
      bindings: { settlement: "settled", providerIds: ["pp_a", "pp_b"] },
    })
  })

  it("are all true and none true when the list is empty", () => {
    expect(allOf([])).toEqual({ sql: "true", bindings: {} })
    expect(anyOf([])).toEqual({ sql: "false", bindings: {} })
  })

  it("compare a single value with `=`", () => {
    expect(isOneOf("t.status", "status", ["paid"])).toEqual(
      condition("t.status = :status", { status: "paid" }),
    )
  })

  it("are rejected when one name has two values", () => {
    const paid = condition("t.status = :status", { status: "paid" })
    expect(allOf([paid, paid]).bindings).toEqual({ status: "paid" })
    expect(() => anyOf([paid, condition("t.status = :status", { status: "failed" })])).toThrow(":status")
  })
})
