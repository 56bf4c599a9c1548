import type { Locator, Page } from "playwright-core"
import en from "../../src/admin/i18n/en"
import id from "../../src/admin/i18n/id"
import { ADMIN, DOKU_PROVIDER, WAREHOUSE } from "../store/names"

export type AdminLanguage = "en" | "id"

const TEXTS = { en, id }

export interface ReturnedMoney {
  amount: string
  reference: string
  note?: string
}

/** Somebody who works in Medusa Admin, in one tab of a browser. */
export class Admin {
  readonly texts: typeof en

  constructor(
    readonly page: Page,
    readonly backend: string,
    language: AdminLanguage = "en",
  ) {
    this.texts = TEXTS[language] as typeof en
  }

  async logIn(): Promise<void> {
    const { page } = this
    await page.goto(`${this.backend}/app/login`)
    await page.getByPlaceholder("Email").fill(ADMIN.email)
    await page.getByPlaceholder("Password").fill(ADMIN.password)
    await page.getByRole("button", { name: "Continue with Email" }).click()
    await page.waitForURL((url) => !url.pathname.endsWith("/login"))
  }

  /** The LinkAja payment on an order's page. */
  async opensOrder(orderId: string): Promise<Locator> {
    await this.page.goto(`${this.backend}/app/orders/${orderId}`)
    const widget = this.page.getByRole("region", { name: this.texts.widget.title, exact: true })
    await widget.getByText(this.texts.timeline.title).waitFor()
    return widget
  }

  async opensPayments(): Promise<Locator> {
    await this.page.goto(`${this.backend}/app/linkaja`)
    const list = this.page.getByRole("region", { name: this.texts.page.table })
    await list.waitFor()
    return list
  }

  async opensNeedsAttention(): Promise<void> {
    await this.page.goto(`${this.backend}/app/linkaja`)
    await this.page.getByRole("tab", { name: new RegExp(`^${this.texts.page.attention}`) }).click()
  }

  /** What people did, in the tab of the LinkAja page. */
  async opensActivity(): Promise<Locator> {
    await this.page.goto(`${this.backend}/app/linkaja`)
    await this.page.getByRole("tab", { name: this.texts.page.activity }).click()
    const list = this.page.getByRole("region", { name: this.texts.audit.table })
    await list.waitFor()
    return list
  }

  /** Compares a report of DOKU's, a CSV, with what the store has recorded. */
  async comparesReport(csv: string): Promise<Locator> {
    const { report } = this.texts
    await this.page.goto(`${this.backend}/app/linkaja`)
    await this.page.getByRole("tab", { name: report.title }).click()
    const file = { name: "report.csv", mimeType: "text/csv", buffer: Buffer.from(csv) }
    await this.page.getByLabel(report.file).setInputFiles(file)
    await this.page.getByRole("button", { name: report.compare, exact: true }).click()
    await this.page.getByRole("heading", { name: report.resultTitle }).waitFor()
    return this.page.getByRole("tabpanel")
  }

  /** A case in *Needs attention*, by the invoice that it is about. */
  caseOf(invoice: string): Locator {
    return this.page.getByRole("article").filter({ hasText: invoice })
  }

  async opensDetails(invoice: string): Promise<Locator> {
    const name = this.texts.transaction.detailsOf.replace("{{invoiceNumber}}", invoice)
    await this.page.getByRole("link", { name }).first().click()
    const drawer = this.page.getByRole("dialog", { name: invoice })
    await drawer.getByText(this.texts.timeline.title).waitFor()
    return drawer
  }

  async searches(words: string): Promise<void> {
    await this.page.getByRole("searchbox", { name: this.texts.page.search }).fill(words)
  }

  async opensSettings(): Promise<Locator> {
    await this.page.goto(`${this.backend}/app/settings/linkaja`)
    const account = this.accountOf(DOKU_PROVIDER)
    await account.waitFor()
    return account
  }

  /** A provider's account in *Settings → LinkAja*. */
  accountOf(provider: string): Locator {
    return this.page.getByRole("region", {
      name: this.texts.settings.account.replace("{{provider}}", provider),
    })
  }

  async testsConnection(account: Locator, outcome: keyof (typeof en)["settings"]["outcomes"]): Promise<void> {
    const { outcomes, testOf } = this.texts.settings
    await account.getByRole("button", { name: testOf.replace("{{provider}}", DOKU_PROVIDER) }).click()
    await account.getByRole("status").getByText(outcomes[outcome].title).waitFor()
  }

  /** What the settings advise after *What has DOKU activated?* */
  async testsActivation(
    account: Locator,
    advice: keyof (typeof en)["settings"]["activation"]["advice"],
  ): Promise<Locator> {
    const { activation } = this.texts.settings
    await account.getByRole("button", { name: activation.action }).click()
    const report = account.getByRole("status").filter({ hasText: activation.advice[advice].title })
    await report.waitFor()
    return report
  }

  /** Fills the form in, and leaves it open. */
  async startsRefund(payment: Locator, { amount, reference, note }: ReturnedMoney): Promise<Locator> {
    const { refund } = this.texts
    await payment.getByRole("button", { name: refund.action }).click()
    const form = this.page.getByRole("dialog", { name: refund.action })
    await form.getByLabel(refund.amount).fill(amount)
    await form.getByLabel(refund.reference, { exact: true }).fill(reference)
    if (note !== undefined) await form.getByLabel(refund.note).fill(note)
    return form
  }

  async closesCase(oneCase: Locator, note: string): Promise<void> {
    const { cases } = this.texts
    await oneCase.getByRole("button", { name: cases.close }).click()
    const form = this.page.getByRole("dialog", { name: new RegExp(`^${cases.closeTitle}`) })
    await form.getByRole("textbox", { name: cases.note }).fill(note)
    await form.getByRole("button", { name: cases.close }).click()
    await form.waitFor({ state: "hidden" })
  }

  /** In Medusa's own *Inventory*, which speaks the browser's language. */
  async opensInventory(sku: string): Promise<void> {
    await this.page.goto(`${this.backend}/app/inventory?${new URLSearchParams({ q: sku })}`)
    await this.page.getByRole("row").filter({ hasText: sku }).click()
    await this.#stockAtWarehouse().waitFor()
  }

  async restocks(sku: string, quantity: number): Promise<void> {
    await this.opensInventory(sku)
    await this.#stockAtWarehouse().getByRole("button").click()
    await this.page.getByRole("menuitem", { name: "Edit" }).click()
    const form = this.page.getByRole("dialog")
    await form.getByLabel("In stock").fill(String(quantity))
    await form.getByRole("button", { name: "Save" }).click()
    await form.waitFor({ state: "hidden" })
  }

  #stockAtWarehouse(): Locator {
    // A reservation of the same place has it at its end.
    return this.page.getByRole("row", { name: new RegExp(`^${WAREHOUSE} `) })
  }

  /** The message that Medusa shows for a moment. */
  async isTold(message: string | RegExp): Promise<void> {
    await this.page.getByText(message).first().waitFor()
  }
}
