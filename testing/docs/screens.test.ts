import { DRAFT_ORDERS, dashboardTexts, draftOrderScreens, ENGLISH_PROFILE } from "./screens"

it("Medusa's words that docs in Bahasa Indonesia name in English are on its screens", () => {
  const english = new Set(dashboardTexts("en"))
  expect(ENGLISH_PROFILE.filter((words) => !english.has(words))).toEqual([])
  const draftOrders = draftOrderScreens()
  expect(DRAFT_ORDERS.filter((words) => !draftOrders.includes(`"${words}"`))).toEqual([])
})
