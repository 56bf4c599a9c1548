import { translateTo } from "./__fixtures__/translate"
import type { Report } from "./api-types"
import { choiceOf, compareQuery, ourStatusLabel, problemText } from "./report"

const REPORT: Report = {
  provider_id: "pp_doku-linkaja_doku",
  header: [
    { index: 0, name: "Invoice Number" },
    { index: 1, name: "Amount" },
  ],
  columns: {
    invoice_number: { index: 0, name: "Invoice Number" },
    amount: { index: 1, name: "Amount" },
    status: null,
    time: null,
    channel: null,
    merchant: null,
  },
  sample: [],
  rows: 2,
  left_out: {},
  // The last moment is the next day in Jakarta.
  period: { from: "2026-11-28T03:00:00.000Z", to: "2026-11-28T18:00:00.000Z" },
  problems: [],
  problem_count: 0,
}

describe("a comparison's request", () => {
  it("has the columns, the account and no period that was only found", () => {
    const found = choiceOf(REPORT)
    expect(found).toMatchObject({ from: "2026-11-28", to: "2026-11-29" })
    expect(compareQuery(found, found)).toEqual({
      step: "compare",
      columns: { invoice_number: "0", amount: "1", status: "none", time: "none", channel: "none" },
      provider_id: "pp_doku-linkaja_doku",
    })
  })

  it("has the days that the admin chose, in Jakarta's time", () => {
    const found = choiceOf(REPORT)
    expect(compareQuery({ ...found, from: "2026-11-01", to: "" }, found)).toMatchObject({
      period: { $gte: "2026-11-01T00:00:00+07:00" },
    })
    expect(compareQuery({ ...found, to: "2026-11-30" }, found)).toMatchObject({
      period: { $gte: "2026-11-28T00:00:00+07:00", $lte: "2026-11-30T23:59:59+07:00" },
    })
  })
})

describe("a report's problem", () => {
  const problem = { code: "amount_scientific", line: 14, value: "1,5E+05", message: "Line 14: …" }

  it("is told in the admin's language, with its line", () => {
    expect(problemText(problem, translateTo("en"))).toMatch(/^Line 14: Excel shows the amount as 1,5E\+05,/)
    expect(problemText(problem, translateTo("id"))).toMatch(
      /^Baris 14: Excel menampilkan jumlahnya sebagai 1,5E\+05 /,
    )
    expect(problemText({ ...problem, line: null }, translateTo("en"))).toMatch(/^Excel shows/)
  })

  it("is told in the server's words if these screens don't know it", () => {
    expect(problemText({ ...problem, code: "new_problem" }, translateTo("id"))).toBe("Line 14: …")
  })
})

it("a status of a newer server is shown as it is", () => {
  expect(ourStatusLabel("paid", translateTo("id"))).toBe("Dibayar")
  expect(ourStatusLabel("frozen", translateTo("id"))).toBe("frozen")
})
