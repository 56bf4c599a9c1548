type Filter = ((paths: string[]) => Promise<{ filtered: string[] }>) & { skippedTests(): string[] }
const whatTestsNeed: Filter = require("./what-tests-need.cjs")

const PLAIN = "/repo/src/concurrency/semaphore.test.ts"
const BROWSER = "/repo/integration-tests/browser/demo-store.test.ts"
const CLUSTER = "/repo/integration-tests/cluster/cluster.test.ts"

const PROMETHEUS = "/repo/testing/prometheus/rules.test.ts"

const given = process.env

beforeEach(() => {
  process.env = { CHROMIUM_PATH: "/usr/bin/chromium", REDIS_URL: "redis://localhost:6379" }
})
afterEach(() => {
  process.env = given
})

it("lets all tests run where nothing is missing", async () => {
  expect(await whatTestsNeed([PLAIN, BROWSER, CLUSTER])).toEqual({ filtered: [PLAIN, BROWSER, CLUSTER] })
  expect(whatTestsNeed.skippedTests()).toEqual([])
})

it.each([
  ["CHROMIUM_PATH", BROWSER, CLUSTER],
  ["REDIS_URL", CLUSTER, BROWSER],
])("leaves out what needs a %s, and keeps the reason for the reporter", async (name, without, others) => {
  delete process.env[name]
  expect(await whatTestsNeed([PLAIN, without, others])).toEqual({ filtered: [PLAIN, others] })
  expect(whatTestsNeed.skippedTests()).toEqual([expect.stringMatching(new RegExp(`${name}.*\\.$`))])
})

it("leaves out what needs Prometheus where it isn't on the PATH, and calls that an error under CI", async () => {
  process.env.PATH = "/nowhere"
  expect(await whatTestsNeed([PLAIN, PROMETHEUS])).toEqual({ filtered: [PLAIN] })
  expect(whatTestsNeed.skippedTests()).toEqual([expect.stringContaining("promtool")])
  process.env.CI = "true"
  await expect(whatTestsNeed([PROMETHEUS])).rejects.toThrow("The Prometheus tests can't run")
})

it("names no tests that nobody asked for", async () => {
  process.env = {}
  expect(await whatTestsNeed([PLAIN])).toEqual({ filtered: [PLAIN] })
  expect(whatTestsNeed.skippedTests()).toEqual([])
})

it("calls it an error under CI", async () => {
  process.env.CI = "true"
  delete process.env.REDIS_URL
  await expect(whatTestsNeed([CLUSTER])).rejects.toThrow("The cluster tests can't run: they need a Redis")
})

it("leaves out the guide's tests without a starter", async () => {
  const guide = "/repo/integration-tests/guide/starter.test.ts"
  expect(await whatTestsNeed([PLAIN, guide])).toEqual({ filtered: [PLAIN] })
  expect(whatTestsNeed.skippedTests()).toEqual([expect.stringContaining("NEXTJS_STARTER")])
  process.env.NEXTJS_STARTER = "/starters/next"
  expect(await whatTestsNeed([PLAIN, guide])).toEqual({ filtered: [PLAIN, guide] })
})

it("leaves out, under CI too, what would take too long at each change", async () => {
  const matrix = "/repo/integration-tests/package/screens-matrix.test.ts"
  process.env.CI = "true"
  expect(await whatTestsNeed([PLAIN, matrix])).toEqual({ filtered: [PLAIN] })
  expect(whatTestsNeed.skippedTests()).toEqual([expect.stringContaining("SCREENS_MATRIX=true")])
  process.env.SCREENS_MATRIX = "true"
  expect(await whatTestsNeed([PLAIN, matrix])).toEqual({ filtered: [PLAIN, matrix] })
})
