import { formatDay, formatTime, toIntlLocale } from "./dates"

it.each([
  ["en", "en"],
  ["id", "id"],
  ["ptBR", "pt-BR"],
  ["zhCN", "zh-CN"],
  [undefined, "en"],
  ["not a language", "en"],
])("toIntlLocale of the dashboard's %s is %s", (language, locale) => {
  expect(toIntlLocale(language)).toBe(locale)
})

it("formatTime and formatDay use the admin's language, and are empty for null and an invalid time", () => {
  const noon = new Date(2026, 7, 17, 12, 5).toISOString()
  expect(formatTime(noon, "id")).toMatch(/17 Agu 2026.*12[.:]05/)
  expect(formatDay(noon, "en")).toBe("Aug 17, 2026")
  expect(formatTime(null, "en")).toBe("")
  expect(formatTime("soon", "en")).toBe("")
})
