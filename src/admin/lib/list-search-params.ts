import type { Query } from "./api"

/*
 * A list's search, filters and cursor are kept in the page's search params: reload, Back and a shared link show the
 * same list.
 */

/** A date filter's value in @medusajs/ui's DataTable. Times are ISO 8601. */
interface DateRange {
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
  action?: string
  actor?: string
  created_at?: DateRange
}

export interface ListParams {
  search: string
  filters: ListFilters
  cursor: string | null
}

const CHOICES = ["status", "settlement", "environment", "needs_attention", "action", "actor"] as const
const LIST_PARAMS = ["q", ...CHOICES, "created_at"]

export function readListParams(params: URLSearchParams): ListParams {
  const filters: ListFilters = {}
  for (const name of CHOICES) {
    const value = params.get(name)
    if (value) filters[name] = value
  }
  const created = readRange(params.get("created_at"))
  if (created) filters.created_at = created
  return {
    search: params.get("q") ?? "",
    filters,
    cursor: params.get("cursor"),
  }
}

/** The same list at another page. Null is the first page. */
export function writeCursor(params: URLSearchParams, cursor: string | null): URLSearchParams {
  const next = new URLSearchParams(params)
  if (cursor === null) next.delete("cursor")
  else next.set("cursor", cursor)
  return next
}

/** Replaces the list's parameters and keeps all others. */
export function writeListParams(params: URLSearchParams, list: ListParams): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const name of LIST_PARAMS) next.delete(name)
  if (list.search) next.set("q", list.search)
  for (const name of CHOICES) {
    const value = list.filters[name]
    if (value) next.set(name, value)
  }
  const { created_at } = list.filters
  if (created_at && Object.values(created_at).some(Boolean))
    next.set("created_at", JSON.stringify(created_at))
  return writeCursor(next, list.cursor)
}

/** The query of `GET /admin/doku/transactions`, or of `GET /admin/doku/audit`. */
export function listQuery({ search, filters, cursor }: ListParams, limit: number): Query {
  const { created_at, ...choices } = filters
  return {
    limit,
    ...choices,
    ...(search.trim() ? { q: search.trim() } : {}),
    ...(created_at ? { created_at: includeLastDay(created_at) } : {}),
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

/** The date picker gives a range's last day as its midnight, which would exclude that day. */
function includeLastDay({ $lte, ...range }: DateRange): DateRange {
  if ($lte === undefined) return range
  const end = new Date($lte)
  const isMidnight = end.getHours() === 0 && end.getMinutes() === 0 && end.getSeconds() === 0
  if (!isMidnight) return { ...range, $lte }
  end.setDate(end.getDate() + 1)
  return { ...range, $lt: end.toISOString() }
}
