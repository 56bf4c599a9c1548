import { translateTo } from "./__fixtures__/translate"
import { clockLabel, isClockWrong } from "./clock-labels"

const en = translateTo("en")
const off = (difference_ms: number) => ({ difference_ms, measured_at: "2026-11-23T03:00:00.000Z" })

it.each([
  [0, "Same as DOKU's", false],
  [-1_500, "Same as DOKU's", false],
  [12_400, "12 s ahead of DOKU", false],
  [-59_000, "59 s behind DOKU", false],
  [60_000, "60 s ahead of DOKU", true],
  [-600_000, "600 s behind DOKU", true],
])("clockLabel of %d ms is %j", (difference, text, wrong) => {
  expect(clockLabel(off(difference), en)).toBe(text)
  expect(isClockWrong(off(difference))).toBe(wrong)
})

it("clockLabel of null says that the clock was not measured", () => {
  expect(clockLabel(null, en)).toMatch(/Not measured/)
  expect(isClockWrong(null)).toBe(false)
})
