import { translateTo } from "./__fixtures__/translate"
import { answerFacts } from "./answer-labels"

const en = translateTo("en")

describe("answerFacts", () => {
  it("has the HTTP status, DOKU's code and the duration", () => {
    const answer = { http_status: 400, code: "invalid_signature", duration_ms: 210.4 }
    expect(answerFacts(answer, en)).toEqual(["HTTP 400", "DOKU's code: invalid_signature", "210 ms"])
  })

  it("omits what is missing without an answer", () => {
    expect(answerFacts({ http_status: null, code: null, duration_ms: 10_000 }, en)).toEqual(["10000 ms"])
  })
})
