/**
 * Pages that follow on a cursor can only be turned forward; the way back is kept here, in the history entry of
 * the page, where it survives a reload. `null` stands for the first page.
 */
export type Trail = readonly (string | null)[]

/** Reads what a history entry holds, which may be another page's or none. */
export function readTrail(state: unknown): Trail {
  const trail = (state as { trail?: unknown } | null)?.trail
  if (!Array.isArray(trail)) return []
  return trail.every((cursor) => cursor === null || typeof cursor === "string") ? trail : []
}

export function forward(trail: Trail, current: string | null): Trail {
  return [...trail, current]
}

/** The page before this one and the way that led there. Without a way, as after a link, it is the first. */
export function back(trail: Trail): { cursor: string | null; trail: Trail } {
  return { cursor: trail.at(-1) ?? null, trail: trail.slice(0, -1) }
}
