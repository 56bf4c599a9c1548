/** The paths of our pages, below the dashboard's base path. */
export const LINKAJA_PATH = "/linkaja"
export const CLOSED_CASES_PATH = `${LINKAJA_PATH}?view=closed`
export const SETTINGS_PATH = "/settings/linkaja"

/** The transactions of one order, found by a search for its number; all transactions if the number is undefined. */
export function orderTransactionsPath(displayId: number | undefined): string {
  return displayId === undefined
    ? LINKAJA_PATH
    : `${LINKAJA_PATH}?${new URLSearchParams({ q: `#${displayId}` })}`
}

/** The LinkAja page with one transaction's details open. */
export function transactionPath(id: string): string {
  return `${LINKAJA_PATH}?transaction=${encodeURIComponent(id)}`
}
