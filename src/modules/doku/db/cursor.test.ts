import fc from "fast-check"
import { decodeCursor, encodeCursor, ordersBy, pageSql, type SortKey, sortingOf, toPage } from "./cursor"

const KEYS = {
  created_at: { sql: "t.created_at", type: "timestamptz" },
  amount: { sql: "t.amount", type: "bigint" },
} as const satisfies Record<string, SortKey>
const newest = sortingOf("-created_at", KEYS)
const cheapest = sortingOf("amount", KEYS)

const cursorOf = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url")

describe("keyset pages", () => {
  it("can be sorted both ways by each key, and by nothing else", () => {
    expect(ordersBy(KEYS)).toEqual(["created_at", "-created_at", "amount", "-amount"])
    expect(newest).toMatchObject({ descending: true, key: KEYS.created_at })
    expect(cheapest).toMatchObject({ descending: false, key: KEYS.amount })
    for (const name of ["", "-", "--amount", "id", "-toString", "amount; drop table doku_transaction"]) {
      expect(() => sortingOf(name, KEYS)).toThrow("can't be sorted")
    }
  })

  it.each([
    [newest, "2026-11-23T10:00:00.123456Z"],
    [newest, null],
    [cheapest, "150000"],
  ])("find their place again: %#", (sorting, value) => {
    const position = { value, id: "dokutx_01ABC" }
    expect(decodeCursor(sorting, encodeCursor(sorting, position))).toEqual(position)
  })

  it.each([
    ["nothing", ""],
    ["no JSON", "!!!"],
    ["another order's", encodeCursor(cheapest, { value: "1", id: "a" })],
    ["too few parts", cursorOf("-created_at", null)],
    ["too many parts", cursorOf("-created_at", null, "a", "b")],
    ["an object", Buffer.from("{}").toString("base64url")],
    ["an id that is none", cursorOf("-created_at", null, "a' or true --")],
    ["an id with NUL", cursorOf("-created_at", null, "a\0")],
    ["no id", cursorOf("-created_at", null, 7)],
    ["a time that is none", cursorOf("-created_at", "now", "a")],
    ["a month that is none", cursorOf("-created_at", "2026-13-01T00:00:00.000000Z", "a")],
    ["a day that is none", cursorOf("-created_at", "2026-02-30T00:00:00.000000Z", "a")],
    ["an hour that is none", cursorOf("-created_at", "2026-02-03T25:00:00.000000Z", "a")],
    ["milliseconds", cursorOf("-created_at", "2026-02-03T00:00:00.000Z", "a")],
    ["a number for a time", cursorOf("-created_at", 7, "a")],
  ])("don't follow a cursor that is %s", (_, cursor) => {
    expect(decodeCursor(newest, cursor)).toBeUndefined()
  })

  it.each([null, "-1", "1.5", "1e3", "9".repeat(19), "", "0x1", 5])("don't follow the amount %p", (value) => {
    expect(decodeCursor(cheapest, cursorOf("amount", value, "a"))).toBeUndefined()
  })

  it("survive any text for a cursor", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => cursorOf(json)),
        ),
        (cursor) => {
          expect(decodeCursor(newest, cursor)).toBeUndefined()
        },
      ),
    )
  })

  it("go on after the last row, ties by id, in the direction of the order", () => {
    const after = { value: "5", id: "b" }
    expect(pageSql(cheapest, "t.id", after)).toMatchObject({
      orderBy: "t.amount asc, t.id asc",
      condition: {
        sql: "(t.amount, t.id) > (:afterValue::bigint, :afterId)",
        bindings: { afterValue: "5", afterId: "b" },
      },
    })
    expect(pageSql(newest, "t.id", { value: null, id: "b" })).toMatchObject({
      orderBy: "t.created_at desc, t.id desc",
      condition: {
        sql: "(t.created_at, t.id) < (:afterValue::timestamptz, :afterId)",
        bindings: { afterValue: "-infinity", afterId: "b" },
      },
    })
    expect(pageSql(newest, "t.id", undefined).condition).toBeUndefined()
  })

  it("have a next one only when there is more", () => {
    const rows = ["a", "b", "c"].map((id) => ({ id, position: "5" }))
    expect(toPage(rows, 3, cheapest)).toEqual({ rows, nextCursor: null })
    expect(toPage([], 3, cheapest)).toEqual({ rows: [], nextCursor: null })
    const { rows: page, nextCursor } = toPage(rows, 2, cheapest)
    expect(page.map(({ id }) => id)).toEqual(["a", "b"])
    expect(decodeCursor(cheapest, String(nextCursor))).toEqual({ value: "5", id: "b" })
  })
})
