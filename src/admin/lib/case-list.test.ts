import type { Case } from "./api-types"
import { isCaseListEmpty } from "./case-list"

const NO_CASES: Case[] = []
const count = (open: number) => ({ cases: NO_CASES, open_count: { count: open, more: false } })

describe("isCaseListEmpty", () => {
  it("is true for open cases when their count is 0, whatever page is shown", () => {
    expect(isCaseListEmpty(count(20), { status: "open", cursor: "page-2" })).toBe(false)
    expect(isCaseListEmpty(count(0), { status: "open", cursor: "page-2" })).toBe(true)
    expect(isCaseListEmpty(count(0), { status: "open", cursor: null })).toBe(true)
  })

  it("is true for closed cases when their first page is empty, because they aren't counted", () => {
    expect(isCaseListEmpty(count(3), { status: "closed", cursor: null })).toBe(true)
    expect(isCaseListEmpty(count(0), { status: "closed", cursor: "page-2" })).toBe(false)
  })

  it("is false when the page has a case", () => {
    const shown = { cases: [{} as Case], open_count: { count: 0, more: false } }
    expect(isCaseListEmpty(shown, { status: "open", cursor: null })).toBe(false)
  })
})
