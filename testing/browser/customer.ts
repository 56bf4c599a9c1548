import type { Page } from "playwright-core"
import { LINK_TEXTS, type LinkTexts } from "../../src/api/doku/link/link-texts"
import { PaymentPage } from "./payment-page"
import type { Language } from "./shopper"

/** Of the page that sends a browser on to LinkAja. */
const GATE = "Lanjutkan ke LinkAja"

/** Somebody who was sent a payment link, in one tab of a browser. The page of the link is the plugin's own. */
export class Customer {
  readonly texts: LinkTexts
  readonly linkAja: PaymentPage

  constructor(
    readonly page: Page,
    language: Language = "id",
  ) {
    this.texts = LINK_TEXTS[language]
    this.linkAja = new PaymentPage(page, "LinkAja")
  }

  async opens({ url }: { url: string }): Promise<void> {
    await this.page.goto(url)
  }

  /** The headline of the page. */
  async isTold(state: LinkState): Promise<void> {
    const words = this.texts[state]
    const { headline } = typeof words === "function" ? words("") : words
    await this.page.getByRole("heading", { level: 1, name: headline, exact: true }).waitFor()
  }

  /** "Rp85.000" */
  async amount(): Promise<string> {
    return (await this.page.locator(".amount strong").textContent()) ?? ""
  }

  /** By the button of the page that asks for the payment. */
  async goesToLinkAja(): Promise<void> {
    await this.#button().click()
    await this.linkAja.isOpen()
  }

  /** The same without JavaScript, where the page on the way to LinkAja can't submit itself. */
  async goesToLinkAjaByHand(): Promise<void> {
    await this.#button().click()
    await this.page.waitForURL("**/doku/pay/**")
    await this.page.getByRole("button", { name: GATE, exact: true }).click()
    await this.linkAja.isOpen()
  }

  /** @param answer a headline that the press leads to instead of LinkAja */
  async pressesInVain(answer: LinkState): Promise<void> {
    await this.#button().click()
    await this.isTold(answer)
  }

  #button() {
    const { pay, again, goOn } = this.texts
    return this.page.getByRole("button", { name: new RegExp(`^(${pay}|${again}|${goOn})$`) })
  }
}

/** The states of a payment link that have a headline. */
export type LinkState = {
  [Name in keyof LinkTexts]: LinkTexts[Name] extends
    | { headline: string }
    | ((of: string) => { headline: string })
    ? Name
    : never
}[keyof LinkTexts]
