import type { Translate } from "../hooks/use-labels"

interface Failure {
  /** The js-sdk's FetchError has one; a request that never came through has none. */
  status?: unknown
  message?: unknown
}

/** The server's own words for why it refused, in English; undefined when it has said nothing. */
export function serversSentence(error: unknown): string | undefined {
  const { status, message } = (error ?? {}) as Failure
  return typeof status === "number" && typeof message === "string" && message !== "" ? message : undefined
}

/** What to tell the admin about a failed request: the server's own sentence when it answered, for it names the reason. */
export function problemOf(error: unknown, t: Translate): string {
  const { status } = (error ?? {}) as Failure
  if (typeof status !== "number") return t("common.unreachable")
  return serversSentence(error) ?? `${t("common.failed")} (HTTP ${status})`
}

/** Whether the person's role doesn't allow it. */
export function isForbidden(error: unknown): boolean {
  return (error as Failure | null)?.status === 403
}

export function isNotFound(error: unknown): boolean {
  return (error as Failure | null)?.status === 404
}
