import type { Locator, Page } from "playwright-core"
import type { Lifetime } from "../../testing/lib/lifetime"
import { AdminPages } from "./admin-pages"
import { changed, sandboxConfig } from "./config-text"
import type { ReadmeLines } from "./readme"

const ONE_OF_EACH = { react: 1, "react-query": 1, "react-router": 1 }

/**
 * Opens the list, *Needs attention*, the settings and the page of the newest order, whose payment is LinkAja's, in
 * Chromium. Expects our texts there, a clean console, and one copy of each library that has a React context.
 */
export async function expectScreens(lifetime: Lifetime, origin: string): Promise<void> {
  const pages = await AdminPages.logIn(lifetime, origin)
  await openList(pages)
  await rememberIn(pages.page)
  await walkThroughScreens(pages)
  // With a second router our links would have loaded the page anew.
  expect(await remembersIn(pages.page)).toBe(true)
  expect({ console: pages.takeConsole(), copies: await pages.copies() }).toEqual({
    console: [],
    copies: ONE_OF_EACH,
  })
  await pages.page.context().close()
}

/** The same in a store with a second copy of react-router-dom, where our links load the page that they lead to. */
export async function expectScreensWithSecondRouter(lifetime: Lifetime, origin: string): Promise<void> {
  const pages = await AdminPages.logIn(lifetime, origin)
  const list = await openList(pages)
  // Details open over the list, which stays, and Back closes them.
  await rememberIn(pages.page)
  await list.getByRole("link").first().click()
  const details = pages.page.getByRole("dialog")
  await details.getByText(pages.admin.texts.timeline.title).waitFor()
  await pages.page.goBack()
  await details.waitFor({ state: "hidden" })
  expect(await remembersIn(pages.page)).toBe(true)
  await walkThroughScreens(pages)
  expect({ console: pages.takeConsole(), copies: await pages.copies() }).toEqual({
    console: [],
    copies: { ...ONE_OF_EACH, "react-router": 2 },
  })
  await pages.page.context().close()
}

/** Makes the widget fail on an order's page. Expects the rest of the page, and in the widget's place what to do. */
export async function expectOrderSurvivesItsWidget(lifetime: Lifetime, origin: string): Promise<void> {
  const pages = await AdminPages.logIn(lifetime, origin)
  await openList(pages)
  // Something that no server of ours answers.
  await pages.page.route(/\/admin\/doku\/transactions\?.*order_id=/, (route) =>
    route.fulfill({ json: { transactions: [null], next_cursor: null } }),
  )
  await orderLink(pages).click()
  const { page, admin } = pages
  const alert = page.getByRole("alert").filter({ hasText: admin.texts.broken.title })
  await alert.getByText(admin.texts.broken.other).waitFor()
  await page.getByRole("heading", { name: "Payments" }).waitFor()
  await page.getByRole("heading", { name: "Customer" }).waitFor()
  // React says on the console what was thrown. No other error may hide behind it.
  const said = pages.takeConsole()
  expect(said).not.toEqual([])
  expect(said.filter((line) => !line.startsWith("TypeError: "))).toEqual([])
  await page.context().close()
}

/** With cookies that a browser accepts from a production server without TLS, and no sandbox that answers. */
export function productionConfig(readme: ReadmeLines, origin: string): string {
  const config = sandboxConfig(readme, { backend: origin, sandbox: "http://localhost:1" })
  const withCookies = changed(
    config,
    "projectConfig: {",
    'projectConfig: {\n    cookieOptions: { secure: false, sameSite: "lax" },',
  )
  return changed(withCookies, 'environment: "sandbox",', 'environment: "sandbox",\n  allowSandbox: true,')
}

async function openList({ admin }: AdminPages): Promise<Locator> {
  const list = await admin.opensPayments()
  await list.getByText(admin.texts.states.paid, { exact: true }).first().waitFor()
  return list
}

/** From the list, by our own links. Ends on an order's page. */
async function walkThroughScreens(pages: AdminPages): Promise<void> {
  const { admin, page } = pages
  const { texts } = admin
  await page.getByRole("tab", { name: new RegExp(`^${texts.page.attention}`) }).click()
  await page.getByText(texts.page.allWell).or(page.getByRole("article")).first().waitFor()
  await page.getByRole("main").getByRole("link", { name: texts.page.settings, exact: true }).click()
  await admin.accountOf("pp_doku-linkaja_doku").waitFor()
  await page.getByRole("heading", { name: texts.settings.job }).waitFor()
  await page.goBack()
  await page.getByRole("tab", { name: texts.page.transactions }).click()
  await orderLink(pages).click()
  const widget = page.getByRole("region", { name: texts.widget.title, exact: true })
  await widget.getByText(texts.states.paid, { exact: true }).first().waitFor()
  await widget.getByText(texts.timeline.title).first().waitFor()
}

function orderLink({ admin, page }: AdminPages): Locator {
  const name = new RegExp(`^${admin.texts.transaction.orderNumber.replace("{{number}}", "\\d+")}$`)
  return page.getByRole("region", { name: admin.texts.page.table }).getByRole("link", { name }).first()
}

/** Marks the page, until another one is loaded. */
async function rememberIn(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("data-remembered", ""))
}

function remembersIn(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.hasAttribute("data-remembered"))
}
