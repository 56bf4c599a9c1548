import { DokuError, type DokuErrorDetails } from "./doku-error"

const DETAILS: Required<DokuErrorDetails> = {
  code: "invalid_signature",
  httpStatus: 400,
  requestId: "REQ-1",
  detail: "no",
  reason: "credentials",
  retryAfterMs: 1,
  clockSkewMs: 2,
  field: "order.amount",
  redirectHost: "pay.example",
  attempts: 1,
}

describe("a DokuError", () => {
  it("contains its kind, its message and every detail", () => {
    const error = new DokuError("refused", "No", DETAILS)
    expect(error).toMatchObject({ name: "DokuError", kind: "refused", message: "No", ...DETAILS })
    expect(new DokuError("refused", "No")).toMatchObject({ kind: "refused", message: "No", code: undefined })
  })

  it("keeps its details when more are added", () => {
    const error = new DokuError("refused", "No", DETAILS)
    expect(error.with({ attempts: 2 })).toMatchObject({
      kind: "refused",
      message: "No",
      ...DETAILS,
      attempts: 2,
    })
    expect(error.with({ kind: "unknown_outcome", message: "Who knows" })).toMatchObject({
      kind: "unknown_outcome",
      message: "Who knows",
      ...DETAILS,
    })
    expect(error).toMatchObject({ kind: "refused", attempts: 1 })
  })
})
