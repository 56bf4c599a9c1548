import { useState } from "react"
import type { ListFilters } from "../lib/list-search-params"

type TableFilters = Record<string, unknown>

/**
 * The table's filters, of which some are chosen but have no value yet: their menu stands open. Those are kept here,
 * for an address with empty filters in it says nothing.
 */
export function useChosenFilters(filters: ListFilters, onChange: (filters: ListFilters) => void) {
  const [chosen, setChosen] = useState<string[]>([])

  const state: TableFilters = {
    ...Object.fromEntries(chosen.map((name) => [name, null])),
    ...filters,
  }

  const onFilteringChange = (next: TableFilters) => {
    const [empty, set] = splitByValue(next)
    setChosen(empty)
    if (textOf(set) !== textOf(filters)) onChange(set)
  }

  return { state, onFilteringChange }
}

/** The same for the same filters, in whatever order they were chosen. */
function textOf(filters: ListFilters): string {
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
