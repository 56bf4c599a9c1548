import type { OpenCount } from "./api-types"

/** The server stops counting somewhere: `100+`. */
export function countText({ count, more }: OpenCount): string {
  return more ? `${count}+` : String(count)
}
