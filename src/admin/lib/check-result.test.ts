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
    audit: [],
    cases: [],
    refunds: [],
    session_ids: [],
  },
})

describe("checkResult", () => {
  it.each([
    ["is a success for a paid transaction", {}, {}, "success", "Checked with DOKU. State: Paid."],
    [
      "names the open case",
      {},
      { settlement: "open", case_kinds: ["cart_changed", "amount_mismatch"] },
      "warning",
      "The transaction still needs attention: Cart changed after paying.",
    ],
    [
      "names the open case even if DOKU was queried a moment ago",
      { asked: false, answered: false },
      { settlement: "open", case_kinds: ["paid_without_order"] },
      "warning",
      "The transaction still needs attention: Paid, but no order.",
    ],
    ["warns that DOKU did not answer", { answered: false }, {}, "warning", /^DOKU did not answer/],
    ["warns that DOKU was not queried", { asked: false, answered: false }, {}, "warning", /^Not checked/],
    ["warns that somebody else holds the lease", { busy: true }, {}, "warning", /being processed/],
  ])("%s", (_name, change, of, tone, message) => {
    const result = checkResult(answer(change, of), en)
    expect(result.tone).toBe(tone)
    expect(result.message).toEqual(typeof message === "string" ? message : expect.stringMatching(message))
  })
})
