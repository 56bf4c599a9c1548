/** How an error of the database begins: with the whole statement, in Medusa's case with every value in it. */
const STATEMENT = /^\s*(insert into|update \S+ (as \S+ )?set|delete from|select [\s\S]+ from|with \w+ as)\b/i

/**
 * What a thrown value says, for the log and for an admin; Medusa's workflows throw plain objects as well as errors.
 * Of an error of the database only its end, for the statement before it may hold a customer's name.
 */
export function errorMessage(thrown: unknown): string {
  const says = typeof thrown === "object" && thrown !== null && "message" in thrown ? thrown.message : thrown
  return withoutStatement(String(says))
}

/** What the database says is the end of such an error. */
export function withoutStatement(text: string): string {
  if (!STATEMENT.test(text)) return text
  const end = text.lastIndexOf(" - ")
  return end < 0 ? "a statement of the database failed" : `database: ${text.slice(end + 3)}`
}
