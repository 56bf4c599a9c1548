import { CASE_KIND_NAMES, CASE_KINDS, caseKindsWhere } from "./case-kinds"

describe("the kinds of cases", () => {
  it("are listed by flag", () => {
    expect(caseKindsWhere("blocksOrderAfterCapture")).toEqual(["unlisted_status", "status_contradicts_paid"])
  })

  it("block an order after the capture only if they block the capture", () => {
    const inconsistent = caseKindsWhere("blocksOrderAfterCapture").filter(
      (kind) => !CASE_KINDS[kind].blocksCapture,
    )
    expect(inconsistent).toEqual([])
  })

  it.each(CASE_KIND_NAMES)("tell a person what to do about %s", (kind) => {
    expect(CASE_KINDS[kind].sentence).toMatch(/\.$/)
  })
})
