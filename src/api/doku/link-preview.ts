import type { IncomingHttpHeaders } from "node:http"

/**
 * User agents that fetch a link to show what is behind it, or to index it. Messengers, social networks and search
 * engines name themselves so; what calls itself a bot, crawler, spider or preview is taken at its word.
 */
const FETCHERS = [
  // Signal calls itself WhatsApp too. A shopper's tap opens the phone's browser, which has another name.
  /^WhatsApp\//i,
  // With the word of the network: iMessage is a Safari that names Facebook's and Twitter's fetchers.
  /facebookexternalhit|facebot|meta-external(agent|fetcher)/i,
  // CUBOT is a phone.
  /(?<!cu)bot\b/i,
  /crawler|spider|preview|slurp|scrap(er|ing|y)?\b/i,
  /\bline-poker\b|\bvkshare\b|\bembedly\b|\biframely\b|\bflipboardproxy\b|\bskypeuripreview\b/i,
  /\bViber\b/i,
  /^(Pinterest|Tumblr|Mastodon|Synapse)\b/i,
  /Slack-ImgProxy|Google-(PageRenderer|Read-Aloud|InspectionTool)|Mediapartners-Google|GoogleOther/i,
]

/** How a browser says that it loads a page before anybody wants to see it. */
const EARLY_HEADERS = ["purpose", "sec-purpose", "x-purpose", "x-moz"]
const EARLY = /\b(prefetch|preview|prerender)\b/i

/**
 * Whether a page is fetched for a preview or ahead of time, and not because a shopper opens it. Nothing may come of
 * such a request. A browser inside an app (Instagram, Facebook, Line) belongs to a shopper; a client that is not known
 * or doesn't say its name counts as one as well.
 */
export function isLinkPreview(headers: IncomingHttpHeaders): boolean {
  const agent = headers["user-agent"] ?? ""
  if (FETCHERS.some((fetcher) => fetcher.test(agent))) return true
  return EARLY_HEADERS.some((name) => EARLY.test(String(headers[name] ?? "")))
}
