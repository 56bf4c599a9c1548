import type { BrowserContext, Page } from "playwright-core"
import { en } from "../../examples/storefront/src/texts/en"
import { id, type Texts } from "../../examples/storefront/src/texts/id"
import { PaymentPage } from "./payment-page"

export type Language = "id" | "en"
export type Outcome = keyof Texts["outcome"]

const TEXTS: Record<Language, Texts> = { id, en }

export const COFFEE = "Kopi Arabika Gayo"
export const BAG = "Tas Anyaman Pandan"
export const SHIPPING = "JNE REG"

export interface Person {
  email: string
  name: string
}

export const SITI: Person = { email: "siti.rahayu@example.com", name: "Siti Rahayu" }

/** Where everybody lives who buys here. */
export const ADDRESS = {
  phone: "081234567890",
  street: "Jl. Kemang Raya No. 8",
  city: "Jakarta Selatan",
  province: "DKI Jakarta",
  postalCode: "12730",
} as const

/** Somebody who buys in the example shop, in one tab of a browser. */
export class Shopper {
  readonly texts: Texts
  readonly linkAja: PaymentPage
  /** DOKU's page of DOKU Checkout. */
  readonly doku: PaymentPage

  constructor(
    readonly page: Page,
    readonly shop: string,
    language: Language = "id",
  ) {
    this.texts = TEXTS[language]
    this.linkAja = new PaymentPage(page, "LinkAja")
    this.doku = new PaymentPage(page, "DOKU")
  }

  static async enter(context: BrowserContext, shop: string, language: Language = "id"): Promise<Shopper> {
    const shopper = new Shopper(await context.newPage(), shop, language)
    await shopper.page.goto(shop)
    if (language === "en") await shopper.page.getByRole("button", { name: /English/ }).click()
    return shopper
  }

  async putIntoCart(product: string): Promise<void> {
    const { texts, page } = this
    await page.getByRole("button", { name: new RegExp(`^${texts.addToCart}.*${product}`) }).click()
    await page.getByRole("status").filter({ hasText: product }).waitFor()
  }

  async openCart(): Promise<void> {
    await this.page.getByRole("link", { name: new RegExp(`^${this.texts.cartTitle}`) }).click()
    await this.sees(this.texts.cartTitle)
  }

  async fromCartToCheckout(): Promise<void> {
    await this.page.getByRole("link", { name: this.texts.toCheckout }).click()
    await this.sees(this.texts.checkoutTitle)
  }

  async fillInAddress({ email, name }: Person = SITI): Promise<void> {
    const { texts, page } = this
    const fields: [label: string, value: string][] = [
      [texts.email, email],
      [texts.name, name],
      [texts.phone, ADDRESS.phone],
      [texts.street, ADDRESS.street],
      [texts.city, ADDRESS.city],
      [texts.province, ADDRESS.province],
      [texts.postalCode, ADDRESS.postalCode],
    ]
    for (const [label, value] of fields) await page.getByLabel(label, { exact: true }).fill(value)
    await page.getByRole("radio", { name: SHIPPING }).check()
  }

  /** From the catalogue to a checkout that only waits to be paid. */
  async checksOut(product: string, person: Person = SITI): Promise<void> {
    await this.putIntoCart(product)
    await this.openCart()
    await this.fromCartToCheckout()
    await this.fillInAddress(person)
    await this.isReadyToPay()
  }

  /** The shipping is in the total, and nothing is missing any more. */
  async isReadyToPay(): Promise<void> {
    await this.payButton().click({ trial: true })
  }

  /** @param total how much the button must say; by default any amount */
  payButton(total = "Rp") {
    // While the shipping is being chosen the button is disabled; a click waits for it.
    const [before = "", after = ""] = this.texts.payWithLinkAja("|").split("|")
    return this.page.getByRole("button", { name: new RegExp(`^${before}${total}[\\d.]*${after}$`) })
  }

  async goesToLinkAja(): Promise<void> {
    await this.payButton().click()
    await this.linkAja.isOpen()
  }

  async choosesCheckout(): Promise<void> {
    await this.page.getByRole("radio", { name: this.texts.linkAjaByCheckout, exact: true }).check()
  }

  /** By DOKU Checkout. */
  async goesToDoku(): Promise<void> {
    await this.choosesCheckout()
    await this.payButton().click()
    await this.doku.isOpen()
  }

  /** The heading of the page. */
  async sees(title: string): Promise<void> {
    await this.page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor()
  }

  async isTold(outcome: Outcome): Promise<void> {
    await this.sees(this.texts.outcome[outcome])
  }
}
