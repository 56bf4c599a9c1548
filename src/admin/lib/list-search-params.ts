import type { Query } from "./api"

/*
 * The list's search, filters and page stand in the page's address, so that reloading, going back and
 * sending somebody the link show the same.
 */

/** As @medusajs/ui's table holds a filter by date. */
export interface DateRange {
  $gt?: string
  $gte?: string
  $lt?: string
  $lte?: string
}

export interface ListFilters {
  status?: string
  settlement?: string
  environment?: string
  needs_attention?: string
  created_at?: DateRange
}

export interface ListState {
  search: string
  filters: ListFilters
  cursor: string | null
}

const CHOICES = ["status", "settlement", "environment", "needs_attention"] as const
const LIST_PARAMETERS = ["q", ...CHOICES, "created_at"]

export function readListAddress(address: URLSearchParams): ListState {
  const filters: ListFilters = {}
  for (const name of CHOICES) {
    const value = address.get(name)
    if (value) filters[name] = value
  }
  const created = readRange(address.get("created_at"))
  if (created) filters.created_at = created
  return {
    search: address.get("q") ?? "",
    filters,
    cursor: readCursor(address),
  }
}

/** Null beside an `order`: an older address has one, and its cursor belongs to a sorting that no longer exists. */
export function readCursor(address: URLSearchParams): string | null {
  return address.has("order") ? null : address.get("cursor")
}

/** The same list at another page. Null is the first page. */
export function writeCursor(address: URLSearchParams, cursor: string | null): URLSearchParams {
  const next = new URLSearchParams(address)
  next.delete("order")
  if (cursor === null) next.delete("cursor")
  else next.set("cursor", cursor)
  return next
}

/** The address with this list in it; what else stands there stays. */
export function writeListAddress(address: URLSearchParams, state: ListState): URLSearchParams {
  const next = new URLSearchParams(address)
  for (const name of LIST_PARAMETERS) next.delete(name)
  if (state.search) next.set("q", state.search)
  for (const name of CHOICES) {
    const value = state.filters[name]
    if (value) next.set(name, value)
  }
  const { created_at } = state.filters
  if (created_at && Object.values(created_at).some(Boolean))
    next.set("created_at", JSON.stringify(created_at))
  return writeCursor(next, state.cursor)
}

/** What the server is asked for. */
export function listQuery({ search, filters, cursor }: ListState, limit: number): Query {
  const { created_at, ...choices } = filters
  return {
    limit,
    ...choices,
    ...(search.trim() ? { q: search.trim() } : {}),
    ...(created_at ? { created_at: wholeDays(created_at) } : {}),
    ...(cursor ? { cursor } : {}),
  }
}

function readRange(text: string | null): DateRange | undefined {
  if (!text) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
  if (typeof value !== "object" || value === null) return undefined
  const range: DateRange = {}
  for (const name of ["$gt", "$gte", "$lt", "$lte"] as const) {
    const time = (value as Record<string, unknown>)[name]
    if (typeof time === "string" && !Number.isNaN(Date.parse(time)))
      range[name] = new Date(time).toISOString()
  }
  return Object.keys(range).length > 0 ? range : undefined
}

/** The table's date picker hands over midnight for the last day, which would leave that day out. */
function wholeDays({ $lte, ...range }: DateRange): DateRange {
  if ($lte === undefined) return range
  const end = new Date($lte)
  const isMidnight = end.getHours() === 0 && end.getMinutes() === 0 && end.getSeconds() === 0
  if (!isMidnight) return { ...range, $lte }
  end.setDate(end.getDate() + 1)
  return { ...range, $lt: end.toISOString() }
}
