import indonesian from "../i18n/id"
import { translateTo } from "./__fixtures__/translate"
import { dokuStatusLabel } from "./doku-labels"
import { eventActor, eventError, eventSentence } from "./timeline-labels"

const en = translateTo("en")
const id = translateTo("id")

describe("eventSentence", () => {
  it.each([
    [
      "created",
      { amount: 50_000 },
      "Transaction created for Rp\u00a050,000",
      "Transaksi sebesar Rp50.000 dibuat",
    ],
    [
      "create_accepted",
      { identifier: "LINKAJA-1", uuid: null, channels: null },
      "DOKU accepted the invoice",
      "DOKU menerima invoice",
    ],
    [
      "create_accepted",
      { identifier: null, uuid: "2912", channels: "EMONEY_LINKAJA, <b>EMONEY_OVO</b>" },
      "DOKU accepted the invoice; its page offers EMONEY_LINKAJA, <b>EMONEY_OVO</b>",
      indonesian.timeline.events.create_accepted_channels.replace(
        "{{channels}}",
        "EMONEY_LINKAJA, <b>EMONEY_OVO</b>",
      ),
    ],
    [
      "notification",
      { key: "current", doku_status: "SUCCESS", amount: 50_000 },
      "DOKU reported: paid, Rp\u00a050,000",
      "DOKU memberi tahu: dibayar, Rp50.000",
    ],
    [
      "notification",
      { key: "current", doku_status: "FAILED", amount: null },
      "DOKU reported: payment attempt failed",
      "DOKU memberi tahu: percobaan pembayaran gagal",
    ],
    [
      "notification",
      { key: "previous", doku_status: "SUCCESS", amount: 50_000 },
      "DOKU sent a notification signed with a previous key; the status is checked with DOKU instead",
      "DOKU mengirim notifikasi yang ditandatangani dengan kunci sebelumnya; statusnya diperiksa ke DOKU",
    ],
    [
      "status_answer",
      { doku_status: "SOMETHING_NEW", amount: null },
      "DOKU answered: SOMETHING_NEW",
      "DOKU menjawab: SOMETHING_NEW",
    ],
    ["case_opened", { kind: "paid_twice" }, "Case opened: Paid twice", "Kasus dibuka: Dibayar dua kali"],
    [
      "case_closed",
      { kind: "of_a_newer_version" },
      "Case closed: Something needs a person",
      "Kasus ditutup: Ada yang perlu ditangani",
    ],
    [
      "refund_recorded",
      { amount: 25_000, reference: "<b>BCA</b> {{amount}}" },
      "Refund of Rp\u00a025,000 recorded, reference <b>BCA</b> {{amount}}",
      "Pengembalian dana Rp25.000 dicatat, referensi <b>BCA</b> {{amount}}",
    ],
    ["of_a_newer_version", {}, "of_a_newer_version", "of_a_newer_version"],
    ["constructor", {}, "constructor", "constructor"],
  ])("is a sentence in both languages for %s with %j", (type, data, english, indonesian) => {
    expect(eventSentence({ type, data }, en, "en")).toBe(english)
    expect(eventSentence({ type, data }, id, "id")).toBe(indonesian)
  })

  it("has no gap for any type that the server writes", () => {
    const types = [
      "created",
      "create_accepted",
      "create_unknown",
      "create_refused",
      "page_opened",
      "session_adopted",
      "start_waited",
      "notification",
      "status_answer",
      "settled",
      "order_repaired",
      "completion_workflow_started",
      "completion_workflow_ended",
      "case_opened",
      "case_closed",
      "refund_recorded",
      "refund_booked",
      "refund_refused",
      "pretended_refund_removed",
    ]
    for (const type of types) {
      const data = { amount: 1, doku_status: "SUCCESS", kind: "paid_twice", reference: "r" }
      for (const t of [en, id]) {
        expect(eventSentence({ type, data }, t, "en")).not.toBe(type)
        expect(eventSentence({ type, data }, t, "en")).not.toMatch(/[{}?]|undefined/)
      }
    }
  })
})

it("eventSentence names the host of a page to which no shopper was sent, and the option", () => {
  for (const t of [en, id]) {
    const sentence = eventSentence(
      { type: "create_unknown", data: { redirect_host: "pay.example" } },
      t,
      "en",
    )
    expect(sentence).toContain("pay.example")
    expect(sentence).toContain("allowedRedirectHosts")
  }
})

it("dokuStatusLabel ignores case, and keeps an unlisted status as it is", () => {
  expect(dokuStatusLabel("success", en)).toBe("paid")
  expect(dokuStatusLabel("Held", en)).toBe("Held")
  expect(dokuStatusLabel(undefined, en)).toBe("?")
})

it("eventError and eventActor are undefined where an event has none", () => {
  expect(eventError({ data: { error: "timeout" } })).toBe("timeout")
  expect(eventError({ data: { error: "" } })).toBeUndefined()
  expect(eventError({ data: { error: { a: 1 } } })).toBeUndefined()
  expect(eventActor({ data: { actor: "user_1" } })).toBe("user_1")
  expect(eventActor({ data: {} })).toBeUndefined()
})
