import type { Case } from "./api-types"
import { isWithoutCases } from "./case-list"

const NO_CASES: Case[] = []
const count = (open: number) => ({ cases: NO_CASES, open_count: { count: open, more: false } })

describe("isWithoutCases", () => {
  it("goes by the number of open cases, so that an emptied later page is no sign that all is well", () => {
    expect(isWithoutCases(count(20), { status: "open", cursor: "page-2" })).toBe(false)
    expect(isWithoutCases(count(0), { status: "open", cursor: "page-2" })).toBe(true)
    expect(isWithoutCases(count(0), { status: "open", cursor: null })).toBe(true)
  })

  it("knows of closed ones by the first page alone, for nobody counts them", () => {
    expect(isWithoutCases(count(3), { status: "closed", cursor: null })).toBe(true)
    expect(isWithoutCases(count(0), { status: "closed", cursor: "page-2" })).toBe(false)
  })

  it("is not so while there is one to show", () => {
    const shown = { cases: [{} as Case], open_count: { count: 0, more: false } }
    expect(isWithoutCases(shown, { status: "open", cursor: null })).toBe(false)
  })
})
