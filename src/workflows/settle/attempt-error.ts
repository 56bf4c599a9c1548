import { errorMessage } from "../../logging/error-message"

const MAX_CHARACTERS = 300

/** Why a try threw, for the admin. Ids that are new at every try are left out, so that one cause has one text. */
export function attemptErrorMessage(error: unknown): string {
  const problem = errorMessage(error)
    .replace(/\b([a-z]+)_[0-9A-HJKMNP-TV-Z]{26}\b/g, "$1_…")
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "…")
    .slice(0, MAX_CHARACTERS)
  return `each try to make the order breaks off: ${problem}`
}
