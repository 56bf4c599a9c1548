/** Where the dashboard puts our page, below its own base path. */
export const PAGE = "/linkaja"
export const SETTINGS_PAGE = "/settings/linkaja"

/** The page with one payment's details open. */
export function pathOfTransaction(id: string): string {
  return `${PAGE}?transaction=${encodeURIComponent(id)}`
}
