const { consoleOf, headline } = require("./suite-lines.cjs")

const PASSED = {
  numPassingTests: 2,
  numFailingTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  perfStats: { runtime: 1_234 },
  testFilePath: "/repo/src/money/rupiah.test.ts",
  console: [
    { type: "log", message: "from a library\n", origin: "\n  at node_modules/library.js:1:1" },
    { type: "warn", message: "first line\nsecond line\n", origin: "\n  at warning.ts:2:3\n  at test.ts:1:1" },
  ],
}
const FAILED = { ...PASSED, numPassingTests: 1, numFailingTests: 1 }

it("names state, project, number of tests, seconds and path", () => {
  expect(headline("unit", PASSED, "/repo")).toBe(
    "PASS  unit            2 tests     1.2 s  src/money/rupiah.test.ts",
  )
  expect(headline("unit", FAILED, "/repo")).toMatch(/^FAIL {2}unit {12}2 tests/)
})

it("calls a suite failed that could not be loaded", () => {
  const unloaded = { ...PASSED, numPassingTests: 0, testExecError: new Error("Cannot find module") }
  expect(headline("unit", unloaded, "/repo")).toMatch(/^FAIL {2}unit {12}0 tests/)
})

it("counts tests that did not run", () => {
  expect(headline("unit", { ...PASSED, numPendingTests: 1 }, "/repo")).toMatch(/\(1 more not run\)$/)
})

it("shows warnings and errors of a suite that passed", () => {
  expect(consoleOf(PASSED)).toEqual(["  console.warn: first line\n    second line\n    at warning.ts:2:3"])
  expect(consoleOf({ ...PASSED, console: undefined })).toEqual([])
})

it("shows everything that a suite wrote when one of its tests failed", () => {
  expect(consoleOf(FAILED)).toEqual([
    "  console.log: from a library",
    "  console.warn: first line\n    second line\n    at warning.ts:2:3",
  ])
})
