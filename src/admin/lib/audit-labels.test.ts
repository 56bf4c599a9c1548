import { readFileSync } from "node:fs"
import path from "node:path"
import en from "../i18n/en"
import indonesianTexts from "../i18n/id"
import { translateTo } from "./__fixtures__/translate"
import type { Act, TimelineEvent } from "./api-types"
import { actColor, actOutcome, actReason, actSentence, timelineItems } from "./audit-labels"

const english = translateTo("en")
const indonesian = translateTo("id")
const at = (second: number) => `2026-11-23T10:00:0${second}.000Z`
const act = (change: Partial<Act>): Act => ({
  id: "dokuaud_1",
  action: "transaction_checked",
  actor: "user_1",
  outcome: "ok",
  reason: null,
  details: {},
  provider_id: null,
  transaction_id: "dokutx_1",
  transaction_removed: false,
  invoice_number: "INV1",
  case_id: null,
  refund_id: null,
  payment_link_id: null,
  order_id: null,
  created_at: at(2),
  ...change,
})
const event = (type: string, second: number): TimelineEvent => ({
  id: `dokuev_${type}`,
  type,
  data: {},
  created_at: at(second),
})

it("every action of the server has a label", () => {
  const table = readFileSync(path.resolve(__dirname, "../../modules/doku/audit/audit-actions.ts"), "utf8")
  const actions = [...table.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name)
  expect(actions.length).toBeGreaterThan(5)
  expect(Object.keys(en.audit.actions).sort()).toEqual(actions.sort())
})

describe("an act's sentence", () => {
  it("names the amount or the case, in both languages", () => {
    const refund = act({ action: "refund_recorded", details: { amount: 25_000 } })
    expect(actSentence(refund, english, "en")).toBe("Recorded a refund: Rp\u00a025,000")
    expect(actSentence(refund, indonesian, "id")).toBe(
      `${indonesianTexts.audit.actions.refund_recorded}: Rp25.000`,
    )
    const closed = act({ action: "case_closed", details: { kind: "paid_twice" } })
    expect(actSentence(closed, english, "en")).toBe("Closed a case: Paid twice")
    expect(actSentence(act({}), english, "en")).toBe("Checked the payment with DOKU")
  })

  it("counts what a comparison found, whose kinds of difference are no amounts and no cases", () => {
    const details = { rows: 9, matched: 4, unknown: 1, other_form: 0, amount: 2, status: 0 }
    const compared = act({ action: "report_compared", details })
    expect(actSentence(compared, english, "en")).toBe("Compared DOKU's report: 4 matching, 3 different")
    expect(actSentence(compared, indonesian, "id")).toMatch(/: 4 \w+, 3 \w+$/)
  })

  it("is the action's own word where a newer server has more", () => {
    expect(actSentence(act({ action: "of_a_newer_version" }), english, "en")).toBe("of_a_newer_version")
  })
})

it("an act's outcome is told unless it was done, with a reason that is known", () => {
  expect(actOutcome(act({}), english)).toBeUndefined()
  expect(actOutcome(act({ outcome: "started" }), english)).toBe("No result known")
  expect(actOutcome(act({ outcome: "refused" }), indonesian)).toBe("Ditolak")
  expect(actReason(act({ reason: "more_than_left" }), english)).toBe("More than can still be refunded.")
  expect(actReason(act({ reason: "bad_credentials" }), english)).toBe("DOKU rejects the credentials")
  expect(actReason(act({ reason: "http_400" }), english)).toBeUndefined()
  expect(["started", "refused", "failed"].map((outcome) => actColor({ outcome }))).toEqual([
    "grey",
    "orange",
    "red",
  ])
})

describe("a payment's timeline", () => {
  it("has the acts among the events, the newest first, without those that are events too", () => {
    const items = timelineItems({
      timeline: [event("created", 1), event("case_closed", 3)],
      timeline_cut: false,
      audit: [
        act({ id: "checked", created_at: at(2) }),
        act({ id: "closed", action: "case_closed", created_at: at(3) }),
        act({ id: "refused", action: "refund_recorded", outcome: "refused", created_at: at(4) }),
      ],
    })
    expect(items.map((item) => item.event?.type ?? item.act?.id)).toEqual([
      "refused",
      "case_closed",
      "checked",
      "created",
    ])
  })

  it("leaves out acts that are older than its oldest event, where older events are left out", () => {
    const audit = [act({ id: "old", created_at: at(1) })]
    const timeline = [event("page_opened", 2)]
    expect(timelineItems({ timeline, timeline_cut: true, audit })).toHaveLength(1)
    expect(timelineItems({ timeline, timeline_cut: false, audit })).toHaveLength(2)
  })
})
