export type DateOrder = "day_first" | "month_first"

/**
 * A time under both orders of day and month, because `11/12/2026` alone doesn't tell: the whole column does. In ms
 * since 1970, NaN where that order can't be meant.
 */
export interface TimeReading {
  dayFirst: number
  monthFirst: number
  proves: DateOrder | null
}

/** Jakarta's time (WIB), in minutes. DOKU Back Office shows it. */
export const WIB_OFFSET_MINUTES = 420

const ZONES: Readonly<Record<string, number>> = { z: 0, utc: 0, gmt: 0, wib: 420, wita: 480, wit: 540 }

/** The beginnings of English and Indonesian names of the months. */
const MONTHS = [
  ["jan"],
  ["feb", "peb"],
  ["mar"],
  ["apr"],
  ["may", "mei"],
  ["jun"],
  ["jul"],
  ["aug", "agu", "agt", "ags"],
  ["sep"],
  ["oct", "okt"],
  ["nov", "nop"],
  ["dec", "des"],
]

const WEEKDAY =
  /^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|sen|sel|rab|kam|jum|sab|min)[,.]?\s+/i
const CLOCK =
  /(?:^|[\sT,])(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*(am|pm)?\s*(z|utc|gmt|wib|wita|wit)?\s*([+-]\d{1,2}(?::?\d{2})?)?$/i
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/
const NUMBERS = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/
const DAY_NAME = /^(\d{1,2})[-/. ]*([a-z]+)\.?[-/., ]*(\d{4}|\d{2})$/i
const NAME_DAY = /^([a-z]+)\.?[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})$/i
const DIGITS = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/
/** A date as Excel stores it: days since 30 December 1899. These are the years 2009 to 2064. */
const EXCEL_SERIAL = /^([4-5]\d{4})(?:[.,](\d{1,12}))?$/
const EXCEL_EPOCH_DAYS = 25_569
const DAY_MS = 86_400_000

interface Clock {
  ms: number
  offsetMinutes: number | null
}

/** Reads a cell as a time. @param offsetMinutes the zone of times that name none */
export function readTime(cell: string, offsetMinutes: number): TimeReading | undefined {
  const text = cell.replace(/[\s\u00a0\u202f]+/g, " ").replace(/^[' ]+|[ ]+$/g, "")
  const serial = EXCEL_SERIAL.exec(text)
  if (serial) {
    const days = Number(`${serial[1]}.${serial[2] ?? 0}`) - EXCEL_EPOCH_DAYS
    return certain(Math.round(days * DAY_MS) - offsetMinutes * 60_000)
  }
  const compact = DIGITS.exec(text)
  if (compact) {
    const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = compact
      .slice(1)
      .map((part) => Number(part ?? 0))
    const clock = clockMs(hours, minutes, seconds)
    return clock === undefined
      ? undefined
      : certain(moment(year, month, day, { ms: clock, offsetMinutes: null }, offsetMinutes))
  }
  const withoutWeekday = text.replace(WEEKDAY, "")
  const found = CLOCK.exec(withoutWeekday)
  const clock = found ? readClock(found) : { ms: 0, offsetMinutes: null }
  if (clock === undefined) return undefined
  const date = (found ? withoutWeekday.slice(0, found.index) : withoutWeekday).replace(/[T, ]+$/, "")
  return readDate(date, clock, offsetMinutes)
}

function readDate(date: string, clock: Clock, offset: number): TimeReading | undefined {
  const yearFirst = YEAR_FIRST.exec(date)
  if (yearFirst) {
    const [year = 0, month = 0, day = 0] = yearFirst.slice(1).map(Number)
    return certain(moment(year, month, day, clock, offset))
  }
  const numbers = NUMBERS.exec(date)
  if (numbers) {
    const [first = 0, second = 0] = numbers.slice(1).map(Number)
    const year = fullYear(String(numbers[3]))
    const dayFirst = moment(year, second, first, clock, offset)
    const monthFirst = moment(year, first, second, clock, offset)
    if (Number.isNaN(dayFirst) && Number.isNaN(monthFirst)) return undefined
    const proves = Number.isNaN(dayFirst) ? "month_first" : Number.isNaN(monthFirst) ? "day_first" : null
    return { dayFirst, monthFirst, proves }
  }
  const named = DAY_NAME.exec(date)
  if (named)
    return certain(moment(fullYear(String(named[3])), monthOf(named[2]), Number(named[1]), clock, offset))
  const nameFirst = NAME_DAY.exec(date)
  if (!nameFirst) return undefined
  return certain(
    moment(fullYear(String(nameFirst[3])), monthOf(nameFirst[1]), Number(nameFirst[2]), clock, offset),
  )
}

function certain(time: number): TimeReading | undefined {
  return Number.isNaN(time) ? undefined : { dayFirst: time, monthFirst: time, proves: null }
}

/** NaN for a day that the calendar doesn't have. */
function moment(year: number, month: number, day: number, clock: Clock, offset: number): number {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    year >= 2000
  return isReal ? date.getTime() + clock.ms - (clock.offsetMinutes ?? offset) * 60_000 : Number.NaN
}

function monthOf(name = ""): number {
  const beginning = name.slice(0, 3).toLowerCase()
  return MONTHS.findIndex((names) => names.includes(beginning)) + 1
}

function fullYear(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text)
}

function readClock([, hours, minutes, seconds, half, zone, offset]: RegExpExecArray): Clock | undefined {
  const hour = Number(hours)
  if (half !== undefined && (hour < 1 || hour > 12)) return undefined
  const ms = clockMs(
    half === undefined ? hour : (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0),
    Number(minutes),
    Number(seconds ?? 0),
  )
  if (ms === undefined) return undefined
  const named = zone === undefined ? null : (ZONES[zone.toLowerCase()] ?? null)
  return { ms, offsetMinutes: offset === undefined ? named : (named ?? 0) + minutesOf(offset) }
}

function clockMs(hours: number, minutes: number, seconds: number): number | undefined {
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000
}

function minutesOf(offset: string): number {
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(offset) ?? []
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1)
}

/** The order of day and month in a column, from all of its times. Indonesia writes the day first. */
export class TimeStyle {
  private proofs = { day_first: 0, month_first: 0 }

  add({ proves }: TimeReading): void {
    if (proves !== null) this.proofs[proves] += 1
  }

  order(): DateOrder {
    return this.proofs.month_first > this.proofs.day_first ? "month_first" : "day_first"
  }
}
