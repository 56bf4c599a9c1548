import { back, forward, readTrail, type Trail } from "./cursor-history"

it("leads back page by page to the first", () => {
  const third = forward(forward([], null), "page2")
  expect(third).toEqual([null, "page2"])
  expect(back(third)).toEqual({ cursor: "page2", trail: [null] })
  expect(back([null])).toEqual({ cursor: null, trail: [] })
})

it("leads to the first page when nobody knows the way", () => {
  expect(back([])).toEqual({ cursor: null, trail: [] })
})

it.each<[unknown, Trail]>([
  [{ trail: [null, "a"] }, [null, "a"]],
  [{ trail: [7] }, []],
  [{ trail: "a" }, []],
  [{}, []],
  [null, []],
])("reads %j of a history entry as %j", (state, trail) => {
  expect(readTrail(state)).toEqual(trail)
})
