import type { Translate } from "../i18n/translation"

interface Failure {
  /** The HTTP status of js-sdk's FetchError; missing when no response came. */
  status?: unknown
  message?: unknown
}

/** The server's own message, in English; undefined when it sent none. */
export function serverMessage(error: unknown): string | undefined {
  const { status, message } = (error ?? {}) as Failure
  return typeof status === "number" && typeof message === "string" && message !== "" ? message : undefined
}

/** Why a request failed: the server's own message if there is one, because it names the reason. */
export function errorMessage(error: unknown, t: Translate): string {
  const { status } = (error ?? {}) as Failure
  if (typeof status !== "number") return t("common.unreachable")
  return serverMessage(error) ?? `${t("common.failed")} (HTTP ${status})`
}

/** Whether the user's role lacks the permission. */
export function isForbidden(error: unknown): boolean {
  return (error as Failure | null)?.status === 403
}

export function isNotFound(error: unknown): boolean {
  return (error as Failure | null)?.status === 404
}
