/**
 * Name, code and message of whatever was thrown. Read and not asked by `instanceof`, which fails for Node's own
 * errors under Jest: their classes are of another realm.
 */
export function errorWords(error: unknown): { name: string; code: string; message: string } {
  const { name, code, message } = Object(error)
  return { name: String(name ?? ""), code: String(code ?? ""), message: String(message ?? error) }
}
