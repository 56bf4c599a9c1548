/**
 * The dashboard names its languages `en`, `id`, `ptBR`, `zhCN`; Intl wants `pt-BR`, and throws for what it can't
 * read.
 */
export function localeOf(language: string | undefined): string {
  const tag = (language ?? "en").replace(/^([a-z]{2})([A-Z]{2})$/, "$1-$2")
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag)[0] ?? "en"
  } catch (error) {
    if (error instanceof RangeError) return "en"
    throw error
  }
}

/** In the browser's time zone, which is the admin's. Empty for what is no time. */
export function formatTime(iso: string | null, locale: string): string {
  return format(iso, locale, { dateStyle: "medium", timeStyle: "short" })
}

/** The day of a moment, in the same zone. */
export function formatDay(iso: string | null, locale: string): string {
  return format(iso, locale, { dateStyle: "medium" })
}

/** A day that somebody stated, which is kept as its midnight in UTC: the same day wherever it is read. */
export function formatStatedDay(iso: string | null, locale: string): string {
  return format(iso, locale, { dateStyle: "medium", timeZone: "UTC" })
}

function format(iso: string | null, locale: string, options: Intl.DateTimeFormatOptions): string {
  if (!iso) return ""
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(locale, options).format(date)
}

/** The day of a date in the browser's zone, as `2026-11-23`. */
export function toDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
