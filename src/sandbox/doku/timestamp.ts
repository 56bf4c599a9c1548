/** Jakarta's time (WIB) minus UTC. */
const WIB_OFFSET_MS = 7 * 3_600_000

/** `YYYY-MM-DDTHH:mm:ssZ`, as in all of DOKU's samples: no milliseconds. */
export function dokuTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}

/** The moment at which a clock in UTC shows what Jakarta's shows at `date`. */
export function inJakarta(date: Date): Date {
  return new Date(date.getTime() + WIB_OFFSET_MS)
}

/** `yyyyMMddHHmmss` of Jakarta's clock, as Checkout writes the end of its page. */
export function jakartaDigits(date: Date): string {
  return inJakarta(date).toISOString().slice(0, 19).replace(/\D/g, "")
}
