import { readTime, TimeStyle, WIB_OFFSET_MINUTES } from "./times"

function readColumn(...cells: string[]): (string | undefined)[] {
  const style = new TimeStyle()
  const readings = cells.map((cell) => readTime(cell, WIB_OFFSET_MINUTES))
  for (const reading of readings) if (reading) style.add(reading)
  return readings.map((reading) => {
    if (!reading) return undefined
    const time = style.order() === "day_first" ? reading.dayFirst : reading.monthFirst
    return Number.isNaN(time) ? undefined : new Date(time).toISOString()
  })
}

const AFTERNOON = "2026-11-28T07:05:00.000Z"

describe("a column of times", () => {
  it.each([
    ["28/11/2026 14.05", AFTERNOON],
    ["28-11-2026 14:05:00", AFTERNOON],
    ["28.11.2026 14:05", AFTERNOON],
    ["28/11/26 14:05", AFTERNOON],
    ["2026-11-28 14:05:00", AFTERNOON],
    ["2026-11-28T14:05:00.000", AFTERNOON],
    ["2026/11/28 14:05", AFTERNOON],
    ["2026-11-28T07:05:00Z", AFTERNOON],
    ["2026-11-28T15:05:00+08:00", AFTERNOON],
    ["2026-11-28 14:05:00 WIB", AFTERNOON],
    ["2026-11-28 15:05 WITA", AFTERNOON],
    ["28/11/2026 14:05 GMT+7", AFTERNOON],
    ["Nov 28, 2026 2:05 PM", AFTERNOON],
    ["November 28, 2026, 14:05", AFTERNOON],
    ["28 Nov 2026 14:05", AFTERNOON],
    ["28 Nopember 2026 14.05 WIB", AFTERNOON],
    ["Sabtu, 28 November 2026 14:05", AFTERNOON],
    ["Sat, 28 Nov 2026 14:05", AFTERNOON],
    ["20261128140500", AFTERNOON],
    ["46354.58680555556", "2026-11-28T07:05:00.000Z"],
    ["28/11/2026", "2026-11-27T17:00:00.000Z"],
    ["17 Agustus 2026", "2026-08-16T17:00:00.000Z"],
    ["11/28/2026 2:05 PM", AFTERNOON],
  ])("reads %s", (cell, time) => {
    expect(readColumn(cell)).toEqual([time])
  })

  it.each(["", "yesterday", "31/02/2026", "28/11/2026 25:00", "2026-13-01", "28 Foo 2026", "13:00 PM"])(
    "reads no time from %j",
    (cell) => {
      expect(readColumn(cell)).toEqual([undefined])
    },
  )

  it("takes the order of day and month from the whole column, and else the day first", () => {
    expect(readColumn("11/12/2026")).toEqual(["2026-12-10T17:00:00.000Z"])
    expect(readColumn("11/12/2026", "11/28/2026")).toEqual([
      "2026-11-11T17:00:00.000Z",
      "2026-11-27T17:00:00.000Z",
    ])
  })
})
