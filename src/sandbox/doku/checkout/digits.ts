import { randomInt } from "node:crypto"

/** A random text of decimal digits that doesn't start with 0. */
export function digits(count: number): string {
  return Array.from({ length: count }, (_, index) => randomInt(index === 0 ? 1 : 0, 10)).join("")
}
