import type { User } from "./api-types"

/** A user's name, or else the e-mail address. */
export function userName({
  first_name,
  last_name,
  email,
}: Pick<User, "first_name" | "last_name" | "email">): string {
  return [first_name, last_name].filter(Boolean).join(" ") || email
}
