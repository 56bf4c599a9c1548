import { mkdirSync } from "node:fs"
import { rm } from "node:fs/promises"
import path from "node:path"
import type { Browser } from "playwright-core"
import { BackOffice } from "../../testing/browser/back-office"
import { launchChromium } from "../../testing/browser/chromium"
import { type DemoStore, startDemo } from "../../testing/demo-store/start"
import { anyFreePort } from "../../testing/lib/free-port"
import { Lifetime } from "../../testing/lib/lifetime"
import { REPOSITORY } from "../../testing/store/medusa-cli"
import { readGuide } from "./guide"
import { purchases, type TellStory } from "./purchases"
import { Starter } from "./starter"
import { StarterShopper } from "./starter-shopper"

const REPORTS = path.join(REPOSITORY, "reports", "guide")
/** Medusa's boot, and two runs of the linter, the types and the build, in ms: on a slow machine. */
const PREPARED_WITHIN_MS = 900_000
const STORY_WITHIN_MS = 300_000

/** The account's pages have a hydration error of their own; the guide changes nothing that they render. */
const isUntouched = (url = "") => url.includes("/account")

describe("Medusa's Next.js starter, changed as docs/storefront.md says", () => {
  const lifetime = new Lifetime()
  let starter: Starter
  let findingsBefore: string[]
  let demo: DemoStore
  let browser: Browser
  let backOffice: BackOffice
  let shop: string

  beforeAll(async () => {
    await rm(REPORTS, { recursive: true, force: true })
    mkdirSync(REPORTS, { recursive: true })
    const port = await anyFreePort()
    shop = `http://localhost:${port}`
    starter = await Starter.copy(process.env.NEXTJS_STARTER ?? "", lifetime)
    browser = await launchChromium()
    await lifetime.own("the browser", () => browser.close())
    demo = await startDemo(
      lifetime,
      {
        throwaway: true,
        admin: false,
        logFile: path.join(REPORTS, "medusa.log"),
        storefront: { origin: shop },
      },
      () => undefined,
    )
    demo.serverEnded.catch(() => undefined)
    backOffice = await BackOffice.logIn(demo.addresses.backend)
    starter.configure({
      NEXT_PUBLIC_MEDUSA_BACKEND_URL: demo.addresses.backend,
      NEXT_PUBLIC_MEDUSA_PUBLISHABLE_KEY: demo.publishableKey,
      NEXT_PUBLIC_DEFAULT_REGION: "id",
      NEXT_PUBLIC_BASE_URL: shop,
    })
    findingsBefore = await starter.lint()
    starter.apply(readGuide())
    await starter.build()
    await starter.serve(port, path.join(REPORTS, "storefront.log"))
  }, PREPARED_WITHIN_MS)

  afterAll(() => lifetime.end(), 60_000)

  it("compiles", () => starter.checkTypes(), STORY_WITHIN_MS)

  it(
    "has no more findings of the linter than before",
    async () => {
      const findings = await starter.lint()
      expect(findings.filter((finding) => !findingsBefore.includes(finding))).toEqual([])
    },
    STORY_WITHIN_MS,
  )

  /** `it` with a fresh browser. If it fails, the screenshots of its tabs are kept. */
  const story: TellStory = (name, tell, device = {}) => {
    it(
      name,
      async () => {
        const shopper = await StarterShopper.enter(browser, shop, device)
        const errors: string[] = []
        shopper.page.context().on("weberror", (error) => {
          if (!isUntouched(error.page()?.url())) errors.push(String(error.error().stack))
        })
        try {
          await tell(shopper, { demo, backOffice, browser })
          expect(errors).toEqual([])
        } catch (error) {
          await keepScreenshots(name)
          throw error
        } finally {
          for (const context of browser.contexts()) await context.close()
        }
      },
      STORY_WITHIN_MS,
    )
  }

  async function keepScreenshots(name: string): Promise<void> {
    const file = name.toLowerCase().replace(/[^a-z0-9]+/g, "-")
    const pages = browser.contexts().flatMap((context) => context.pages())
    for (const [index, page] of pages.entries()) {
      await page.screenshot({ path: path.join(REPORTS, `${file}-${index}.png`) })
    }
  }

  purchases(story)
})
