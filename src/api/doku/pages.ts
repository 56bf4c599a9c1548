import { randomBytes } from "node:crypto"
import type { MedusaResponse } from "@medusajs/framework/http"
import { type Redirect, redirectTarget } from "../../doku-api"

/**
 * Headers of every response to a shopper's browser. The URLs contain tokens, so they must stay out of caches and out
 * of the Referer header.
 */
export function protect(res: MedusaResponse): void {
  res.setHeader("Referrer-Policy", "no-referrer")
  res.setHeader("Cache-Control", "no-store")
  res.setHeader("X-Content-Type-Options", "nosniff")
}

/**
 * Sends the shopper on to LinkAja, by a redirect or by a form that submits itself, depending on DOKU's method.
 *
 * @param baseUrl DOKU's host. When it is plain http (a sandbox), the form may lead to its origin.
 */
export function sendToLinkAja(res: MedusaResponse, redirect: Redirect, baseUrl: string): void {
  protect(res)
  if (redirect.method === "GET") {
    res.redirect(302, redirectTarget(redirect))
    return
  }
  const nonce = randomBytes(16).toString("base64")
  sendPage(res, 200, {
    nonce,
    formAction: towardsLinkAja(baseUrl),
    title: "LinkAja",
    body: `<p>Anda akan diarahkan ke LinkAja.<br><span lang="en">You are being taken to LinkAja.</span></p>
<form method="post" action="${escapeHtml(redirect.url)}">
${redirect.parameters
  .map(({ name, value }) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
  .join("\n")}
<button type="submit">Lanjutkan ke LinkAja</button>
</form>
<script nonce="${nonce}">
if (!history.state || !history.state.sent) {
  history.replaceState({ sent: true }, "");
  HTMLFormElement.prototype.submit.call(document.forms[0]);
}
</script>`,
  })
}

/**
 * The policy `form-action` of a page whose form leads to LinkAja. Browsers apply it also to the redirects after the
 * form, so it can't name a single host.
 */
export function towardsLinkAja(baseUrl: string): string {
  const { protocol, origin } = new URL(baseUrl)
  return protocol === "http:" ? `https: ${origin}` : "https:"
}

/** Reloads itself, because DOKU answers about the shopper's other payment within seconds. */
export function sendStillChecking(res: MedusaResponse): void {
  protect(res)
  res.setHeader("Refresh", "5")
  sendPage(res, 200, {
    nonce: randomBytes(16).toString("base64"),
    formAction: "'none'",
    title: "LinkAja",
    body: `<p>Kami masih memeriksa pembayaran Anda yang terakhir. Halaman ini diperbarui otomatis.<br>
<span lang="en">We are still asking about your last payment. This page looks again by itself.</span></p>`,
  })
}

/**
 * Leads back into the store's app. A page instead of a redirect: browsers open an app's address only with the user's
 * consent, apply the `form-action` of earlier pages to redirects, and show nothing on a device without the app.
 *
 * @param address see `isAppAddress`
 */
export function sendToApp(res: MedusaResponse, address: string): void {
  protect(res)
  const nonce = randomBytes(16).toString("base64")
  sendPage(res, 200, {
    nonce,
    formAction: "'none'",
    title: "LinkAja",
    style:
      "a { display: inline-block; padding: .8rem 1.4rem; border-radius: .5rem; background: #c8102e; color: #fff }\n",
    body: `<p>Kembali ke aplikasi toko untuk melihat pembayaran Anda.<br>
<span lang="en">Go back to the store's app to see your payment.</span></p>
<p><a href="${escapeHtml(address)}">Buka aplikasi<br><span lang="en">Open the app</span></a></p>
<script nonce="${nonce}">
if (!history.state || !history.state.sent) {
  history.replaceState({ sent: true }, "");
  location.assign(document.links[0].href);
}
</script>`,
  })
}

/** For an unknown token. The page must not reveal which tokens exist. */
export function sendUnknownLink(res: MedusaResponse): void {
  protect(res)
  sendPage(res, 404, {
    nonce: randomBytes(16).toString("base64"),
    formAction: "'none'",
    title: "LinkAja",
    body: `<p>Tautan pembayaran ini tidak dikenal. Kembalilah ke toko dan coba lagi.<br>
<span lang="en">This payment link is not known. Please go back to the store and try again.</span></p>`,
  })
}

/**
 * For messengers that preview a link and browsers that prefetch it. The page contains nothing about the payment, and a
 * shopper who gets it opens the real page by its button.
 */
export function sendPreview(res: MedusaResponse): void {
  protect(res)
  sendPage(res, 200, {
    nonce: randomBytes(16).toString("base64"),
    formAction: "'self'",
    title: "Pembayaran LinkAja",
    body: `<p>Tautan ini membuka pembayaran LinkAja Anda.<br><span lang="en">This link opens your LinkAja payment.</span></p>
<form><button type="submit">Lanjutkan</button></form>`,
  })
}

export interface Page {
  nonce: string
  /** Value of the policy `form-action`. */
  formAction: string
  title: string
  /** HTML; every text in it is escaped. */
  body: string
  /** Default: Bahasa Indonesia. */
  language?: "id" | "en"
  /** Further CSS. */
  style?: string
}

/** Sends an HTML page that loads nothing and runs only its own script. */
export function sendPage(
  res: MedusaResponse,
  status: number,
  { nonce, formAction, title, body, language = "id", style = "" }: Page,
): void {
  res.setHeader(
    "Content-Security-Policy",
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; form-action ${formAction}; ` +
      "base-uri 'none'; frame-ancestors 'none'",
  )
  res
    .status(status)
    .type("html")
    .send(`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style nonce="${nonce}">
:root { color-scheme: light dark }
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 28rem; margin: 20vh auto 0; padding: 0 1rem; text-align: center }
button { font: inherit; padding: .8rem 1.4rem; border: 0; border-radius: .5rem; background: #c8102e; color: #fff }
${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`)
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
