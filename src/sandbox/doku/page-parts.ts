import { escapeHtml, rupiah } from "../http/html"
import { isObject } from "../input/readers"
import { sentItems } from "./sent-items"

/** A button of a page's form. */
export function actionButton(value: string, label: string, look: "primary" | "danger" | "plain"): string {
  return `<button name="action" value="${value}" class="${look}">${label}</button>`
}

/** The items of a create body as list rows. */
export function itemRows(request: unknown): string {
  const sent = sentItems(request)
  const items: unknown[] = Array.isArray(sent) ? sent : []
  return items
    .filter(isObject)
    .map(
      ({ name, price, quantity }) =>
        `<li><span>${escapeHtml(String(quantity))} × ${escapeHtml(String(name))}</span><span>${rupiah(Number(price) * Number(quantity))}</span></li>`,
    )
    .join("")
}
