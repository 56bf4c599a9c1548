import { returnDay } from "./return-day"

const refund = { id: "dokuref_1", created_at: "2026-11-23T03:00:00.000Z" }
const recorded = (data: Record<string, unknown>) => [
  { id: "dokuev_1", type: "refund_recorded", data, created_at: refund.created_at },
]

it("is the day that the admin stated", () => {
  const data = { refund_id: "dokuref_1", returned_at: "2026-11-20T00:00:00.000Z" }
  expect(returnDay(refund, recorded(data))).toBe("2026-11-20T00:00:00.000Z")
})

it("is the day of the record where none was stated, or its event isn't among the newest", () => {
  expect(returnDay(refund, recorded({ refund_id: "dokuref_1", returned_at: null }))).toBe(refund.created_at)
  expect(returnDay(refund, recorded({ refund_id: "dokuref_2", returned_at: "2026-11-20" }))).toBe(
    refund.created_at,
  )
  expect(returnDay(refund, [])).toBe(refund.created_at)
})
