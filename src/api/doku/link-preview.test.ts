import { isLinkPreview } from "./link-preview"

const by = (agent: string) => isLinkPreview({ "user-agent": agent })

const PREVIEWS = {
  "WhatsApp on Android": "WhatsApp/2.23.20.79 A",
  "WhatsApp on an iPhone": "WhatsApp/2.23.18.78 i",
  "WhatsApp on Windows": "WhatsApp/2.2587.9 W",
  Signal: "WhatsApp/2",
  Telegram: "TelegramBot (like TwitterBot)",
  Facebook: "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  Meta: "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
  iMessage:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",
  X: "Twitterbot/1.0",
  Slack: "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
  "Slack's pictures": "Slack-ImgProxy (+https://api.slack.com/robots)",
  Discord: "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
  Skype: "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
  LinkedIn: "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
  Line: "facebookexternalhit/1.1;line-poker/1.0",
  Viber:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Viber/13.3.0.5 Chrome/78.0.3904.130 Safari/537.36",
  KakaoTalk: "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984",
  VK: "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
  Apple:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
  Google: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Google on a phone":
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  Bing: "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
  "Bing's preview":
    "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b",
  Snapchat: "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots",
  Pinterest: "Pinterest/0.2 (+https://www.pinterest.com/bot.html)",
  TikTok:
    "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)",
  Yandex: "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
  Yahoo: "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
  Mastodon: "Mastodon/4.2.0 (http.rb/5.1.1; +https://mastodon.social/) Bot",
}

const SHOPPERS = {
  "Chrome on Android":
    "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
  "Safari on an iPhone":
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1",
  "Firefox on Windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0",
  "Facebook's app on Android":
    "Mozilla/5.0 (Linux; Android 13; M2101K6G Build/TKQ1.221013.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/129.0.6668.100 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/485.0.0.70.77;]",
  "Facebook's app on an iPhone":
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/430.0.0.32.109;FBBV/514413814;FBDV/iPhone14,3;FBMD/iPhone;FBSN/iOS;FBSV/16.6;FBSS/3;FBID/phone;FBLC/id_ID;FBOP/5]",
  "Instagram's app":
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21F79 Instagram 341.0.3.29.82 (iPhone13,2; iOS 17_5; id_ID; id; scale=3.00; 1170x2532; 619461455)",
  "Line's app":
    "Mozilla/5.0 (Linux; Android 12; CPH2219 Build/RKQ1.211119.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/128.0.6613.127 Mobile Safari/537.36 Line/14.15.1/IAB",
  "TikTok's app":
    "Mozilla/5.0 (Linux; Android 11; RMX3085 Build/RP1A.200720.011; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/121.0.6167.71 Mobile Safari/537.36 trill_330303 JsSdk/1.0 BytedanceWebview/d8a21c6",
  "Pinterest's app":
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]",
  "Snapchat's app":
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Snapchat/12.14.0.38 (like Safari/8614.2.9.0.10, panda)",
  "a Cubot phone":
    "Mozilla/5.0 (Linux; Android 13; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Mobile Safari/537.36",
  "another Cubot phone":
    "Mozilla/5.0 (Linux; Android 9; CUBOT_X19 Build/PPR1.180610.011) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/91.0.4472.120 Mobile Safari/537.36",
  "LinkAja's app":
    "Mozilla/5.0 (Linux; Android 13; SM-A135F Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.122 Mobile Safari/537.36 LinkAja/4.45.0",
  "no name": "",
  "Node's fetch": "node",
  undici: "undici",
  curl: "curl/8.5.0",
  axios: "axios/1.7.7",
}

it.each(Object.entries(PREVIEWS))("counts %s as a preview", (_, agent) => {
  expect(by(agent)).toBe(true)
})

it.each(Object.entries(SHOPPERS))("counts %s as a shopper", (_, agent) => {
  expect(by(agent)).toBe(false)
})

it("counts a request without a user agent as a shopper", () => {
  expect(isLinkPreview({})).toBe(false)
})

describe("a browser that prefetches a page", () => {
  const chrome = SHOPPERS["Chrome on Android"]

  it.each([
    ["purpose", "prefetch"],
    ["sec-purpose", "prefetch"],
    ["sec-purpose", "prefetch;prerender"],
    ["sec-purpose", "prefetch;anonymous-client-ip"],
    ["x-purpose", "preview"],
    ["x-moz", "prefetch"],
  ])("counts as a preview with the header %s: %s", (name, value) => {
    expect(isLinkPreview({ "user-agent": chrome, [name]: value })).toBe(true)
  })

  it("counts as a shopper without such a header", () => {
    expect(isLinkPreview({ "user-agent": chrome, purpose: "", "sec-fetch-mode": "navigate" })).toBe(false)
  })
})
