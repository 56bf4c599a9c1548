/**
 * Name, code and message of a thrown value. `instanceof` fails for Node's own errors under Jest, because their
 * classes are of another realm.
 */
export function describeError(error: unknown): { name: string; code: string; message: string } {
  const { name, code, message } = Object(error)
  return { name: String(name ?? ""), code: String(code ?? ""), message: String(message ?? error) }
}
