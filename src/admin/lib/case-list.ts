import type { CasePage } from "./api-types"

/**
 * Whether the list has no case on any page. A page alone doesn't tell: a later one is empty once its last case was
 * closed, while earlier ones are still full.
 */
export function isCaseListEmpty(
  { cases, open_count }: Pick<CasePage, "cases" | "open_count">,
  { status, cursor }: { status: "open" | "closed"; cursor: string | null },
): boolean {
  if (cases.length > 0) return false
  return status === "open" ? open_count.count === 0 : cursor === null
}
