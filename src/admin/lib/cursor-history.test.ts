import { type CursorHistory, popCursor, pushCursor, readCursorHistory } from "./cursor-history"

it("popCursor leads page by page to the first", () => {
  const third = pushCursor(pushCursor([], null), "page2")
  expect(third).toEqual([null, "page2"])
  expect(popCursor(third)).toEqual({ cursor: "page2", history: [null] })
  expect(popCursor([null])).toEqual({ cursor: null, history: [] })
})

it("popCursor of an empty history is the first page", () => {
  expect(popCursor([])).toEqual({ cursor: null, history: [] })
})

it.each<[unknown, CursorHistory]>([
  [{ cursors: [null, "a"] }, [null, "a"]],
  [{ cursors: [7] }, []],
  [{ cursors: "a" }, []],
  [{}, []],
  [null, []],
])("readCursorHistory of the state %j is %j", (state, trail) => {
  expect(readCursorHistory(state)).toEqual(trail)
})
