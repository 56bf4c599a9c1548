import fc from "fast-check"
import {
  isPaid,
  mayStillBePaid,
  nextDokuStatus,
  nextStatus,
  STATUSES,
  type Status,
  TRANSACTION_EVENTS,
  type TransactionEvent,
  toEvent,
} from "./status-machine"

const anyEvent = fc.constantFrom(...TRANSACTION_EVENTS)
const live = (start: Status, story: readonly TransactionEvent[]) => story.reduce(nextStatus, start)

describe("the status machine", () => {
  it("has a next status for every status and event", () => {
    for (const status of STATUSES) {
      for (const event of TRANSACTION_EVENTS) expect(STATUSES).toContain(nextStatus(status, event))
    }
  })

  it.each<[Status, TransactionEvent, Status]>([
    ["created", "accepted", "pending"],
    ["created", "refused", "failed"],
    ["created", "doku_success", "paid"],
    ["created", "doku_failed", "pending"],
    ["pending", "doku_failed", "pending"],
    ["pending", "doku_timeout", "pending"],
    ["pending", "doku_other", "pending"],
    ["pending", "doku_expired", "expired"],
    ["pending", "offer_ended", "expired"],
    ["failed", "doku_success", "paid"],
    ["expired", "doku_success", "paid"],
    ["paid", "doku_failed", "paid"],
    ["paid", "doku_expired", "paid"],
    ["paid", "refused", "paid"],
    ["paid", "offer_ended", "paid"],
    ["paid", "doku_refunded", "refunded"],
    ["refunded", "doku_success", "refunded"],
  ])("changes %s, on %s, to %s", (from, event, to) => {
    expect(nextStatus(from, event)).toBe(to)
  })

  it("property: the same events, shuffled and repeated, lead to the same status", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...STATUSES),
        fc
          .array(anyEvent, { maxLength: 12 })
          .chain((story) =>
            fc.tuple(
              fc.constant(story),
              fc.shuffledSubarray([...story, ...story], { minLength: story.length * 2 }),
            ),
          ),
        (start, [story, shuffled]) => {
          expect(live(start, shuffled)).toBe(live(start, story))
        },
      ),
    )
  })

  it("property: a paid transaction never becomes unpaid", () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (story) => {
        expect(["paid", "refunded"]).toContain(live("paid", story))
      }),
    )
  })

  it("property: no transaction is paid unless DOKU reported it", () => {
    const silent = anyEvent.filter((event) => event !== "doku_success" && event !== "doku_refunded")
    fc.assert(
      fc.property(
        fc.constantFrom<Status>("created", "pending", "expired", "failed"),
        fc.array(silent),
        (start, story) => {
          expect(["paid", "refunded"]).not.toContain(live(start, story))
        },
      ),
    )
  })

  it("counts a transaction as payable while DOKU may have the invoice, also after the end of its offer", () => {
    expect(STATUSES.filter(mayStillBePaid)).toEqual(["created", "pending", "expired"])
  })

  it("counts a transaction as paid also after its refund", () => {
    expect(STATUSES.filter(isPaid)).toEqual(["paid", "refunded"])
  })

  it.each([
    ["PENDING", "doku_pending"],
    ["redirect", "doku_pending"],
    ["success", "doku_success"],
    ["FAILED", "doku_failed"],
    ["TIMEOUT", "doku_timeout"],
    ["EXPIRED", "doku_expired"],
    ["REFUNDED", "doku_refunded"],
    ["REVERSED", "doku_other"],
    ["", "doku_other"],
  ])("maps DOKU's %p to %s", (word, event) => {
    expect(toEvent(word)).toBe(event)
  })

  it("keeps DOKU's last status, except one that would hide a payment or a refund", () => {
    expect(nextDokuStatus("pending", "failed")).toBe("FAILED")
    expect(nextDokuStatus("pending", "PENDING")).toBe("PENDING")
    expect(nextDokuStatus("paid", "FAILED")).toBe("SUCCESS")
    expect(nextDokuStatus("paid", "SUCCESS")).toBe("SUCCESS")
    expect(nextDokuStatus("refunded", "SUCCESS")).toBe("REFUNDED")
  })
})
