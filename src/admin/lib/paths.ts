/** Where the dashboard puts our page, below its own base path. */
export const PAGE = "/linkaja"
export const SETTINGS_PAGE = "/settings/linkaja"

/** The page with the payments of one order, as a search for its number finds them; with all without a number. */
export function pathOfOrderPayments(displayId: number | undefined): string {
  return displayId === undefined ? PAGE : `${PAGE}?${new URLSearchParams({ q: `#${displayId}` })}`
}

/** The page with one payment's details open. */
export function pathOfTransaction(id: string): string {
  return `${PAGE}?transaction=${encodeURIComponent(id)}`
}
