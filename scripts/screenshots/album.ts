import path from "node:path"
import type { BrowserContextOptions, Locator, Page } from "playwright-core"
import { Admin, type AdminLanguage } from "../../testing/browser/admin"
import { type Environment, rememberedAdmin } from "../../testing/browser/environment"
import { type Language, Shopper } from "../../testing/browser/shopper"

const DESK = { width: 1280, height: 800 }
/** Below the last part of a page, in pixels, as the dashboard has it between two. */
const HIGHEST = 3_000
const MARGIN = 12
const PHONE = { width: 390, height: 844 }

export interface Look {
  dark?: boolean
  phone?: boolean
}

/** Takes pictures with browsers, and saves them in a folder. */
export class Album {
  constructor(
    private readonly environment: Environment,
    private readonly folder: string,
    private readonly say: (line: string) => void,
  ) {}

  async shopper(language: Language, look: Look = {}): Promise<Shopper> {
    const context = await this.environment.browser.newContext(options(look))
    return Shopper.enter(context, this.environment.demo.addresses.shop, language)
  }

  /** The phone of a customer whose browser asks for pages in this language. */
  async phone(language: Language): Promise<Page> {
    const context = await this.environment.browser.newContext({
      ...options({ phone: true }),
      locale: language,
    })
    return context.newPage()
  }

  async admin(language: AdminLanguage): Promise<Admin> {
    const context = await this.environment.browser.newContext({
      ...options({}),
      storageState: rememberedAdmin(this.environment, language),
    })
    return new Admin(await context.newPage(), this.environment.demo.addresses.backend, language)
  }

  /** What the window shows, or one part of the page in full. */
  async keep(name: string, shown: Page | Locator): Promise<void> {
    await shown.screenshot(this.#picture(name))
    this.say(`${name}.png`)
  }

  /**
   * The window down to the end of this part, and no further. The dashboard scrolls inside of a frame of its own, so
   * that all of its page is never more than the window.
   */
  async keepDownTo(name: string, page: Page, last: Locator): Promise<void> {
    // High enough for all of it, so that nothing is scrolled away when it is measured.
    await page.setViewportSize({ ...DESK, height: HIGHEST })
    const box = await last.boundingBox()
    if (box === null) throw new Error(`What ${name}.png is to end with isn't on the page.`)
    await page.setViewportSize({ ...DESK, height: Math.ceil(box.y + box.height) + MARGIN })
    await this.keep(name, page)
    await page.setViewportSize(DESK)
  }

  /** A part that is higher than the window, without the dashboard's bar that lies over what is scrolled. */
  async keepHighPart(name: string, page: Page, part: Locator): Promise<void> {
    await page.setViewportSize({ ...DESK, height: HIGHEST })
    await this.keep(name, part)
    await page.setViewportSize(DESK)
  }

  /** All of a page, also what one has to scroll to. */
  async keepWhole(name: string, page: Page): Promise<void> {
    // A sticky part stands where the page was scrolled to.
    await page.evaluate(() => window.scrollTo(0, 0))
    await page.screenshot({ ...this.#picture(name), fullPage: true })
    this.say(`${name}.png`)
  }

  /** Stops animations and the caret, so that each run takes the same picture. */
  #picture(name: string) {
    const file = path.join(this.folder, `${name}.png`)
    return { path: file, animations: "disabled", caret: "hide" } as const
  }
}

function options({ dark = false, phone = false }: Look): BrowserContextOptions {
  return {
    viewport: phone ? PHONE : DESK,
    isMobile: phone,
    hasTouch: phone,
    colorScheme: dark ? "dark" : "light",
    timezoneId: "Asia/Jakarta",
  }
}
