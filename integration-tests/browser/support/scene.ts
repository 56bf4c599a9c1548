import { mkdirSync } from "node:fs"
import path from "node:path"
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core"
import { seriousFindings } from "../../../testing/browser/accessibility"
import { Admin, type AdminLanguage } from "../../../testing/browser/admin"
import { Customer } from "../../../testing/browser/customer"
import { type Environment, rememberedAdmin } from "../../../testing/browser/environment"
import { type Language, Shopper } from "../../../testing/browser/shopper"
import { type ExpectedFailure, Watch } from "../../../testing/browser/watch"

/** Screenshots of failures, and Medusa's log. */
export const REPORTS = path.resolve(__dirname, "../../../reports/browser")

export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
/** The narrowest page that must work, as WCAG's reflow criterion has it. */
export const SMALL_PHONE = {
  viewport: { width: 320, height: 640 },
  isMobile: true,
  hasTouch: true,
  locale: "id-ID",
}
const DESK = { viewport: { width: 1280, height: 900 } }

interface Watched {
  context: BrowserContext
  watch: Watch
}

interface AdminTab extends Watched {
  page: Page
}

/** What the stories of one run have in common. */
export interface Kept {
  /** The admin's tabs by language and theme: a new one reads and compiles the whole Admin anew, which takes seconds. */
  readonly adminTabs: Map<string, AdminTab>
  /** Screens that nothing serious was found on. */
  readonly accessible: Set<string>
}

/** One test's browsers, each watched: whatever none of them may do fails the test at its end. */
export class Scene {
  readonly #contexts: Watched[] = []

  constructor(
    readonly environment: Environment,
    private readonly browser: Browser,
    private readonly kept: Kept,
  ) {}

  /** A shopper with a browser of their own: no cookies, no storage. */
  async shopper(language: Language = "id", device: BrowserContextOptions = DESK): Promise<Shopper> {
    return Shopper.enter(await this.newBrowser(device), this.environment.demo.addresses.shop, language)
  }

  /** A customer who was sent a payment link. */
  async customer(device: BrowserContextOptions = SMALL_PHONE, language: Language = "id"): Promise<Customer> {
    return new Customer(await (await this.newBrowser(device)).newPage(), language)
  }

  /** The same shopper's second tab. */
  async secondTabOf({ page, shop }: Shopper): Promise<Shopper> {
    return new Shopper(await page.context().newPage(), shop)
  }

  async secondTabOfCustomer({ page }: Customer): Promise<Customer> {
    return new Customer(await page.context().newPage())
  }

  /** An admin who has logged in, in the tab that the story before has left. */
  async admin(language: AdminLanguage = "en", theme: "light" | "dark" = "light"): Promise<Admin> {
    const kind = `${language} ${theme}`
    const tab = this.kept.adminTabs.get(kind) ?? (await this.#newAdminTab(language, theme))
    this.kept.adminTabs.set(kind, tab)
    if (!this.#contexts.includes(tab)) this.#contexts.push(tab)
    return new Admin(tab.page, this.environment.demo.addresses.backend, language)
  }

  async newBrowser(device: BrowserContextOptions = DESK): Promise<BrowserContext> {
    const watched = await this.#watched(device)
    this.#contexts.push(watched)
    return watched.context
  }

  /** The browsers say on their console that a load failed; these are meant to. */
  expectFailedLoad(of: { page: Page }, failure: ExpectedFailure): void {
    this.#contexts.find(({ context }) => context === of.page.context())?.watch.expectFailedLoad(failure)
  }

  async isAccessible({ page }: { page: Page }): Promise<void> {
    const before = await screenOn(page)
    expect(await seriousFindings(page, await ourPartOf(page))).toEqual([])
    // Otherwise the page went on meanwhile, and the check is about an unknown state.
    if ((await screenOn(page)) === before) this.kept.accessible.add(before)
  }

  /** The page can't be moved sideways, and is accessible. */
  async fits({ page }: { page: Page }): Promise<void> {
    expect(await scrollsSideways(page)).toBe(false)
    await this.isAccessible({ page })
  }

  /** Checks that apply to every test. */
  async end(): Promise<void> {
    for (const page of this.#pages()) {
      // Most stories end on a screen that others have ended on.
      if (!this.kept.accessible.has(await screenOn(page))) await this.isAccessible({ page })
    }
    expect(this.#contexts.flatMap(({ watch }) => watch.problems())).toEqual([])
  }

  async keepScreenshots(name: string): Promise<void> {
    mkdirSync(REPORTS, { recursive: true })
    const file = name.toLowerCase().replace(/[^a-z0-9]+/g, "-")
    for (const [number, page] of this.#pages().entries()) {
      await page.screenshot({ path: path.join(REPORTS, `${file}-${number + 1}.png`), fullPage: true })
    }
  }

  /** @param failed whether the next scene gets a new browser, for admins too */
  async leave({ failed }: { failed: boolean }): Promise<void> {
    for (const [kind, tab] of this.kept.adminTabs) {
      if (failed && this.#contexts.includes(tab)) this.kept.adminTabs.delete(kind)
    }
    const kept: Watched[] = [...this.kept.adminTabs.values()]
    for (const watched of this.#contexts) if (!kept.includes(watched)) await watched.context.close()
  }

  async #newAdminTab(language: AdminLanguage, theme: "light" | "dark"): Promise<AdminTab> {
    const storageState = rememberedAdmin(this.environment, language, theme)
    const watched = await this.#watched({ ...DESK, storageState })
    return { ...watched, page: await watched.context.newPage() }
  }

  async #watched(device: BrowserContextOptions): Promise<Watched> {
    const context = await this.browser.newContext(device)
    return { context, watch: new Watch(context) }
  }

  #pages(): Page[] {
    return this.#contexts
      .flatMap(({ watch }) => watch.pages)
      .filter((page) => !page.isClosed() && page.url().startsWith("http"))
  }
}

/** Whether the page can be moved sideways, as a page must not on a phone. */
function scrollsSideways(page: Page): Promise<boolean> {
  // `innerWidth` would be wrong: a phone zooms out of a page that is too wide, and `innerWidth` grows with it.
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth
  })
}

/** Identifies a screen by address, size, colours, language and main elements; numbers and a link's token are left out. */
function screenOn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { lang, className } = document.documentElement
    const dark = matchMedia("(prefers-color-scheme: dark)").matches
    const outstanding = "h1, h2, h3, button, [role=dialog], [role=alert], [role=status], [aria-selected=true]"
    const texts = Array.from(document.querySelectorAll(outstanding), ({ textContent }) => textContent)
    const path = location.pathname.replace(/^\/doku\/link\/.*/, "/doku/link")
    return [path, innerWidth, dark, lang, className, ...texts].join("\n").replace(/[0-9A-Z]{26}|\d+/g, "#")
  })
}

/** Medusa's dashboard has findings of its own, so only this plugin's elements are checked there. */
async function ourPartOf(page: Page): Promise<string | undefined> {
  const { pathname } = new URL(page.url())
  if (!pathname.startsWith("/app/")) return undefined
  if ((await page.getByRole("dialog").count()) > 0) return '[role="dialog"]'
  if (!pathname.startsWith("/app/orders/")) return "main"
  // An order without a LinkAja payment shows nothing of ours.
  return (await page.locator('[role="region"]').count()) > 0 ? '[role="region"]' : "title"
}
