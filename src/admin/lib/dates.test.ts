import { formatDay, formatTime, localeOf } from "./dates"

it.each([
  ["en", "en"],
  ["id", "id"],
  ["ptBR", "pt-BR"],
  ["zhCN", "zh-CN"],
  [undefined, "en"],
  ["not a language", "en"],
])("reads the dashboard's language %s as %s", (language, locale) => {
  expect(localeOf(language)).toBe(locale)
})

it("writes a time in the admin's language, and nothing for what is none", () => {
  const noon = new Date(2026, 7, 17, 12, 5).toISOString()
  expect(formatTime(noon, "id")).toMatch(/17 Agu 2026.*12[.:]05/)
  expect(formatDay(noon, "en")).toBe("Aug 17, 2026")
  expect(formatTime(null, "en")).toBe("")
  expect(formatTime("soon", "en")).toBe("")
})
