import { METRICS } from "../../../telemetry/metrics"
import { CASE_KIND_NAMES, CASE_KINDS, caseKindsWhere } from "./case-kinds"

describe("the table of case kinds", () => {
  it("lists the kinds with a flag", () => {
    expect(caseKindsWhere("blocksOrderAfterCapture")).toEqual(["unlisted_status", "status_contradicts_paid"])
  })

  it("has no kind that blocks an order after the capture without blocking the capture", () => {
    const inconsistent = caseKindsWhere("blocksOrderAfterCapture").filter(
      (kind) => !CASE_KINDS[kind].blocksCapture,
    )
    expect(inconsistent).toEqual([])
  })

  it.each(CASE_KIND_NAMES)("has a sentence for a person about %s", (kind) => {
    expect(CASE_KINDS[kind].sentence).toMatch(/\.$/)
  })
})

it("every kind of case has its value in the metrics' label", () => {
  expect(METRICS["doku.cases.open"].labels["doku.case_kind"]).toEqual(CASE_KIND_NAMES)
})
