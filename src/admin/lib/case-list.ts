import type { CasePage } from "./api-types"

/**
 * Whether a list of cases is empty, and not only this page of it: a later page loses its last case to whoever closes
 * it, and an earlier one may be full all the same.
 */
export function isWithoutCases(
  { cases, open_count }: Pick<CasePage, "cases" | "open_count">,
  { status, cursor }: { status: "open" | "closed"; cursor: string | null },
): boolean {
  if (cases.length > 0) return false
  return status === "open" ? open_count.count === 0 : cursor === null
}
