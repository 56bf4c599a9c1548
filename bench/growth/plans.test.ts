import { statementLines, summarizePlans } from "./plans"

const one = {
  sql: "select 1\n  from doku_case",
  ms: 1,
  indexes: ["doku_case_kind"],
  wholeTables: ["doku_lease"],
  rowsRead: 3,
  pages: 2,
}

describe("summarizePlans", () => {
  it("sums up the reads of several statements, and names each index once", () => {
    expect(summarizePlans([one, { ...one, indexes: ["doku_case_kind", "doku_case_open"] }])).toEqual({
      indexes: "case_kind, case_open",
      rows_read: 6,
      pages: 4,
      reads_all_of: "",
    })
  })

  it("reports a growing table that was read from end to end, and not the leases", () => {
    const wholeTables = ["doku_lease", "doku_event"]
    expect(summarizePlans([{ ...one, wholeTables }])).toMatchObject({ reads_all_of: "doku_event" })
  })
})

describe("statementLines", () => {
  it("lists each statement once, on a line of its own", () => {
    expect(statementLines([one, one])).toEqual([
      "doku_case_kind; all of doku_lease; 3 rows read, 2 pages\n    select 1 from doku_case",
    ])
  })
})
