import { mkdirSync } from "node:fs"
import path from "node:path"
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core"
import { seriousFindings } from "../../../scripts/browser/accessibility"
import { Admin, type AdminLanguage } from "../../../scripts/browser/admin"
import { type Language, Shopper } from "../../../scripts/browser/shopper"
import { rememberedAdmin, type Stage } from "../../../scripts/browser/stage"
import { type ExpectedFailure, Watch } from "../../../scripts/browser/watch"

/** Screenshots of failures, and Medusa's log. */
export const REPORTS = path.resolve(__dirname, "../../../reports/browser")

export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
const DESK = { viewport: { width: 1280, height: 900 } }

/** One test's browsers, each watched: whatever none of them may do fails the test at its end. */
export class Scene {
  readonly #contexts: { context: BrowserContext; watch: Watch }[] = []

  constructor(
    readonly stage: Stage,
    private readonly browser: Browser,
  ) {}

  /** A shopper with a browser of their own: no cookies, no storage. */
  async shopper(language: Language = "id", device: BrowserContextOptions = DESK): Promise<Shopper> {
    return Shopper.enter(await this.newBrowser(device), this.stage.demo.addresses.shop, language)
  }

  /** The same shopper's second tab. */
  async secondTabOf({ page, shop }: Shopper): Promise<Shopper> {
    return new Shopper(await page.context().newPage(), shop)
  }

  /** An admin who has logged in. */
  async admin(language: AdminLanguage = "en", theme: "light" | "dark" = "light"): Promise<Admin> {
    const storageState = rememberedAdmin(this.stage, language, theme)
    const context = await this.newBrowser({ ...DESK, storageState })
    return new Admin(await context.newPage(), this.stage.demo.addresses.backend, language)
  }

  async newBrowser(device: BrowserContextOptions = DESK): Promise<BrowserContext> {
    const context = await this.browser.newContext(device)
    this.#contexts.push({ context, watch: new Watch(context) })
    return context
  }

  /** The browsers say on their console that a load failed; these are meant to. */
  expectFailedLoad(of: { page: Page }, failure: ExpectedFailure): void {
    this.#contexts.find(({ context }) => context === of.page.context())?.watch.expectFailedLoad(failure)
  }

  async isAccessible({ page }: { page: Page }): Promise<void> {
    expect(await seriousFindings(page, await ourPartOf(page))).toEqual([])
  }

  /** What no test lets pass, whatever else it is about. */
  async end(): Promise<void> {
    for (const page of this.#pages()) await this.isAccessible({ page })
    expect(this.#contexts.flatMap(({ watch }) => watch.problems())).toEqual([])
  }

  async keepScreenshots(name: string): Promise<void> {
    mkdirSync(REPORTS, { recursive: true })
    const file = name.toLowerCase().replace(/[^a-z0-9]+/g, "-")
    for (const [number, page] of this.#pages().entries()) {
      await page.screenshot({ path: path.join(REPORTS, `${file}-${number + 1}.png`), fullPage: true })
    }
  }

  async leave(): Promise<void> {
    for (const { context } of this.#contexts) await context.close()
  }

  #pages(): Page[] {
    return this.#contexts
      .flatMap(({ watch }) => watch.pages)
      .filter((page) => !page.isClosed() && page.url().startsWith("http"))
  }
}

/** Medusa's dashboard has findings of its own, so there only what this plugin draws is looked at. */
async function ourPartOf(page: Page): Promise<string | undefined> {
  const { pathname } = new URL(page.url())
  if (!pathname.startsWith("/app/")) return undefined
  if ((await page.getByRole("dialog").count()) > 0) return '[role="dialog"]'
  if (!pathname.startsWith("/app/orders/")) return "main"
  // An order without a LinkAja payment shows nothing of ours.
  return (await page.locator('[role="region"]').count()) > 0 ? '[role="region"]' : "title"
}
