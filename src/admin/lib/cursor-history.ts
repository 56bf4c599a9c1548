/**
 * The cursors of the pages before this one; null is the first page. A cursor only leads forward, so the way back is
 * kept in the page's history entry, where it survives a reload.
 */
export type CursorHistory = readonly (string | null)[]

/** Reads a history entry's state, which may be null or another page's. */
export function readCursorHistory(state: unknown): CursorHistory {
  const cursors = (state as { cursors?: unknown } | null)?.cursors
  if (!Array.isArray(cursors)) return []
  return cursors.every((cursor) => cursor === null || typeof cursor === "string") ? cursors : []
}

export function pushCursor(history: CursorHistory, current: string | null): CursorHistory {
  return [...history, current]
}

/** The page before this one and its own history. With an empty history, as after a link, it is the first page. */
export function popCursor(history: CursorHistory): { cursor: string | null; history: CursorHistory } {
  return { cursor: history.at(-1) ?? null, history: history.slice(0, -1) }
}
