import type { Translate } from "./words"

/**
 * What to tell the admin about a failed request: the server's own sentence when it answered, for it names the
 * reason. The js-sdk's FetchError has a status; a request that never came through has none.
 */
export function problemOf(error: unknown, t: Translate): string {
  const { status, message } = (error ?? {}) as { status?: unknown; message?: unknown }
  if (typeof status !== "number") return t("common.unreachable")
  return typeof message === "string" && message !== "" ? message : `${t("common.failed")} (HTTP ${status})`
}

export function isNotFound(error: unknown): boolean {
  return (error as { status?: unknown } | null)?.status === 404
}
