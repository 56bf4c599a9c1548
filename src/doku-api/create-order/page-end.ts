/** Jakarta's time (WIB) minus UTC, without daylight saving. */
const WIB_OFFSET = "+07:00"

const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/
const WIB = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/

/**
 * When a page of DOKU Checkout ends: `expired_datetime`, which is UTC and was absent in 2024, or else `expired_date`,
 * which is Jakarta's time without a zone. Undefined when neither can be read.
 */
export function readPageEnd(payment: {
  expired_datetime?: unknown
  expired_date?: unknown
}): Date | undefined {
  return readUtc(payment.expired_datetime) ?? readWib(payment.expired_date)
}

function readUtc(value: unknown): Date | undefined {
  return typeof value === "string" && UTC.test(value) ? realDate(value) : undefined
}

function readWib(value: unknown): Date | undefined {
  const [, year, month, day, hour, minute, second] = WIB.exec(String(value)) ?? []
  if (year === undefined) return undefined
  return realDate(`${year}-${month}-${day}T${hour}:${minute}:${second}${WIB_OFFSET}`)
}

function realDate(text: string): Date | undefined {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? undefined : date
}
