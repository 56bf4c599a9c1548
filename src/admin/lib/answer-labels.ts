import type { Translate } from "../i18n/translation"

interface Answer {
  http_status: number | null
  /** DOKU's code, the network's, or the plugin's own. */
  code: string | null
  duration_ms: number
}

/** What is known about DOKU's answer to a test besides its message: HTTP status, code and duration. */
export function answerFacts(answer: Answer, t: Translate): string[] {
  const { http_status, code } = answer
  return [
    ...(http_status === null ? [] : [t("settings.testHttp", { status: http_status })]),
    ...(code === null ? [] : [t("settings.testCode", { code })]),
    durationLabel(answer, t),
  ]
}

export function durationLabel({ duration_ms }: Pick<Answer, "duration_ms">, t: Translate): string {
  return t("settings.testDuration", { milliseconds: Math.round(duration_ms) })
}
