import { type Answer, seeOther } from "../http/answer"
import { escapeHtml, htmlPage } from "../http/html"
import type { SandboxSettings } from "../state/settings"

/** Sends the shopper's browser to a URL of the shop, by the method of the setting `callbackMethod`. */
export function returnToShop({ callbackMethod }: SandboxSettings, url: string): Answer {
  return callbackMethod === "GET" ? seeOther(url) : callbackForm(url)
}

/** Posts itself where scripts run. */
function callbackForm(url: string): Answer {
  return htmlPage({
    title: "Kembali ke toko (SANDBOX)",
    body: `<main><h1>Kembali ke toko…</h1>
<form method="post" action="${escapeHtml(url)}" id="callback"><button class="primary">Lanjutkan</button></form></main>`,
    script: `document.getElementById("callback").submit()`,
  })
}
