import { rm } from "node:fs/promises"
import path from "node:path"
import { type Environment, openEnvironment } from "../../testing/browser/environment"
import { Lifetime } from "../../testing/lib/lifetime"
import { administration } from "./administration"
import { paymentLinks } from "./payment-links"
import { paymentRequests } from "./payment-requests"
import { reportComparison } from "./report-comparison"
import { shopping } from "./shopping"
import { REPORTS } from "./support/scene"
import { storiesOn } from "./support/story"

/** Booting, and compiling the Admin, in ms: on a slow machine. */
const BOOT_MS = 600_000

/** The demo store as `npm run demo` starts it, once for all stories, in a real browser. */
describe("the demo store in a browser", () => {
  const lifetime = new Lifetime()
  let environment: Environment

  beforeAll(async () => {
    await rm(REPORTS, { recursive: true, force: true })
    environment = await openEnvironment(
      lifetime,
      { logFile: path.join(REPORTS, "medusa.log") },
      () => undefined,
    )
  }, BOOT_MS)

  afterAll(() => lifetime.end(), 60_000)

  const story = storiesOn(() => environment)
  describe("the shop", () => shopping(story))
  describe("the Admin", () => {
    administration(story)
    paymentRequests(story)
  })
  // Last, because they leave cases for an admin.
  describe("a payment link", () => paymentLinks(story))
  describe("DOKU's report", () => reportComparison(story))
})
