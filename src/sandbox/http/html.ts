import { randomBytes } from "node:crypto"
import type { Answer } from "./answer"

/** Item names and invoice numbers come from shoppers and merchants, so every page escapes them. */
export function escapeHtml(value: string): string {
  return value
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
}

/** Rp50.000, as prices are written in Indonesia. @param amount integer IDR */
export function rupiah(amount: number): string {
  return `Rp${new Intl.NumberFormat("id-ID").format(amount)}`
}

/** Language of a page. */
export type PageLanguage = "id" | "en"

export interface HtmlPage {
  title: string
  /** Default "id". */
  language?: PageLanguage
  /** Name in the page's header. Default: no header. */
  brand?: string
  /** HTML, escaped where somebody typed it. */
  body: string
  /** The only script that the page's policy lets run. */
  script?: string
  /** Default 200. */
  status?: number
}

/**
 * `form-action` allows every http(s) target: browsers apply it to the redirects that follow a form, and these
 * lead over the merchant's server to a shop whose addresses are unknown here.
 */
export function htmlPage({ title, language = "id", brand, body, script, status = 200 }: HtmlPage): Answer {
  const nonce = randomBytes(16).toString("base64")
  const header = brand ? `<header><strong>${brand}</strong><span class="badge">SANDBOX</span></header>\n` : ""
  const scripts = script ? `<script nonce="${nonce}">${script}</script>` : ""
  return {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": [
        "default-src 'none'",
        `style-src 'nonce-${nonce}'`,
        ...(script ? [`script-src 'nonce-${nonce}'`] : []),
        "form-action http: https:",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join("; "),
    },
    body: `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style nonce="${nonce}">${STYLE}</style></head>
<body>${header}${body}${scripts}</body></html>
`,
  }
}

const STYLE = `*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1c1c1e;background:#f4f4f6}
header{display:flex;gap:12px;align-items:center;padding:14px 20px;background:#b3001b;color:#fff}
.badge{padding:2px 10px;border-radius:99px;background:#fff;color:#8a0015;font-size:13px;font-weight:700}
main{max-width:440px;margin:20px auto;padding:20px;background:#fff;border-radius:14px}main.wide{max-width:1100px}
h1{margin:.2em 0;font-size:30px}h2{font-size:17px;margin-bottom:4px}.hint{margin:0;color:#55555c;font-size:14px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 14px;margin:0}dt{color:#55555c}dd{margin:0;overflow-wrap:anywhere}
ul{list-style:none;margin:0;padding:0}li{display:flex;justify-content:space-between;gap:12px;padding:6px 0;border-bottom:1px solid #ececf0;overflow-wrap:anywhere}
.note{padding:10px 12px;border-radius:8px}.paid{background:#e2f5e6}.failed{background:#fdecea}
form{display:grid;gap:10px;margin-top:18px}button{min-height:48px;border-radius:10px;border:1px solid #b3001b;background:#fff;color:#8a0015;font:inherit;font-weight:600;cursor:pointer}
.primary{background:#b3001b;color:#fff}.plain{border-color:#8a8a92;color:#33333a}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{padding:8px 10px;text-align:left;border-bottom:1px solid #ececf0;white-space:nowrap}.number{text-align:right}`
