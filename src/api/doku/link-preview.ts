import type { IncomingHttpHeaders } from "node:http"

/**
 * User agents that fetch a link to preview or to index it: messengers, social networks, search engines, and all that
 * call themselves a bot, crawler, spider or preview.
 */
const FETCHERS = [
  // Signal's name is WhatsApp too. A shopper's tap opens the phone's browser, which has another name.
  /^WhatsApp\//i,
  // iMessage sends Safari's name with those of Facebook's and Twitter's fetchers.
  /facebookexternalhit|facebot|meta-external(agent|fetcher)/i,
  // CUBOT is a brand of phones.
  /(?<!cu)bot\b/i,
  /crawler|spider|preview|slurp|scrap(er|ing|y)?\b/i,
  /\bline-poker\b|\bvkshare\b|\bembedly\b|\biframely\b|\bflipboardproxy\b|\bskypeuripreview\b/i,
  /\bViber\b/i,
  /^(Pinterest|Tumblr|Mastodon|Synapse)\b/i,
  /Slack-ImgProxy|Google-(PageRenderer|Read-Aloud|InspectionTool)|Mediapartners-Google|GoogleOther/i,
]

/** Headers of browsers that prefetch a page. */
const EARLY_HEADERS = ["purpose", "sec-purpose", "x-purpose", "x-moz"]
const EARLY = /\b(prefetch|preview|prerender)\b/i

/**
 * True when a page is fetched for a preview or prefetched; such a request must have no effect. Browsers inside apps
 * (Instagram, Facebook, Line) and unknown clients count as shoppers.
 */
export function isLinkPreview(headers: IncomingHttpHeaders): boolean {
  const agent = headers["user-agent"] ?? ""
  if (FETCHERS.some((fetcher) => fetcher.test(agent))) return true
  return EARLY_HEADERS.some((name) => EARLY.test(String(headers[name] ?? "")))
}
