import type { AmountFormat } from "../state/notify-options"
import type { SandboxSettings } from "../state/settings"
import { formatAmount } from "./amount"

/** Invoice number and amount (IDR) as an answer repeats them; wrong where the settings say so. */
export function orderEcho(
  settings: SandboxSettings,
  route: "create" | "status",
  { invoiceNumber, amount }: { invoiceNumber: string; amount: number },
  format: AmountFormat,
): { invoice_number: string; amount: unknown } {
  const isWrong = (setting: "wrongInvoiceEcho" | "wrongAmountEcho") =>
    settings[setting] === route || settings[setting] === "both"
  return {
    invoice_number: invoiceNumber + (isWrong("wrongInvoiceEcho") ? "-OTHER" : ""),
    amount: formatAmount(amount + (isWrong("wrongAmountEcho") ? 1 : 0), format),
  }
}
