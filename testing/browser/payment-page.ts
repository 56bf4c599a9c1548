import type { Locator, Page } from "playwright-core"

const BUTTONS = {
  pay: "Bayar",
  decline: "Tolak",
  leave: "Tutup tanpa membayar",
  retry: "Coba lagi",
  back: "Kembali ke toko",
} as const

/** The sandbox's page in place of LinkAja's, or of DOKU's for DOKU Checkout. Only DOKU's has a result page. */
export class PaymentPage {
  constructor(
    readonly page: Page,
    private readonly brand: "LinkAja" | "DOKU",
  ) {}

  async isOpen(): Promise<void> {
    await this.#header().waitFor()
    await this.#button("pay").waitFor()
  }

  /** DOKU's page after an attempt that failed. */
  async showsDeclined(): Promise<void> {
    await this.#header().waitFor()
    await this.page.getByRole("status").waitFor()
    await this.#button("retry").waitFor()
  }

  async press(choice: keyof typeof BUTTONS): Promise<void> {
    await this.#button(choice).click()
  }

  /** "Rp103.000" */
  amount(): Promise<string> {
    return textOf(this.page.getByRole("heading", { level: 1 }))
  }

  invoiceNumber(): Promise<string> {
    return textOf(this.page.locator("dd").first())
  }

  #header() {
    return this.page.getByRole("banner").getByText(this.brand, { exact: true })
  }

  #button(choice: keyof typeof BUTTONS) {
    return this.page.getByRole("button", { name: BUTTONS[choice], exact: true })
  }
}

async function textOf(element: Locator): Promise<string> {
  return (await element.textContent()) ?? ""
}
