import { isObject } from "./readers"

/** The `code` of a system error. No `instanceof`: under jest Node's own errors come from another realm. */
export function errorCode(error: unknown): string | undefined {
  return isObject(error) && typeof error.code === "string" ? error.code : undefined
}

export function errorMessage(error: unknown): string {
  return isObject(error) && typeof error.message === "string" ? error.message : String(error)
}
