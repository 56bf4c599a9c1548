import type { Answer } from "../../http/answer"
import { messageError } from "../refusals"

const ALLOWED_CHARACTERS = /^[A-Za-z0-9.\-/+,=_:'@%() ]*$/

/** One character outside DOKU's list rejects the whole order. A third party saw it on Checkout's sandbox. */
export function checkCharacters(texts: readonly string[]): Answer | undefined {
  return texts.every((value) => ALLOWED_CHARACTERS.test(value))
    ? undefined
    : messageError("Invalid character, allowed only a-z A-Z 0-9 . - / + , = _ : ' @ % ( )")
}
