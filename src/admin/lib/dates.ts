/**
 * The dashboard names its languages `en`, `id`, `ptBR`, `zhCN`; Intl expects `pt-BR` and throws a RangeError for a
 * malformed name.
 */
export function toIntlLocale(language: string | undefined): string {
  const tag = (language ?? "en").replace(/^([a-z]{2})([A-Z]{2})$/, "$1-$2")
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag)[0] ?? "en"
  } catch (error) {
    if (error instanceof RangeError) return "en"
    throw error
  }
}

/** A time in the browser's time zone. Empty for null and for an invalid time. */
export function formatTime(iso: string | null, locale: string): string {
  return format(iso, locale, { dateStyle: "medium", timeStyle: "short" })
}

/** A time's day in the browser's time zone. */
export function formatDay(iso: string | null, locale: string): string {
  return format(iso, locale, { dateStyle: "medium" })
}

/** A day that somebody entered. It is stored as midnight UTC and formatted in UTC: the same day in every zone. */
export function formatStatedDay(iso: string | null, locale: string): string {
  return format(iso, locale, { dateStyle: "medium", timeZone: "UTC" })
}

function format(iso: string | null, locale: string, options: Intl.DateTimeFormatOptions): string {
  if (!iso) return ""
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(locale, options).format(date)
}

/** A date's day in the browser's time zone, as `2026-11-23`. */
export function toIsoDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0")
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
