import { useState } from "react"
import type { ListFilters } from "../lib/list-search-params"

type TableFilters = Record<string, unknown>

/**
 * The DataTable's filter state. A filter that was added but has no value yet is kept here, because the page's search
 * params hold filters with a value only.
 */
export function useTableFilters(filters: ListFilters, onChange: (filters: ListFilters) => void) {
  const [added, setAdded] = useState<string[]>([])

  const state: TableFilters = {
    ...Object.fromEntries(added.map((name) => [name, null])),
    ...filters,
  }

  const onFilteringChange = (next: TableFilters) => {
    const [empty, set] = splitByValue(next)
    setAdded(empty)
    if (serialize(set) !== serialize(filters)) onChange(set)
  }

  return { state, onFilteringChange }
}

/** Equal for equal filters in any order. */
function serialize(filters: ListFilters): string {
  return JSON.stringify(Object.entries(filters).sort(([one], [other]) => one.localeCompare(other)))
}

function splitByValue(filters: TableFilters): [string[], ListFilters] {
  const isSet = ([, value]: [string, unknown]) => value !== null && value !== undefined && value !== ""
  const entries = Object.entries(filters)
  return [
    entries.filter((entry) => !isSet(entry)).map(([name]) => name),
    Object.fromEntries(entries.filter(isSet)) as ListFilters,
  ]
}
