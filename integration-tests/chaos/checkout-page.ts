import type { Sandbox } from "../../src/sandbox"

/** What a shopper can press on DOKU's Checkout page. */
export type PageButton = "pay" | "decline" | "abandon"

/** Opens DOKU's Checkout page of an invoice in a browser. */
export async function openCheckoutPage(sandbox: Sandbox, invoice: string): Promise<void> {
  await browse(sandbox.invoice(invoice).payUrl)
}

/** Presses a button, as its form does. A page that has ended answers likewise, and takes no payment. */
export async function pressOnCheckoutPage(
  sandbox: Sandbox,
  invoice: string,
  action: PageButton,
): Promise<void> {
  const { payUrl } = sandbox.invoice(invoice)
  await browse(payUrl, { method: "POST", body: new URLSearchParams({ action }) })
}

async function browse(url: string, init: RequestInit = {}): Promise<void> {
  // Redirects lead to the store's public address, at which no server listens here.
  const response = await fetch(url, { ...init, redirect: "manual" })
  await response.text()
  if (response.status >= 400) throw new Error(`DOKU's page answered ${response.status}`)
}
