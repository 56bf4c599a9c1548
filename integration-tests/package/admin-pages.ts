import type { BrowserContext, Page } from "playwright-core"
import { Admin } from "../../testing/browser/admin"
import { launchChromium } from "../../testing/browser/chromium"
import type { Lifetime } from "../../testing/lib/lifetime"

/** A development server compiles the Admin when it is opened first. */
const LOAD_WITHIN_MS = 240_000

/** Code that each copy of a library has once, as it was published and as it is built. */
const LIBRARIES = {
  react: /\.createFactory\s*=/g,
  "react-query": /No QueryClient set, use QueryClientProvider to set one/g,
  "react-router": /__reactRouterVersion\s*=/g,
}

export type Library = keyof typeof LIBRARIES

/** What Medusa's own dashboard says on the console, with nothing of ours on the page. Nothing else is let through. */
const MEDUSAS_OWN = [
  // Router 7 misses a placeholder for the time in which the dashboard's first page is loaded.
  /^No `HydrateFallback` element provided to render during initial hydration/,
  // Router 6 announces what router 7 will change, for the router that the dashboard makes. In development only.
  /^⚠️ React Router Future Flag Warning: /,
  // The summary of an order's costs has a `div` in a paragraph. In development only.
  /^Warning: validateDOMNesting.*<div> p\s.*\bCostBreakdown\b/s,
]

/** A module of a development server's bundle, which is missing once Vite has bundled anew. */
const BUNDLED_BEFORE = /\/\.vite\/deps\//

/** An admin who has logged in, in a browser that notes what its console says and which code it loads. */
export class AdminPages {
  readonly #console: string[] = []
  readonly #scripts = new Set<string>()

  private constructor(
    readonly admin: Admin,
    context: BrowserContext,
  ) {
    context.on("console", (message) => {
      // The address, because the browser's own message about a missing file doesn't have it.
      const text = message.text()
      const from = text.startsWith("Failed to load resource") ? ` ${message.location().url}` : ""
      if (["error", "warning"].includes(message.type())) this.#note(text + from)
    })
    context.on("weberror", (error) => this.#note(String(error.error().stack)))
    context.on("request", (request) => {
      // Vite bundles anew what the Admin imports when it finds more of it, and then loads the page anew.
      if (request.isNavigationRequest()) {
        this.#scripts.clear()
        this.#forget(BUNDLED_BEFORE)
      }
      if (request.resourceType() === "script") this.#scripts.add(request.url())
    })
  }

  static async logIn(lifetime: Lifetime, origin: string): Promise<AdminPages> {
    const browser = await launchChromium()
    await lifetime.own("the browser", () => browser.close())
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US" })
    context.setDefaultTimeout(LOAD_WITHIN_MS)
    const admin = new Admin(await context.newPage(), origin)
    const pages = new AdminPages(admin, context)
    await admin.logIn()
    return pages
  }

  get page(): Page {
    return this.admin.page
  }

  /** Errors and warnings since the last call, but Medusa's own. */
  takeConsole(): string[] {
    return this.#console.splice(0)
  }

  /** How many copies of each library the page has loaded, since the browser last went to it by its address. */
  async copies(): Promise<Record<Library, number>> {
    const code = await Promise.all([...this.#scripts].map(async (url) => (await fetch(url)).text()))
    const copiesOf = (library: Library) => [...code.join("\n").matchAll(LIBRARIES[library])].length
    return {
      react: copiesOf("react"),
      "react-query": copiesOf("react-query"),
      "react-router": copiesOf("react-router"),
    }
  }

  #forget(what: RegExp): void {
    const kept = this.#console.filter((text) => !what.test(text))
    this.#console.splice(0, this.#console.length, ...kept)
  }

  #note(text: string): void {
    if (!MEDUSAS_OWN.some((own) => own.test(text))) this.#console.push(text)
  }
}
