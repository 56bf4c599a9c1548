import { transaction } from "./__fixtures__/transaction"
import { translateTo } from "./__fixtures__/translate"
import { checkResult } from "./check-result"

const en = translateTo("en")
const answer = (change: object, of: object = {}) => ({
  asked: true,
  answered: true,
  busy: false,
  ...change,
  transaction: {
    ...transaction(of),
    timeline: [],
    timeline_cut: false,
    cases: [],
    refunds: [],
    session_ids: [],
  },
})

describe("checkResult", () => {
  it.each([
    ["that it is paid", {}, {}, "success", "DOKU was asked. State: Paid."],
    [
      "what still stands in the way",
      {},
      { settlement: "open", case_kinds: ["cart_changed", "amount_mismatch"] },
      "warning",
      "The payment still needs attention: Cart changed after paying.",
    ],
    [
      "what still stands in the way, though DOKU was asked a moment ago",
      { asked: false, answered: false },
      { settlement: "open", case_kinds: ["paid_without_order"] },
      "warning",
      "The payment still needs attention: Paid, but no order.",
    ],
    ["that DOKU is silent", { answered: false }, {}, "warning", /^DOKU did not answer/],
    ["that it wasn't asked", { asked: false, answered: false }, {}, "warning", /^DOKU was not asked/],
    ["that somebody is at it", { busy: true }, {}, "warning", /being worked on/],
  ])("says %s", (_name, change, of, tone, sentence) => {
    const result = checkResult(answer(change, of), en)
    expect(result.tone).toBe(tone)
    expect(result.sentence).toEqual(typeof sentence === "string" ? sentence : expect.stringMatching(sentence))
  })
})
