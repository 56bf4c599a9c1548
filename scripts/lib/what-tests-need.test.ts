type Filter = (paths: string[]) => Promise<{ filtered: string[] }>
const whatTestsNeed: Filter = require("./what-tests-need.cjs")

const PLAIN = "/repo/src/workflows/settle/turnstile.test.ts"
const BROWSER = "/repo/integration-tests/browser/demo-store.test.ts"
const MACHINES = "/repo/integration-tests/machines/machines.test.ts"

const given = process.env
let said: jest.SpyInstance

beforeEach(() => {
  process.env = { CHROMIUM_PATH: "/usr/bin/chromium", REDIS_URL: "redis://localhost:6379" }
  said = jest.spyOn(console, "error").mockReturnValue(undefined)
})
afterEach(() => {
  process.env = given
  said.mockRestore()
})

it("lets all tests run where everything is there", async () => {
  expect(await whatTestsNeed([PLAIN, BROWSER, MACHINES])).toEqual({ filtered: [PLAIN, BROWSER, MACHINES] })
  expect(said).not.toHaveBeenCalled()
})

it.each([
  ["CHROMIUM_PATH", BROWSER, MACHINES],
  ["REDIS_URL", MACHINES, BROWSER],
])("leaves out what needs a %s, and says so in one line", async (name, without, others) => {
  delete process.env[name]
  expect(await whatTestsNeed([PLAIN, without, others])).toEqual({ filtered: [PLAIN, others] })
  expect(said.mock.calls).toEqual([[expect.stringMatching(new RegExp(`were skipped: .*${name}.*\\.$`))]])
})

it("says nothing of tests that nobody asked for", async () => {
  process.env = {}
  expect(await whatTestsNeed([PLAIN])).toEqual({ filtered: [PLAIN] })
  expect(said).not.toHaveBeenCalled()
})

it("calls it an error under CI", async () => {
  process.env.CI = "true"
  delete process.env.REDIS_URL
  await expect(whatTestsNeed([MACHINES])).rejects.toThrow("The machines tests can't run: they need a Redis")
})
