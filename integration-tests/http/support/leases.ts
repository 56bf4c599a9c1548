import { eventually } from "./eventually"
import type { Suite } from "./suite"

/** A request holds its collection's lease for a moment after its answer. */
export function leasesReleased({ sql }: Suite): Promise<void> {
  return eventually(async () => expect(await sql("select owner from doku_lease")).toEqual([]))
}
