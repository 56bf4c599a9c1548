/** A database error begins with the whole statement. Medusa's contains every value. */
const STATEMENT = /^\s*(insert into|update \S+ (as \S+ )?set|delete from|select [\s\S]+ from|with \w+ as)\b/i

/**
 * The message of a thrown value, for the log and for an admin. Medusa's workflows throw plain objects as well as
 * errors. A database error loses its statement, which may contain a customer's name.
 */
export function errorMessage(thrown: unknown): string {
  const says = typeof thrown === "object" && thrown !== null && "message" in thrown ? thrown.message : thrown
  return withoutStatement(String(says))
}

/** The end of a database error, which is the database's own message; any other text as it is. */
export function withoutStatement(text: string): string {
  if (!STATEMENT.test(text)) return text
  const end = text.lastIndexOf(" - ")
  return end < 0 ? "a statement of the database failed" : `database: ${text.slice(end + 3)}`
}
