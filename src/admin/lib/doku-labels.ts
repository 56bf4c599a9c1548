import type { Translate } from "../hooks/use-labels"
import { isDokuWord } from "./label-keys"

/** DOKU's word for a payment's state in the admin's language; an unlisted one as it came. */
export function dokuWord(word: unknown, t: Translate): string {
  if (typeof word !== "string") return "?"
  const upper = word.toUpperCase()
  return isDokuWord(upper) ? t(`dokuWords.${upper}`) : word
}
