import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core"
import { PaymentPage } from "../../testing/browser/payment-page"
import { ADDRESS, SHIPPING } from "../../testing/browser/shopper"
import { waitUntil } from "../../testing/lib/wait"

export const TEA = {
  handle: "teh-melati-slawi",
  title: "Teh Melati Slawi",
  sku: "TEH-MELATI-80",
  /** One of it, with JNE REG. */
  amount: "Rp30.500",
} as const

const LINKAJA = "LinkAja"
export const MANUAL = "Manual Payment"

/** On a slow machine. */
const PATIENCE_MS = 40_000
const PASSWORD = "rahasia-123"
const CONFIRMED = /\/id\/order\/(order_\w+)\/confirmed$/

/** Somebody who buys in the Next.js starter, in one tab. The starter's own elements are found by its test ids. */
export class StarterShopper {
  readonly linkAja: PaymentPage

  constructor(
    readonly page: Page,
    readonly shop: string,
  ) {
    this.linkAja = new PaymentPage(page, "LinkAja")
  }

  static async enter(
    browser: Browser,
    shop: string,
    device: BrowserContextOptions = {},
  ): Promise<StarterShopper> {
    const context = await browser.newContext({ locale: "en-US", ...device })
    context.setDefaultTimeout(PATIENCE_MS)
    return StarterShopper.in(context, shop)
  }

  static async in(context: BrowserContext, shop: string): Promise<StarterShopper> {
    return new StarterShopper(await context.newPage(), shop)
  }

  /** The same browser's other tab, or another browser at the same shop. */
  async inNewTab(context: BrowserContext = this.page.context()): Promise<StarterShopper> {
    return StarterShopper.in(context, this.shop)
  }

  async opens(pathname: string): Promise<void> {
    await this.page.goto(`${this.shop}/id${pathname}`)
  }

  async registers(email: string): Promise<void> {
    await this.opens("/account")
    await this.#press(this.#byId("register-button"))
    const form = this.#byId("register-page")
    for (const [field, value] of [
      ["first-name", "Siti"],
      ["last-name", "Rahayu"],
      ["email", email],
      ["phone", ADDRESS.phone],
      ["password", PASSWORD],
    ]) {
      await this.#fill(form.getByTestId(`${field}-input`), value)
    }
    await this.#press(form.getByTestId("register-button"))
    await this.page.getByText("Hello Siti").filter({ visible: true }).waitFor()
  }

  /** The numbers of the orders in the account. */
  async ordersInAccount(): Promise<string[]> {
    await this.opens("/account/orders")
    await this.#byId("orders-page-wrapper").waitFor()
    return this.#byId("order-display-id").allTextContents()
  }

  async putsTeaIntoCart(): Promise<void> {
    await this.opens(`/products/${TEA.handle}`)
    // The number beside the cart may lag behind on a slow machine, so the answer is what counts.
    const added = this.page.waitForResponse((response) => response.request().method() === "POST")
    await this.#press(this.#byId("add-product-button"))
    await added
  }

  /** From the product to the choice of a way to pay. */
  async checksOut(email = "siti.rahayu@example.com"): Promise<void> {
    await this.putsTeaIntoCart()
    await this.opens("/checkout?step=address")
    for (const [field, value] of [
      ["shipping-first-name-input", "Siti"],
      ["shipping-last-name-input", "Rahayu"],
      ["shipping-address-input", ADDRESS.street],
      ["shipping-postal-code-input", ADDRESS.postalCode],
      ["shipping-city-input", ADDRESS.city],
      ["shipping-province-input", ADDRESS.province],
      ["shipping-email-input", email],
      ["shipping-phone-input", ADDRESS.phone],
    ]) {
      await this.#fill(this.#byId(field ?? ""), value)
    }
    await this.#byId("shipping-country-select").selectOption("id")
    await this.#press(this.#byId("submit-address-button"))
    await this.#press(this.#byId("delivery-option-radio").filter({ hasText: SHIPPING }))
    await this.#press(this.#byId("submit-delivery-option-button"))
    await this.page.waitForURL("**/checkout?step=payment")
  }

  /** Chooses a way to pay. */
  async continuesToReview(method: string = LINKAJA): Promise<void> {
    await this.#press(this.method(method))
    await this.#press(this.#byId("submit-payment-button"))
  }

  method(name: string): Locator {
    return this.page.getByRole("radio").filter({ hasText: new RegExp(`^${name}$`) })
  }

  /** From the product to the button that pays. */
  async isReadyToPay(email?: string): Promise<void> {
    await this.checksOut(email)
    await this.continuesToReview()
    await this.payButton.waitFor()
  }

  get payButton(): Locator {
    return this.#byId("linkaja-button")
  }

  /** By the button of the guide, wherever that leads. */
  async pays(): Promise<void> {
    await this.#press(this.payButton)
  }

  async goesToLinkAja(): Promise<void> {
    await this.pays()
    await this.linkAja.isOpen()
  }

  /** By the starter's own button, for a way to pay that it brings along. */
  async placesOrder(): Promise<void> {
    await this.presses("Place order")
  }

  /** Resolves to the order's id. */
  async landsOnOrder(): Promise<string> {
    await this.page.waitForURL(CONFIRMED)
    await this.#byId("order-complete-container").waitFor()
    return CONFIRMED.exec(this.page.url())?.[1] ?? ""
  }

  async sees(title: string): Promise<void> {
    await this.page.getByRole("heading", { level: 1, name: title }).waitFor()
  }

  /** By the number beside the cart in the page's head. */
  async hasInCart(count: number): Promise<void> {
    await this.#byId("nav-cart-link")
      .filter({ hasText: `Cart (${count})` })
      .first()
      .waitFor()
  }

  async presses(name: string): Promise<void> {
    await this.#press(this.page.getByRole("button", { name, exact: true }))
  }

  /** What was refused. */
  async alert(): Promise<string> {
    return (await this.page.getByRole("alert").filter({ hasText: /./ }).first().textContent()) ?? ""
  }

  async scrollsSideways(): Promise<boolean> {
    return this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return scrollWidth > clientWidth
    })
  }

  /** A server-rendered button does nothing before React has taken it over. */
  async #press(element: Locator): Promise<void> {
    await isTakenOver(element)
    await element.click()
  }

  async #fill(field: Locator, value = ""): Promise<void> {
    await isTakenOver(field)
    await field.fill(value)
  }

  #byId(id: string): Locator {
    // What is still streamed in is in the page already, hidden.
    return this.page.getByTestId(id).filter({ visible: true })
  }
}

async function isTakenOver(element: Locator): Promise<void> {
  const byReact = () =>
    element.evaluate((node) => Object.keys(node).some((key) => key.startsWith("__reactProps")))
  if (!(await waitUntil(byReact, { ms: PATIENCE_MS })))
    throw new Error(`React has not taken ${element} over.`)
}
