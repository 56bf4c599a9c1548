/** `YYYY-MM-DDTHH:mm:ssZ`, as in all of DOKU's samples: no milliseconds. */
export function dokuTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
