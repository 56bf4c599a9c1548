import type { Locator, Page } from "playwright-core"

const BUTTONS = { pay: "Bayar", decline: "Tolak", leave: "Tutup tanpa membayar" } as const

/** The sandbox's page in place of LinkAja's. */
export class LinkAjaPage {
  constructor(readonly page: Page) {}

  async isOpen(): Promise<void> {
    await this.#button("pay").waitFor()
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

  #button(choice: keyof typeof BUTTONS) {
    return this.page.getByRole("button", { name: BUTTONS[choice], exact: true })
  }
}

async function textOf(element: Locator): Promise<string> {
  return (await element.textContent()) ?? ""
}
