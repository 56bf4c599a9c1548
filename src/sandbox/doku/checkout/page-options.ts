import type { PageLanguage } from "../../http/html"
import { isObject } from "../../input/readers"

/** What a create body says about its page. */
export interface PageOptions {
  /** Default "id": assumed, DOKU names no default. */
  language: PageLanguage
  /** Whether a paid page leads straight back to the shop. */
  isAutoRedirect: boolean
  /** Whether the result page of a failed attempt offers another. DOKU doesn't list LinkAja for it: assumed. */
  isRetryOffered: boolean
}

export function pageOptions(request: unknown): PageOptions {
  const order = isObject(request) && isObject(request.order) ? request.order : {}
  return {
    language: order.language === "EN" ? "en" : "id",
    isAutoRedirect: order.auto_redirect === true,
    isRetryOffered: order.disable_retry_payment !== true,
  }
}
