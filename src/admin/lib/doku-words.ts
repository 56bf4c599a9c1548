import { isDokuWord } from "./known"
import type { Translate } from "./words"

/** DOKU's word for a payment's state in the admin's language; an unlisted one as it came. */
export function dokuWord(word: unknown, t: Translate): string {
  if (typeof word !== "string") return "?"
  const upper = word.toUpperCase()
  return isDokuWord(upper) ? t(`dokuWords.${upper}`) : word
}
