import type { BrowserContext, ConsoleMessage, Page, Request } from "playwright-core"

/** A load that a test makes fail on purpose: browsers report each on the console. */
export interface ExpectedFailure {
  status: number
  /** Part of the address. */
  path: string
}

const AT_HOME = ["localhost", "127.0.0.1"]
const WITHOUT_NETWORK = ["data:", "blob:", "about:"]

/**
 * Complaints of Medusa's own pages in development mode, none of them about this plugin's screens. The summary of an
 * order's costs has a `div` in a paragraph, and the drawer of a stock level no title.
 */
const MEDUSAS_OWN = [
  { on: "/app/orders/", text: /^Warning: validateDOMNesting.*<div> p\s.*\bCostBreakdown\b/s },
  { on: "/app/inventory/", text: /^`DialogContent` requires a `DialogTitle`/ },
]

/** Sees what a browser's pages ask for and complain about, so that a test can refuse it. */
export class Watch {
  readonly #problems: string[] = []
  readonly #expected: ExpectedFailure[] = []
  readonly #pages: Page[] = []

  constructor(context: BrowserContext) {
    context.on("page", (page) => this.#pages.push(page))
    context.on("request", (request) => this.#onRequest(request))
    context.on("console", (message) => this.#onConsole(message))
    context.on("weberror", (error) => this.#problems.push(`Uncaught in a page: ${error.error().stack}`))
  }

  get pages(): readonly Page[] {
    return this.#pages
  }

  expectFailedLoad(failure: ExpectedFailure): void {
    this.#expected.push(failure)
  }

  /** Unexpected problems, and expected ones that did not occur. */
  problems(): string[] {
    return [
      ...this.#problems,
      ...this.#expected.map(({ status, path }) => `No load of ${path} failed with ${status}.`),
    ]
  }

  #onRequest(request: Request): void {
    const { protocol, hostname } = new URL(request.url())
    if (!AT_HOME.includes(hostname) && !WITHOUT_NETWORK.includes(protocol)) {
      this.#problems.push(`A request left the machine: ${request.method()} ${request.url()}`)
    }
  }

  #onConsole(message: ConsoleMessage): void {
    if (message.type() !== "error") return
    const text = message.text()
    const { url } = message.location()
    const expected = this.#expected.findIndex(
      ({ status, path }) => text.includes(`status of ${status} `) && url.includes(path),
    )
    if (expected >= 0) this.#expected.splice(expected, 1)
    else if (!MEDUSAS_OWN.some((own) => message.page()?.url().includes(own.on) && own.text.test(text))) {
      this.#problems.push(`On the console: ${text} (${url})`)
    }
  }
}
