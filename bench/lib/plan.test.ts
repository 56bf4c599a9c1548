import { readPlan } from "./plan"

const scan = {
  "Node Type": "Index Scan",
  "Relation Name": "doku_transaction",
  "Index Name": "doku_transaction_created_at",
  "Actual Rows": 21,
  "Actual Loops": 1,
  "Rows Removed by Filter": 900,
}

describe("readPlan", () => {
  it("finds every index once, in any depth, and counts what was read and dropped", () => {
    const facts = readPlan({
      "Node Type": "Limit",
      "Actual Rows": 21,
      "Actual Loops": 1,
      "Shared Hit Blocks": 40,
      "Shared Read Blocks": 2,
      Plans: [{ "Node Type": "Nested Loop", Plans: [scan, { ...scan, "Rows Removed by Filter": 0 }] }],
    })
    expect(facts).toEqual({
      indexes: ["doku_transaction_created_at"],
      wholeTables: [],
      rowsRead: 21 + 900 + 21,
      pages: 42,
    })
  })

  it("multiplies what a node did by its loops, and counts a bitmap's rows at the table alone", () => {
    const facts = readPlan({
      "Node Type": "Bitmap Heap Scan",
      "Relation Name": "doku_case",
      "Actual Rows": 2.5,
      "Actual Loops": 4,
      "Rows Removed by Index Recheck": 1,
      Plans: [{ "Node Type": "Bitmap Index Scan", "Index Name": "doku_case_kind", "Actual Rows": 7 }],
    })
    expect(facts).toMatchObject({ indexes: ["doku_case_kind"], rowsRead: 14 })
  })

  it("names a table that was read from end to end", () => {
    const facts = readPlan({ "Node Type": "Seq Scan", "Relation Name": "doku_event", "Actual Rows": 3 })
    expect(facts).toMatchObject({ wholeTables: ["doku_event"], rowsRead: 3, pages: 0 })
  })
})
